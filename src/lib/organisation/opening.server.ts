/** Opening hours as they are stored, for whoever must know when a store is open. */
import type { Db } from '#db/connect.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { isOpenAt, type DayHours, type Opening, type Week } from './opening.ts';
import { holidaysDuring, storeDaysDuring, storeHours } from './opening.queries.server.ts';

/** As the database keeps a store's hours. */
export interface StoredHours {
  opens: string | null;
  closes: string | null;
  week: string | null;
  closed_from: string | null;
}

/** @param days single days with hours of their own, see `singleDays` */
export const openingFrom = (row: StoredHours, days: Opening['days'] = {}): Opening => ({
  opens: row.opens,
  closes: row.closes,
  week: row.week === null ? undefined : (JSON.parse(row.week) as Week),
  days,
  closedFrom: row.closed_from,
});

const hoursOf = ({ opens, closes }: { opens: string | null; closes: string | null }): DayHours | null =>
  opens && closes ? { opens, closes } : null;

/**
 * The hours of stores, with the single days from `from` to `to`, both included; of a store that has no hours a holiday
 * is a day like others.
 */
export async function openingsOf(
  db: Db,
  stores: string[] | 'all',
  { from, to }: { from: string; to: string },
): Promise<Map<string, Opening>> {
  const rows = stores.length === 0 ? [] : await storeHours(db, stores);
  const holidays = Object.fromEntries((await holidaysDuring(db, from, to)).map(({ day }) => [day, null]));
  const own = Map.groupBy(stores.length === 0 ? [] : await storeDaysDuring(db, stores, from, to), ({ store }) => store);
  return new Map(
    rows.map((row) => {
      const days = Object.fromEntries((own.get(row.code) ?? []).map((day) => [day.day, hoursOf(day)]));
      return [row.code, openingFrom(row, hoursOf(row) ? { ...holidays, ...days } : days)];
    }),
  );
}

/** One store's hours with the single days of that span. */
export const openingOfStore = async (db: Db, store: string, span: { from: string; to: string }): Promise<Opening> =>
  (await openingsOf(db, [store], span)).get(store) ?? { opens: null, closes: null };

/** Codes of the stores, of all or of those given, whose doors are closed at that moment. */
export async function storesClosedAt(db: Db, stores: string[] | 'all', at: Date, zone: string): Promise<Set<string>> {
  const today = dayOf(at, zone);
  // Who closes after midnight goes by yesterday's hours.
  const openings = await openingsOf(db, stores, { from: addDays(today, -1), to: today });
  return new Set([...openings].flatMap(([code, opening]) => (isOpenAt(opening, at, zone) ? [] : [code])));
}
