/** What a unit settles about its cases, for itself and all below: the nearest place's word counts. Pure. */
import type { Text } from '#lib/survey/questionnaire.ts';

export const numberKeys = ['low', 'comment', 'burst', 'minutes', 'hours', 'keep'] as const;
export type NumberKey = (typeof numberKeys)[number];
export type SettingKey = NumberKey | 'causes';

export interface CaseSettings extends Record<NumberKey, number> {
  /** Root causes to choose from. */
  causes: Text[];
}

/** What each may be. `low`: the highest rating that counts as low; `comment`: up to which a comment opens a case, 0 never. */
export const limits: Record<NumberKey, { min: number; max: number }> = {
  low: { min: 1, max: 3 },
  comment: { min: 0, max: 3 },
  /** So many low ratings at a counter; 0: never. */
  burst: { min: 0, max: 20 },
  /** … within so many minutes. */
  minutes: { min: 10, max: 480 },
  /** Working hours until it is due. */
  hours: { min: 1, max: 80 },
  /** Days after closing for which the customer's number is kept. */
  keep: { min: 1, max: 365 },
};
export const causeLimits = { length: 80, number: 30 } as const;

/** Where nobody settled anything. */
export const usual: CaseSettings = {
  low: 3,
  comment: 1,
  burst: 3,
  minutes: 60,
  hours: 8,
  keep: 30,
  causes: [
    { vi: 'Thái độ phục vụ', en: 'Attitude of staff' },
    { vi: 'Thiếu kiến thức, hướng dẫn sai', en: 'Lack of knowledge, wrong advice' },
    { vi: 'Chờ lâu, thiếu người', en: 'Long wait, too few staff' },
    { vi: 'Lỗi hệ thống, thiết bị', en: 'System or equipment failure' },
    { vi: 'Chất lượng dịch vụ, đường truyền', en: 'Service or line quality' },
    { vi: 'Giá cước, hóa đơn', en: 'Price or billing' },
    { vi: 'Thủ tục, quy trình', en: 'Procedure' },
    { vi: 'Cơ sở vật chất', en: 'Premises' },
    { vi: 'Khách chạm nhầm, hiểu nhầm', en: 'Mistaken tap or misunderstanding' },
    { vi: 'Nguyên nhân khác', en: 'Another cause' },
  ],
};

export type OwnSettings = Partial<CaseSettings>;

const known = new Set<string>([...numberKeys, 'causes']);

export function settingsByPlace(rows: { place: string; key: string; value: string }[]): Map<string, OwnSettings> {
  const found = new Map<string, OwnSettings>();
  for (const { place, key, value } of rows) {
    // A key of another version means nothing here.
    if (!known.has(key)) continue;
    found.set(place, { ...found.get(place), [key]: JSON.parse(value) as never });
  }
  return found;
}

/** @param places the nearest first; @returns what holds there, and whose word each is */
export function settingsAt(places: string[], own: Map<string, OwnSettings>) {
  const settings: CaseSettings = { ...usual };
  const from: Partial<Record<SettingKey, string>> = {};
  for (const place of places.toReversed())
    for (const [key, value] of Object.entries(own.get(place) ?? {})) {
      Object.assign(settings, { [key]: value });
      from[key as SettingKey] = place;
    }
  return { settings, from };
}
