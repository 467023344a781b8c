/** What may be settled for a group of kiosks: by the organisation, a unit for all below it, or for one device. */
import type { Locale } from './flow.ts';

export const textKeys = ['greeting', 'thanks', 'sorry', 'farewell'] as const;
export type TextKey = (typeof textKeys)[number];
export type Words = Record<Locale, string>;

export const secondsKeys = ['idle', 'active', 'rest'] as const;
export type SecondsKey = (typeof secondsKeys)[number];

/** What one place has settled for itself; what is missing it takes from above. */
export type OwnSettings = Partial<
  Record<TextKey, Words> & Record<SecondsKey, number> & { sound: boolean; survey: string }
>;

const settingKeys = [...textKeys, ...secondsKeys, 'sound', 'survey'] as const;
export type SettingKey = (typeof settingKeys)[number];

/** Characters: more do not fit a screen at an arm's length. */
export const textLimits: Record<TextKey, number> = { greeting: 60, thanks: 32, sorry: 90, farewell: 80 };

export const secondsLimits: Record<SecondsKey, { min: number; max: number }> = {
  idle: { min: 8, max: 60 },
  active: { min: 20, max: 180 },
  rest: { min: 2, max: 30 },
};

/** Where nobody settled anything. A text that is missing is the kiosk's own. */
export const usual = { idle: 15, active: 45, rest: 5, sound: false, survey: 'smile' } as const;

/** The places that a kiosk takes settings from, the nearest first. */
export const placesFor = (kiosk: string, units: string[]) => [`kiosk:${kiosk}`, ...units.map((unit) => `unit:${unit}`)];

export interface SettingRow {
  place: string;
  key: string;
  /** JSON. */
  value: string;
}

/** Own settings of each place. */
export function settingsByPlace(rows: SettingRow[]): Map<string, OwnSettings> {
  const found = new Map<string, OwnSettings>();
  for (const { place, key, value } of rows) {
    // A key of another version means nothing here.
    if (!(settingKeys as readonly string[]).includes(key)) continue;
    found.set(place, { ...found.get(place), [key]: JSON.parse(value) as never });
  }
  return found;
}

/** For each thing settled anywhere, the nearest place's. @param places the nearest first */
export function nearest(places: string[], own: Map<string, OwnSettings>) {
  const settings: OwnSettings = {};
  const from: Partial<Record<SettingKey, string>> = {};
  for (const place of places.toReversed())
    for (const [key, value] of Object.entries(own.get(place) ?? {})) {
      Object.assign(settings, { [key]: value });
      from[key as SettingKey] = place;
    }
  return { settings, from };
}
