/** Reads the form of settings: an empty field takes what the place above has. */
import { normalName } from '#lib/ui/text.ts';
import { secondsKeys, secondsLimits, textKeys, textLimits, type OwnSettings } from './settings.ts';

/** What is wrong at a field of the form, by its name. */
export type SettingFault =
  { kind: 'long'; max: number } | { kind: 'other-language' } | { kind: 'seconds'; min: number; max: number };

export interface ReadSettings {
  own: OwnSettings;
  faults: Record<string, SettingFault>;
}

/** @param typed fields `thanks_vi`, `thanks_en`, …, `idle`, …, `sound` (`on`, `off` or empty), `survey` (a code) */
export function readSettings(typed: Record<string, unknown>): ReadSettings {
  const own: OwnSettings = {};
  const faults: ReadSettings['faults'] = {};
  const given = (name: string) => normalName(String(typed[name] ?? ''));
  for (const key of textKeys) {
    const [vi, en] = [given(`${key}_vi`), given(`${key}_en`)];
    const max = textLimits[key];
    if (vi.length > max) faults[`${key}_vi`] = { kind: 'long', max };
    if (en.length > max) faults[`${key}_en`] = { kind: 'long', max };
    // A customer who chose the other language must not meet another text.
    if (vi && !en) faults[`${key}_en`] = { kind: 'other-language' };
    if (en && !vi) faults[`${key}_vi`] = { kind: 'other-language' };
    if (vi && en) own[key] = { vi, en };
  }
  for (const key of secondsKeys) {
    const text = given(key);
    if (text === '') continue;
    const { min, max } = secondsLimits[key];
    const seconds = Number(text);
    if (Number.isInteger(seconds) && seconds >= min && seconds <= max) own[key] = seconds;
    else faults[key] = { kind: 'seconds', min, max };
  }
  const survey = given('survey');
  if (survey) own.survey = survey;
  const sound = given('sound');
  if (sound === 'on' || sound === 'off') own.sound = sound === 'on';
  return { own, faults };
}
