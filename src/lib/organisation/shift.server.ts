/** Who was at which counter when: sign-on at the kiosk wins over the roster. */
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { leaversAmong } from './posting.queries.server.ts';
import { closingOf, type Opening } from './opening.ts';
import { openingFrom, singleDays } from './opening.server.ts';
import { servedAt, signedOn, type ShiftHistory, type Spell } from './shift.ts';
import * as queries from './shift.queries.server.ts';
import type { SignOn, Span } from './shift.queries.server.ts';

/** What the rules of shifts need of the process: in which zone a day is a day. */
export type Setting = Pick<Context, 'config'>;

export interface SignEvent extends SignOn {
  type: 'sign-on' | 'sign-off' | 'break';
}

/**
 * Enters a clerk's sign event into the history of shifts, in the caller's transaction. Events may come late and in any
 * order across devices: a shift runs from its sign-on to whatever followed it that day (the clerk's sign-off or break
 * there, their sign-on elsewhere, somebody else's sign-on there), whether or not that arrived first. A day's end needs
 * no event: a shift left open ends by itself (see `whoServed`), so the next morning's sign-on changes nothing here.
 * @param event `at`: UTC ISO by our clock; `id`: of the event, and of the shift it opens, so that a repeat does nothing
 */
export async function applySignEvent(tx: Db, { config }: Setting, { type, ...event }: SignEvent) {
  const day = spanOf(event.at, config.zone);
  await queries.holdPlaceAndPerson(tx, event.counter, event.employee);
  if (type !== 'sign-on') {
    await queries.endOwn(tx, event, day);
    return;
  }
  if (await queries.shiftExists(tx, event.id)) return;
  await queries.endReplaced(tx, event, day);
  await queries.insertSignOn(tx, event, (await queries.nextSignOn(tx, event, day)) ?? null);
}

/** Who is signed on at the counter at that moment, since when; null: nobody. */
export async function signedOnAt(db: Db, { config }: Setting, counter: string, at: string) {
  const found = signedOn(
    await historyOf(db, { config }, [counter], { from: at, to: after(at) }),
    counter,
    at,
    dayOf(new Date(at), config.zone),
  );
  return found ? { employee: found.employee, since: found.from } : null;
}

/**
 * Who served at the counter at that moment, by the rule of `servedAt`.
 * @param at UTC ISO
 * @returns employee code, or null: not known
 */
export async function whoServed(db: Db, { config }: Setting, counter: string, at: string): Promise<string | null> {
  const history = await historyOf(db, { config }, [counter], { from: at, to: after(at) });
  return servedAt(history, counter, at, dayOf(new Date(at), config.zone));
}

const after = (at: string) => new Date(Date.parse(at) + 1).toISOString();

/** No shift is longer than a day, which has 25 hours when the clocks go back. */
const LONGEST_MS = 25 * 3_600_000;

/** All that decides who served at the counters in the span; UTC ISO, `to` not included. */
export async function historyOf(
  db: Db,
  { config: { zone } }: Setting,
  counters: string[],
  span: Span,
): Promise<ShiftHistory> {
  if (counters.length === 0) return { spells: [], denials: [] };
  const begun = { from: new Date(Date.parse(span.from) - LONGEST_MS).toISOString(), to: span.to };
  const here = await queries.spellsAt(db, counters, begun, spanOf(span.from, zone).from);
  const people = new Set(here.flatMap(({ source, employee }) => (source === 'roster' ? [employee] : [])));
  const theirs = people.size > 0 ? await queries.whereabouts(db, [...people], begun) : [];
  const rows = new Map([...here, ...theirs].map((row) => [row.id, row]));
  const denials = await queries.denialsAt(db, counters, span);
  const unended = [...new Set([...rows.values()].flatMap((row) => (row.ends_at === null ? [row.store] : [])))];
  const days = { from: dayOf(new Date(begun.from), zone), to: dayOf(new Date(span.to), zone) };
  const single = await singleDays(db, unended, days);
  const spells = [...rows.values()].map((row) => spellOf(row, zone, openingFrom(row, single)));
  // A roster that was made before somebody left may still name them.
  const lastDay = new Map((await leaversAmong(db, [...people])).map(({ code, end_day }) => [code, end_day]));
  const stayed = ({ employee, day }: Spell) => (lastDay.get(employee) ?? day) >= day;
  return {
    spells: spells.filter(stayed),
    denials: denials.map(({ starts_at, ends_at, seconded, ...rest }) => ({
      ...rest,
      from: starts_at,
      to: ends_at,
      seconded: seconded === 1,
    })),
  };
}

type Shift = Omit<queries.StoredSpell, 'store' | 'opens' | 'closes' | 'week' | 'closed_from'>;

/** @param opening the store's hours, which end a sign-on that nothing else ended */
export function spellOf(row: Shift, zone: string, opening: Opening = { opens: null, closes: null }): Spell {
  const { id, counter, employee, source } = row;
  return {
    ...{ id, counter, employee, source },
    from: row.starts_at,
    to: row.ends_at ?? openEnd(row.starts_at, zone, opening),
    open: row.ends_at === null,
    day: dayOf(new Date(row.starts_at), zone),
    statedUntil: row.stated_until,
    seconded: row.seconded === 1,
  };
}

/** Which of these counters have corrected shifts between the moments: what comes in late may belong to somebody else. */
export const correctedAmong = (db: Db, counters: string[], from: string, to: string) =>
  queries.correctedAmong(db, counters, from, to);

/** The counter's roster for the `days` days that begin with the one of `at`. */
export async function rosterFor(db: Db, { config }: Setting, counter: string, at: Date, days: number) {
  const first = dayOf(at, config.zone);
  const rows = await queries.rosterDuring(db, counter, {
    from: midnight(first, config.zone),
    to: midnight(addDays(first, days), config.zone),
  });
  return rows.flatMap(({ employee, starts_at, ends_at }) =>
    ends_at ? [{ employee, from: starts_at, to: ends_at }] : [],
  );
}

export const midnight = (day: string, zone: string) => momentOf(day, '00:00', zone).toISOString();

function spanOf(at: string, zone: string): Span {
  const day = dayOf(new Date(at), zone);
  return { from: midnight(day, zone), to: midnight(addDays(day, 1), zone) };
}

/** A sign-on that nothing ended runs to the store's closing time; begun after it, or without hours, to midnight. */
function openEnd(startsAt: string, zone: string, opening: Opening): string {
  const closing = closingOf(opening, dayOf(new Date(startsAt), zone), zone);
  const midnight = spanOf(startsAt, zone).to;
  return closing && closing > startsAt && closing < midnight ? closing : midnight;
}
