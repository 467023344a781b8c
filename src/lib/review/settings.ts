/** Settings by place: of several the nearest place's word counts, thing by thing. Pure. */
import { usualSettings, type ReviewSettings } from './review.ts';

export const settingKeys = Object.keys(usualSettings) as (keyof ReviewSettings)[];

export interface SettingRow {
  unit: string;
  key: string;
  /** JSON. */
  value: string;
}

/**
 * @param units the nearest first
 * @returns what holds, and whose word each thing is; what is missing in `from` is nobody's
 */
export function nearestSettings(units: readonly string[], rows: readonly SettingRow[]) {
  const settings = { ...usualSettings };
  const from: Partial<Record<keyof ReviewSettings, string>> = {};
  for (const unit of units.toReversed())
    for (const row of rows) {
      const key = row.key as keyof ReviewSettings;
      // A key of another version means nothing here.
      if (row.unit !== unit || !settingKeys.includes(key)) continue;
      Object.assign(settings, { [key]: JSON.parse(row.value) as unknown });
      from[key] = unit;
    }
  return { settings, from };
}
