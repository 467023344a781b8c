/** Opening hours as they are stored, for whoever must know when a store is open. */
import type { Db } from '#db/connect.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { isOpenAt, type DayHours, type Opening, type Week } from './opening.ts';
import { holidaysDuring, singleDayRows, storeHours } from './opening.queries.server.ts';

/** As the database keeps a store's hours. */
export interface StoredHours {
  opens: string | null;
  closes: string | null;
  week: string | null;
  closed_from: string | null;
}

interface Span {
  /** Days, both included. */
  from: string;
  to: string;
}

/** Days with hours of their own, by store; under `''` the holidays. */
type SingleDays = ReadonlyMap<string, NonNullable<Opening['days']>>;

const hoursOf = ({ opens, closes }: { opens: string | null; closes: string | null }): DayHours | null =>
  opens && closes ? { opens, closes } : null;

export async function singleDays(db: Db, stores: string[] | 'all', { from, to }: Span): Promise<SingleDays> {
  if (stores.length === 0) return new Map();
  const days = new Map<string, NonNullable<Opening['days']>>();
  for (const row of await singleDayRows(db, stores, from, to)) {
    const known = days.get(row.store) ?? {};
    days.set(row.store, { ...known, [row.day]: hoursOf(row) });
  }
  return days;
}

/** A store's hours as rules know them; of one that has no hours a holiday is a day like others. */
export function openingFrom(row: StoredHours & { store: string }, single: SingleDays = new Map()): Opening {
  const own = single.get(row.store);
  return {
    opens: row.opens,
    closes: row.closes,
    week: row.week === null ? undefined : (JSON.parse(row.week) as Week),
    days: hoursOf(row) ? { ...single.get(''), ...own } : own,
    closedFrom: row.closed_from,
  };
}

/** The hours of stores, with the single days of that span. */
export async function openingsOf(db: Db, stores: string[] | 'all', span: Span): Promise<Map<string, Opening>> {
  if (stores.length === 0) return new Map();
  const [rows, single] = [await storeHours(db, stores), await singleDays(db, stores, span)];
  return new Map(rows.map(({ code, ...hours }) => [code, openingFrom({ store: code, ...hours }, single)]));
}

/** One store's hours with the single days of that span. */
export const openingOfStore = async (db: Db, store: string, span: Span): Promise<Opening> =>
  (await openingsOf(db, [store], span)).get(store) ?? { opens: null, closes: null };

/** Codes of the stores, of all or of those given, whose doors are closed at that moment. */
export async function storesClosedAt(db: Db, stores: string[] | 'all', at: Date, zone: string): Promise<Set<string>> {
  const today = dayOf(at, zone);
  // Who closes after midnight goes by yesterday's hours.
  const openings = await openingsOf(db, stores, { from: addDays(today, -1), to: today });
  return new Set([...openings].flatMap(([code, opening]) => (isOpenAt(opening, at, zone) ? [] : [code])));
}

/** The organisation's holidays among these days, both included. */
export const holidaysAmong = async (db: Db, from: string, to: string): Promise<ReadonlySet<string>> =>
  new Set((await holidaysDuring(db, from, to)).map(({ day }) => day));
