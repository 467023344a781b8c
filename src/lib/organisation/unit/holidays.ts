/** Vietnam's public holidays, to choose from: which of them, and which days beside them, the government says each year. Pure. */
import { addDays } from '#lib/ui/zone.ts';

export type HolidayKey =
  | 'new-year'
  | 'tet-eve'
  | 'tet'
  | 'hung-kings'
  | 'reunification'
  | 'labour'
  | 'national-beside'
  | 'national'
  | 'culture';

export interface PublicHoliday {
  day: string;
  key: HolidayKey;
  /** Of Tết: its first day, its second… */
  nth?: number;
}

/**
 * First days of the lunar year and the tenth of its third month, from the official calendar: computing them in a zone
 * other than Vietnam's goes wrong in 2027.
 */
const lunar: Record<number, { tet: string; hungKings: string }> = {
  2026: { tet: '2026-02-17', hungKings: '2026-04-26' },
  2027: { tet: '2027-02-06', hungKings: '2027-04-16' },
  2028: { tet: '2028-01-26', hungKings: '2028-04-04' },
};

/** In order of days; without the lunar ones in years of which they are not known here. */
export function publicHolidays(year: number): PublicHoliday[] {
  const fixed: PublicHoliday[] = [
    { day: `${year}-01-01`, key: 'new-year' },
    { day: `${year}-04-30`, key: 'reunification' },
    { day: `${year}-05-01`, key: 'labour' },
    { day: `${year}-09-01`, key: 'national-beside' },
    { day: `${year}-09-02`, key: 'national' },
    { day: `${year}-11-24`, key: 'culture' },
  ];
  const known = lunar[year];
  const moving: PublicHoliday[] = known
    ? [
        { day: addDays(known.tet, -1), key: 'tet-eve' },
        ...[1, 2, 3, 4, 5].map((nth) => ({ day: addDays(known.tet, nth - 1), key: 'tet' as const, nth })),
        { day: known.hungKings, key: 'hung-kings' },
      ]
    : [];
  return [...fixed, ...moving].sort((a, b) => (a.day < b.day ? -1 : 1));
}
