/** Who was at which counter when: sign-on at the kiosk wins over the roster. */
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { hasLeft } from './posting.server.ts';
import * as queries from './shift.queries.server.ts';
import type { SignOn, Span } from './shift.queries.server.ts';

/** What the rules of shifts need of the process: in which zone a day is a day. */
type Setting = Pick<Context, 'config'>;

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
export async function signedOnAt(db: Db, { config }: Pick<Context, 'config'>, counter: string, at: string) {
  const found = await queries.signOnAt(db, counter, at, spanOf(at, config.zone));
  if (!found || (found.ends_at === null && at >= openEnd(found, config.zone))) return null;
  return { employee: found.employee, since: found.starts_at };
}

/**
 * Who served at the counter at that moment: whoever is signed on, else whom the roster names, unless that person's own
 * sign-ons say that they have left this counter since, or are at another one.
 * @param at UTC ISO
 * @returns employee code, or null: not known
 */
export async function whoServed(
  db: Db,
  setting: Pick<Context, 'config'>,
  counter: string,
  at: string,
): Promise<string | null> {
  const signedOn = await signedOnAt(db, setting, counter, at);
  if (signedOn) return signedOn.employee;
  const rostered = await queries.rosteredAt(db, counter, at);
  if (!rostered || (await hasLeft(db, setting, rostered.employee, at))) return null;
  const own = await queries.lastSignOnOf(db, rostered.employee, at, spanOf(at, setting.config.zone));
  if (!own) return rostered.employee;
  const left = own.ends_at !== null && own.ends_at <= at ? own.ends_at : null;
  const away = left === null ? own.counter !== counter : own.counter === counter && left > rostered.starts_at;
  return away ? null : rostered.employee;
}

/** The counter's roster for the `days` days that begin with the one of `at`. */
export async function rosterFor(db: Db, { config }: Pick<Context, 'config'>, counter: string, at: Date, days: number) {
  const first = dayOf(at, config.zone);
  const rows = await queries.rosterDuring(db, counter, {
    from: midnight(first, config.zone),
    to: midnight(addDays(first, days), config.zone),
  });
  return rows.flatMap(({ employee, starts_at, ends_at }) =>
    ends_at ? [{ employee, from: starts_at, to: ends_at }] : [],
  );
}

const midnight = (day: string, zone: string) => momentOf(day, '00:00', zone).toISOString();

function spanOf(at: string, zone: string): Span {
  const day = dayOf(new Date(at), zone);
  return { from: midnight(day, zone), to: midnight(addDays(day, 1), zone) };
}

/** A sign-on that nothing ended runs to the store's closing time; begun after it, or without hours, to midnight. */
function openEnd({ starts_at, closes }: { starts_at: string; closes: string | null }, zone: string): string {
  const closing = closes && momentOf(dayOf(new Date(starts_at), zone), closes, zone).toISOString();
  return closing && closing > starts_at ? closing : spanOf(starts_at, zone).to;
}
