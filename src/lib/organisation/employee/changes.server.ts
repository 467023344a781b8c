/** What is changed about an employee, one at a time: each leaves an audit row, and postings never overlap. */
import type { Db } from '#db/connect.server.ts';
import type { AuditAction } from '#lib/access/audit-actions.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { formatDay } from '#lib/ui/format.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { renewGeneration } from '../generation.queries.server.ts';
import { leaveOn, moveFrom, restate, type Employment } from '../posting.ts';
import { setPin } from '../pin.queries.server.ts';
import { hashPin } from '../pin.server.ts';
import { covers, scopeFor, unitMeant } from '../scope.server.ts';
import type { NewEmployee } from './employee.input.ts';
import * as queries from './employee.queries.server.ts';
import { afterDay, personFor } from './employee.server.ts';
import type { Person } from './employee.queries.server.ts';

const PERMISSION = 'organisation.write';

const employmentOf = ({ start_day, end_day, postings }: Employment) => ({ start_day, end_day, postings });

/** A store that the actor may post people to, by code or as a field shows it. @returns its code @throws Problem employee.store, access.* */
export async function openStore(tx: Db, actor: Actor | null, code: string) {
  const store = await unitMeant(tx, code);
  if (store?.kind !== 'store') throw new Problem('employee.store', { store: code });
  if (!covers(await scopeFor(tx, actor, PERMISSION), store.code))
    throw new Problem('access.forbidden', { permission: PERMISSION });
  return store.code;
}

/** Changes somebody in a transaction of its own, with an audit row that says from what to what. */
function changed(
  ctx: Context,
  actor: Actor | null,
  { code, action }: { code: string; action: AuditAction },
  work: (tx: Db, person: Person, today: string) => Promise<{ before: object; after: object } | null>,
) {
  return transacted(ctx.db, async (tx) => {
    const found = await personFor(tx, ctx, actor, { code, permission: PERMISSION, hold: true });
    const change = await work(tx, found.person, found.today);
    if (!change) return;
    await renewGeneration(tx);
    const subject = `employee:${found.person.code}`;
    await audit(tx, found.by, ctx.now(), { action, subject, unit: found.store, ...change });
  });
}

/** @returns the code @throws Problem access.*, employee.store, employee.taken, employee.end-before-start */
export async function addEmployee(ctx: Context, actor: Actor | null, given: NewEmployee): Promise<string> {
  if (!actor) throw new Problem('access.unauthenticated');
  const { code, name, store, start, end, pin } = given;
  const employment = restate(null, { store, start, end }, dayOf(ctx.now(), ctx.config.zone));
  if (!employment) throw new Problem('employee.end-before-start');
  // Slow, hence before the transaction.
  const hash = pin ? await hashPin(pin) : null;
  await transacted(ctx.db, async (tx) => {
    const posted = await openStore(tx, actor, store);
    const postings = employment.postings.map((posting) => ({ ...posting, store: posted }));
    const fresh = await queries.insertPerson(tx, { code, name, ...employmentOf(employment), postings });
    if (!fresh) throw new Problem('employee.taken', { employee: code });
    await renewGeneration(tx);
    if (hash) await setPin(tx, code, hash);
    const after = {
      ...{ store: posted, start_day: employment.start_day, end_day: employment.end_day },
      ...(hash ? { hadPin: true } : {}),
    };
    await audit(tx, actor, ctx.now(), { action: 'employee.add', subject: `employee:${code}`, unit: posted, after });
  });
  return code;
}

/** Corrects name and first day. @throws Problem access.*, employee.unknown, employee.start */
export function correctEmployee(
  ctx: Context,
  actor: Actor | null,
  code: string,
  { name, start }: { name: string; start: string },
) {
  return changed(ctx, actor, { code, action: 'employee.correct' }, async (tx, person, today) => {
    const [first] = person.postings;
    // Only the first posting's beginning is a first day; a later one's is a move.
    const from = { ...first, from_day: start };
    if (!first || start > first.to_day || (person.end_day !== null && start > person.end_day))
      throw new Problem('employee.start', { day: formatDay(first?.to_day ?? today) });
    if (name === person.name && start === person.start_day) return null;
    if (name !== person.name) await queries.renamePerson(tx, person.code, name);
    const postings = [{ ...first, ...from }, ...person.postings.slice(1)];
    await queries.saveEmployment(tx, person.code, { ...employmentOf(person), start_day: start, postings });
    return { before: { name: person.name, start_day: person.start_day }, after: { name, start_day: start } };
  });
}

/** Another store from a day on. @throws Problem access.*, employee.unknown, employee.store, employee.move-* */
export function moveEmployee(
  ctx: Context,
  actor: Actor | null,
  code: string,
  { store, from }: { store: string; from: string },
) {
  return changed(ctx, actor, { code, action: 'employee.move' }, async (tx, person) => {
    const posted = await openStore(tx, actor, store);
    const moved = moveFrom(person, posted, from);
    if (typeof moved === 'string')
      throw new Problem(`employee.move-${moved}`, {
        start: formatDay(person.start_day),
        end: formatDay(person.end_day ?? ''),
        store: posted,
      });
    await queries.saveEmployment(tx, person.code, moved);
    return { before: { postings: person.postings }, after: { postings: moved.postings } };
  });
}

/**
 * Sets the last day, or takes it back. From the day after it on nobody signs on in their name: a sign-on that runs beyond
 * it ends now, and the roster after it is dropped.
 * @param end last day of work; null: they stay after all
 * @throws Problem access.*, employee.unknown, employee.end-before-start
 */
export function setDeparture(ctx: Context, actor: Actor | null, code: string, end: string | null) {
  return changed(ctx, actor, { code, action: end === null ? 'employee.stay' : 'employee.leave' }, (tx, person) =>
    depart(tx, ctx, person, end),
  );
}

/** As `setDeparture`, in the caller's transaction. @returns null: nothing changed */
export async function depart(tx: Db, ctx: Context, person: Person, end: string | null) {
  if (end === person.end_day) return null;
  const after = leaveOn(person, end);
  if (!after) throw new Problem('employee.end-before-start');
  await queries.saveEmployment(tx, person.code, after);
  const dropped = end === null ? 0 : await endWork(tx, ctx, person.code, end);
  return {
    before: { end_day: person.end_day, postings: person.postings },
    after: { end_day: end, postings: after.postings, rosterDropped: dropped },
  };
}

/** Ends the roster after the last day, and now what runs beyond it. @returns how many rostered shifts were dropped */
export async function endWork(tx: Db, ctx: Context, code: string, end: string): Promise<number> {
  const dropped = await queries.endRoster(tx, code, afterDay(ctx, end));
  if (end < dayOf(ctx.now(), ctx.config.zone)) await queries.endSignOns(tx, code, ctx.now().toISOString());
  return dropped;
}

/** Only who was entered by mistake: what has history stays. @throws Problem access.*, employee.unknown, employee.history */
export function deleteEmployee(ctx: Context, actor: Actor | null, code: string) {
  return changed(ctx, actor, { code, action: 'employee.delete' }, async (tx, person) => {
    if (await queries.hasHistory(tx, person.code)) throw new Problem('employee.history', { employee: person.code });
    await queries.deletePerson(tx, person.code);
    const store = person.postings.at(-1)?.store ?? '';
    return { before: { store, start_day: person.start_day, end_day: person.end_day }, after: {} };
  });
}
