/** Corrections of past shifts: those that wait for a second person, and those that were made and can be taken back. */
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import { namesOfUsers } from '#lib/access/access.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { countersOf, namesOf } from '#lib/organisation/people.server.ts';
import { planChange, planRevert, type PlannedChange } from '#lib/organisation/roster-change.server.ts';
import { storeInScope } from '#lib/organisation/roster.server.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Moves } from './attribution.ts';
import * as queries from './correction.queries.server.ts';
import { untilSettled } from './reattribute.server.ts';
import { namedMoves, type NamedMoves } from './moves.server.ts';
import { applyCorrection, fits, movesOf, type KeptChange } from './shift-change.server.ts';

/** Nobody reads further back; the audit does. */
const SHOWN = 100;

type Row = NonNullable<Awaited<ReturnType<typeof queries.correctionById>>>;

export interface ShownShift {
  employee: string;
  counter: string;
  /** Moments, UTC ISO. */
  from: string;
  to: string | null;
}

export interface Correction {
  id: string;
  state: Row['state'];
  removed: ShownShift[];
  put: ShownShift[];
  moves: NamedMoves;
  reason: string;
  askedBy: string;
  askedAt: string;
  decidedBy: string | null;
  decidedAt: string | null;
  /** What the reader may do with it. */
  may: { decide: boolean; withdraw: boolean; revert: boolean };
}

/**
 * The store's corrections: those that wait first, then the newest.
 * @throws Problem access.*, unit.unknown
 */
export async function correctionsOf(ctx: Context, actor: Actor | null, store: string): Promise<Correction[]> {
  await storeInScope(ctx, actor, store, 'shift.read');
  const rows = await queries.correctionsOf(ctx.db, store, SHOWN);
  const changes = new Map(rows.map((row) => [row.id, JSON.parse(row.change) as KeptChange]));
  const shifts = [...changes.values()].flatMap(({ removed, put }) => [...removed, ...put]);
  const names = await namesOf(ctx.db, 'employee', [...new Set(shifts.map(({ employee }) => employee))]);
  const counters = await countersOf(ctx.db, store);
  const people = await namesOfUsers(
    ctx.db,
    rows.flatMap(({ asked_by, decided_by }) => [asked_by, ...(decided_by ? [decided_by] : [])]),
  );
  const shown = ({ employee, counter, starts_at, ends_at }: KeptChange['put'][number]): ShownShift => ({
    employee: names.get(employee) ?? employee,
    counter: counters.get(counter) ?? counter,
    from: starts_at,
    to: ends_at,
  });
  const person = (key: string) => people.get(key) ?? key;
  const mine = actor && actorKey(actor);
  return Promise.all(
    rows.map(async (row): Promise<Correction> => {
      const { removed = [], put = [] } = changes.get(row.id) ?? {};
      const waiting = row.state === 'waiting';
      return {
        id: row.id,
        state: row.state,
        removed: removed.map(shown),
        put: put.map(shown),
        moves: await namedMoves(ctx, JSON.parse(row.moves) as Moves),
        reason: row.reason,
        askedBy: person(row.asked_by),
        askedAt: row.asked_at,
        decidedBy: row.decided_by && person(row.decided_by),
        decidedAt: row.decided_at,
        may: {
          decide: waiting && row.asked_by !== mine,
          withdraw: waiting && row.asked_by === mine,
          revert: row.state === 'applied',
        },
      };
    }),
  );
}

/** How many wait for a second person, by store, among those in scope. @throws Problem access.* */
export async function correctionsWaiting(ctx: Context, actor: Actor | null): Promise<Map<string, number>> {
  const scope = await scopeFor(ctx.db, actor, 'shift.read');
  const rows = await queries.waitingByStore(ctx.db);
  return new Map(rows.filter(({ store }) => covers(scope, store)).map(({ store, n }) => [store, n]));
}

/** How many wait at these stores; whoever asks has the scope. */
export async function correctionsWaitingAmong(ctx: Context, stores: string[]): Promise<number> {
  const own = new Set(stores);
  return (await queries.waitingByStore(ctx.db)).reduce((sum, { store, n }) => (own.has(store) ? sum + n : sum), 0);
}

/**
 * A second person agrees: what it moves is found anew, and moved.
 * @returns what was moved
 * @throws Problem access.*, shift.own-correction, shift.decided, shift.unknown and shift.changed when it no longer fits
 */
