/** Settings in words: what each is called, what stands where nobody settled it, what is wrong with what was typed. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from './flow.ts';
import type { SettingFault } from './settings.input.ts';
import type { SecondsKey, TextKey } from './settings.ts';

export const textNames: Record<TextKey, () => string> = {
  greeting: m.devices_text_greeting,
  thanks: m.devices_text_thanks,
  sorry: m.devices_text_sorry,
  farewell: m.devices_text_farewell,
};

export const textHints: Record<TextKey, () => string> = {
  greeting: m.devices_text_greeting_hint,
  thanks: m.devices_text_thanks_hint,
  sorry: m.devices_text_sorry_hint,
  farewell: m.devices_text_farewell_hint,
};

/** The kiosk's own words. */
const usualTexts = {
  greeting: m.kiosk_idle,
  thanks: m.kiosk_thanks,
  sorry: m.kiosk_thanks_sorry,
  farewell: m.kiosk_farewell,
} satisfies Record<TextKey, unknown>;

export const usualText = (key: TextKey, locale: Locale) => usualTexts[key]({}, { locale });

export const secondsNames: Record<SecondsKey, () => string> = {
  idle: m.devices_seconds_idle,
  active: m.devices_seconds_active,
  rest: m.devices_seconds_rest,
};

export const secondsHints: Record<SecondsKey, () => string> = {
  idle: m.devices_seconds_idle_hint,
  active: m.devices_seconds_active_hint,
  rest: m.devices_seconds_rest_hint,
};

export function faultWord(fault: SettingFault | undefined): string | undefined {
  if (!fault) return undefined;
  if (fault.kind === 'long') return m.devices_settings_long({ max: fault.max });
  if (fault.kind === 'seconds') return m.devices_settings_seconds({ min: fault.min, max: fault.max });
  return m.devices_settings_other_language();
}
