/** One employee, as those in charge see them. */
import type { Db } from '#db/connect.server.ts';
import { mayAnywhere, type Actor, type Permission } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { LASTING } from '../posting.ts';
import { covers, scopeFor } from '../scope.server.ts';
import { photoAddress, postingOn, standingOn, type Standing } from './employee.ts';
import * as queries from './employee.queries.server.ts';
import type { Person } from './employee.queries.server.ts';

const SHOWN_SIGN_ONS = 8;
const SIGN_ON_DAYS = 30;

export interface EmployeeDetail {
  code: string;
  name: string;
  start: string;
  end: string | null;
  standing: Standing;
  hasPin: boolean;
  photo: string | null;
  /** Where they belong today. */
  store: { code: string; name: string };
  /** Newest first; `to` is null while it lasts. */
  postings: { store: { code: string; name: string }; from: string; to: string | null }[];
  signOns: {
    days: number;
    count: number;
    latest: { id: string; counter: string; store: string; at: string; until: string | null }[];
  };
  /** Rostered shifts after today. */
  rosterAhead: number;
  /** May change name, store and days, and delete. */
  mayWrite: boolean;
  /** May change photo and PIN. */
  mayCare: boolean;
}

async function mayAt(db: Db, actor: Actor, permission: Permission, unit: string) {
  return mayAnywhere(actor, permission) && covers(await scopeFor(db, actor, permission), unit);
}

/**
 * The employee if the actor may do that to them where they belong now.
 * @param hold keeps others from changing them until the transaction ends
 * @throws Problem access.*, employee.unknown also when they are out of scope
 */
export async function personFor(
  tx: Db,
  ctx: Context,
  actor: Actor | null,
  { code, permission, hold = false }: { code: string; permission: Permission; hold?: boolean },
): Promise<{ person: Person; store: string; today: string; by: Actor }> {
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(tx, actor, permission);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const person = await queries.personByCode(tx, normalCode(code), hold);
  const store = person && (postingOn(person.postings, today)?.store ?? '');
  if (!person || store === undefined || !covers(scope, store))
    throw new Problem('employee.unknown', { employee: code });
  return { person, store, today, by: actor };
}

/** The moment when the day is over, UTC ISO. */
export const afterDay = ({ config: { zone } }: Context, day: string) =>
  momentOf(addDays(day, 1), '00:00', zone).toISOString();

/** @throws Problem access.*, employee.unknown */
export async function employeeDetail(ctx: Context, actor: Actor | null, code: string): Promise<EmployeeDetail> {
  const { reader } = ctx;
  const { person, store, today, by } = await personFor(reader, ctx, actor, { code, permission: 'organisation.read' });
  const stores = await queries.storeNames(reader, [...new Set([store, ...person.postings.map((p) => p.store)])]);
  const named = (unit: string) => ({ code: unit, name: stores.find((found) => found.code === unit)?.name ?? unit });
  const hash = await queries.photoHash(reader, person.code);
  const since = `${addDays(today, -SIGN_ON_DAYS)}T00:00:00.000Z`;
  const latest = await queries.latestSignOns(reader, person.code, SHOWN_SIGN_ONS);
  const days = { start: person.start_day, end: person.end_day };
  return {
    code: person.code,
    name: person.name,
    ...days,
    standing: standingOn(today, days),
    hasPin: person.hasPin,
    photo: hash && photoAddress(person.code, hash),
    store: named(store),
    postings: person.postings
      .map(({ store: at, from_day, to_day }) => ({
        store: named(at),
        from: from_day,
        to: to_day === LASTING ? null : to_day,
      }))
      .reverse(),
    signOns: {
      days: SIGN_ON_DAYS,
      count: await queries.signOnsSince(reader, person.code, since),
      latest: latest.map((shift) => ({
        id: shift.id,
        counter: shift.counterName ?? shift.counter,
        store: shift.storeName ?? shift.store,
        at: shift.starts_at,
        until: shift.ends_at,
      })),
    },
    rosterAhead: await queries.rosterFrom(reader, person.code, afterDay(ctx, today)),
    mayWrite: await mayAt(reader, by, 'organisation.write', store),
    mayCare: await mayAt(reader, by, 'employee.care', store),
  };
}
