/** How the pages call what the organisation is made of. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { UnitKind } from './find.ts';
import type { HolidayKey, PublicHoliday } from './unit/holidays.ts';

export const kindWords: Record<UnitKind, () => string> = {
  corporation: m.places_kind_corporation,
  province: m.places_kind_province,
  area: m.places_kind_area,
  office: m.places_kind_office,
  store: m.places_kind_store,
};

/** What one may add below a unit, the likeliest first. */
export const kindsBelow = (kind: UnitKind): Exclude<UnitKind, 'corporation'>[] =>
  kind === 'corporation'
    ? ['province', 'area', 'office', 'store']
    : kind === 'office'
      ? ['store', 'office', 'area']
      : ['store', 'office', 'area', 'province'];

/** Monday first. */
export const weekdayWords = [
  m.places_weekday_1,
  m.places_weekday_2,
  m.places_weekday_3,
  m.places_weekday_4,
  m.places_weekday_5,
  m.places_weekday_6,
  m.places_weekday_7,
];

const holidayWords: Record<Exclude<HolidayKey, 'tet'>, (inputs: object, options: { locale: Locale }) => string> = {
  'new-year': m.places_holiday_new_year,
  'tet-eve': m.places_holiday_tet_eve,
  'hung-kings': m.places_holiday_hung_kings,
  reunification: m.places_holiday_reunification,
  labour: m.places_holiday_labour,
  'national-beside': m.places_holiday_national_beside,
  national: m.places_holiday_national,
  culture: m.places_holiday_culture,
};

export const holidayWord = ({ key, nth = 1 }: PublicHoliday, locale: Locale) =>
  key === 'tet' ? m.places_holiday_tet({ n: nth }, { locale }) : holidayWords[key]({}, { locale });