export async function approve(ctx: Context, actor: Actor | null, id: string): Promise<Moves> {
  const { by, row, store } = await decidable(ctx, actor, id);
  if (row.asked_by === actorKey(by)) throw new Problem('shift.own-correction');
  const { change } = JSON.parse(row.change) as KeptChange;
  return untilSettled(async () => {
    const planned = await planChange(ctx.db, ctx, store, change);
    if (planned.faults.length > 0) throw new Problem('shift.changed');
    const found = await movesOf(ctx, planned);
    await applyCorrection(
      ctx,
      { planned, found },
      { id, seconded: true },
      async (tx) => {
        await decide(ctx, tx, by, id, 'applied', {
          change: JSON.stringify({ change, removed: planned.removed, put: planned.put } satisfies KeptChange),
          moves: JSON.stringify(found.moves),
        });
        await audit(tx, by, ctx.now(), {
          action: 'correction.approve',
          subject: id,
          unit: store.code,
          before: { shifts: planned.removed },
          after: { shifts: planned.put, moves: found.moves, askedBy: row.asked_by },
        });
      },
      fits(ctx, store, change),
    );
    return found.moves;
  });
}

/** A second person says no. @throws Problem access.*, shift.own-correction, shift.decided */
export async function decline(ctx: Context, actor: Actor | null, id: string): Promise<undefined> {
  const { by, row } = await decidable(ctx, actor, id);
  if (row.asked_by === actorKey(by)) throw new Problem('shift.own-correction');
  await close(ctx, by, row, 'declined', 'correction.decline');
}

/** Whoever asked thinks better of it. @throws Problem access.*, shift.not-own, shift.decided */
export async function withdraw(ctx: Context, actor: Actor | null, id: string): Promise<undefined> {
  const { by, row } = await decidable(ctx, actor, id);
  if (row.asked_by !== actorKey(by)) throw new Problem('shift.not-own');
  await close(ctx, by, row, 'withdrawn', 'correction.withdraw');
}

/**
 * Takes back a correction that was made: shifts, responses and counts are as they were.
 * @returns what was moved back
 * @throws Problem access.*, shift.decided, shift.changed when what it put has been changed since
 */
export async function revert(ctx: Context, actor: Actor | null, id: string): Promise<Moves> {
  const { by, row, store } = await inScope(ctx, actor, id);
  if (row.state !== 'applied') throw new Problem('shift.decided');
  const { put } = JSON.parse(row.change) as KeptChange;
  const made = put.map((shift) => shift.id);
  return untilSettled(async () => {
    const planned: PlannedChange = await planRevert(ctx.db, ctx, store.code, id, made);
    const found = await movesOf(ctx, planned);
    await applyCorrection(
      ctx,
      { planned, found },
      { id, seconded: false },
      async (tx) => {
        await decide(ctx, tx, by, id, 'reverted', {}, 'applied');
        await audit(tx, by, ctx.now(), {
          action: 'correction.revert',
          subject: id,
          unit: store.code,
          before: { shifts: planned.removed },
          after: { shifts: planned.put, moves: found.moves },
        });
      },
      async () => true,
    );
    return found.moves;
  });
}

/** @throws Problem access.*, shift.unknown */
async function inScope(ctx: Context, actor: Actor | null, id: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  await scopeFor(ctx.db, actor, 'shift.write');
  const row = await queries.correctionById(ctx.db, id);
  if (!row) throw new Problem('shift.unknown');
  return { by: actor, row, store: await storeInScope(ctx, actor, row.store, 'shift.write') };
}

async function decidable(ctx: Context, actor: Actor | null, id: string) {
  const found = await inScope(ctx, actor, id);
  if (found.row.state !== 'waiting') throw new Problem('shift.decided');
  return found;
}

const close = (
  ctx: Context,
  by: Actor,
  { id, store }: Row,
  state: 'declined' | 'withdrawn',
  action: 'correction.decline' | 'correction.withdraw',
) =>
  transacted(ctx.db, async (tx) => {
    await decide(ctx, tx, by, id, state);
    await audit(tx, by, ctx.now(), { action, subject: id, unit: store });
  });

/** @throws Problem shift.decided when somebody was faster */
async function decide(
  ctx: Context,
  tx: Db,
  by: Actor,
  id: string,
  state: Row['state'],
  more: Partial<Row> = {},
  from: Row['state'] = 'waiting',
) {
  if ((await queries.correctionHeld(tx, id))?.state !== from) throw new Problem('shift.decided');
  await queries.setCorrection(tx, id, {
    ...more,
    state,
    decided_by: actorKey(by),
    decided_at: ctx.now().toISOString(),
  });
}
