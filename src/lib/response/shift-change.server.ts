/**
 * Changes of a store's shifts. What lies ahead is a plan and simply written. What lies behind is a correction: it says
 * whose responses were whose, so it first tells what it would move, and moves it with the shift, or waits for a second person.
 */
import { hash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { storeInScope } from '#lib/organisation/roster.server.ts';
import {
  historyAfter,
  holdForChange,
  inverseOf,
  planChange,
  writeChange,
  type PlannedChange,
  type ShiftFault,
} from '#lib/organisation/roster-change.server.ts';
import type { ShiftChange } from '#lib/organisation/roster.ts';
import { historyOf } from '#lib/organisation/shift.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Moves } from './attribution.ts';
import { insertCorrection } from './correction.queries.server.ts';
import { applyMoves, findMoves, recounting, Stale, untilSettled, type Reattribution } from './reattribute.server.ts';
import { settleLater } from './settle.server.ts';

export interface ChangeOptions {
  /** The `token` of the preview that the person agreed to; null: was not asked yet. */
  confirmed: string | null;
  /** Why the past is corrected; may be empty. */
  reason?: string;
}

export type Outcome =
  /** Cannot be so; nothing was written. */
  | { kind: 'faults'; faults: ShiftFault[] }
  /** Moves responses: to be said again with the token, which stands for this change moving so many. */
  | { kind: 'preview'; moves: Moves; token: string }
  /** Contradicts what screens showed: waits for a second person. */
  | { kind: 'waiting'; correction: string; moves: Moves }
  /** Written. `undo` takes a plan back; a correction is reverted by its id. */
  | { kind: 'saved'; shifts: string[]; undo: ShiftChange | null; correction: string | null; moves: Moves | null };

/**
 * @throws Problem access.*, unit.unknown, shift.unknown, shift.changed
 */
export async function changeShifts(
  ctx: Context,
  actor: Actor | null,
  storeCode: string,
  change: ShiftChange,
  { confirmed, reason = '' }: ChangeOptions = { confirmed: null },
): Promise<Outcome> {
  const store = await storeInScope(ctx, actor, storeCode, 'shift.write');
  if (!actor) throw new Problem('access.unauthenticated');
  return untilSettled(async () => {
    const planned = await planChange(ctx.db, ctx, store, change);
    if (planned.faults.length > 0) return { kind: 'faults', faults: planned.faults };
    if (!planned.correction) return writePlan(ctx, actor, store, change, planned);
    const found = await movesOf(ctx, planned);
    const token = tokenOf(change, found.moves);
    if (found.moves.total > 0 && confirmed !== token) return { kind: 'preview', moves: found.moves, token };
    const correction = newCorrection(ctx, actor, storeCode, change, planned, found.moves, reason);
    if (found.moves.againstScreen > 0) {
      await transacted(ctx.db, async (tx) => {
        await insertCorrection(tx, { ...correction, state: 'waiting' });
        await audit(tx, actor, ctx.now(), {
          action: 'correction.ask',
          subject: correction.id,
          unit: storeCode,
          after: noted(planned, found.moves, reason),
        });
      });
      return { kind: 'waiting', correction: correction.id, moves: found.moves };
    }
    await applyCorrection(
      ctx,
      { planned, found },
      { id: correction.id, seconded: false },
      async (tx) => {
        await insertCorrection(tx, { ...correction, state: 'applied' });
        await audit(tx, actor, ctx.now(), {
          action: 'shift.correct',
          subject: correction.id,
          unit: storeCode,
          before: { shifts: planned.removed },
          after: noted(planned, found.moves, reason),
        });
      },
      fits(ctx, store, change),
    );
    return {
      kind: 'saved',
      shifts: planned.put.map(({ id }) => id),
      undo: null,
      correction: correction.id,
      moves: found.moves,
    };
  });
}

/** Who agrees, agrees to exactly this. */
const tokenOf = (change: ShiftChange, { total, againstScreen }: Moves) =>
  hash('sha256', JSON.stringify([change, total, againstScreen])).slice(0, 16);

const noted = ({ put }: PlannedChange, moves: Moves, reason: string) => ({ shifts: put, moves, reason });

type Store = Awaited<ReturnType<typeof storeInScope>>;

async function writePlan(
  ctx: Context,
  actor: Actor,
  store: Store,
  change: ShiftChange,
  seen: PlannedChange,
): Promise<Outcome> {
  return transacted(ctx.db, async (tx): Promise<Outcome> => {
    await holdForChange(tx, seen);
    // Looked at again: two people may have taken the same counter at once.
    const planned = await planChange(tx, ctx, store, change);
    if (planned.faults.length > 0) return { kind: 'faults', faults: planned.faults };
    if (planned.correction) throw new Stale();
    const { removed, put } = planned;
    await writeChange(tx, ctx.now(), planned, null);
    await audit(tx, actor, ctx.now(), {
      action: 'shift.plan',
      subject: (put[0] ?? removed[0])?.id ?? '',
      unit: store.code,
      ...(removed.length > 0 ? { before: { shifts: removed } } : {}),
      ...(put.length > 0 ? { after: { shifts: put } } : {}),
    });
    return {
      kind: 'saved',
      shifts: put.map(({ id }) => id),
      undo: inverseOf(planned),
      correction: null,
      moves: null,
    };
  });
}

/** What a correction would move if it were agreed to. */
export async function movesOf(ctx: Context, planned: PlannedChange): Promise<Reattribution> {
  const { touched } = planned;
  const history = await historyOf(ctx.reader, ctx, touched.counters, touched);
  return findMoves(ctx, ctx.reader, touched, historyAfter(history, planned, ctx));
}

/** A correction as it is kept, so that it can be decided and taken back later. */
export interface KeptChange {
  change: ShiftChange;
  removed: PlannedChange['removed'];
  put: PlannedChange['put'];
}

function newCorrection(
  ctx: Context,
  actor: Actor,
  store: string,
  change: ShiftChange,
  { removed, put }: PlannedChange,
  moves: Moves,
  reason: string,
) {
  return {
    id: uuidv7(),
    store,
    change: JSON.stringify({ change, removed, put } satisfies KeptChange),
    moves: JSON.stringify(moves),
    reason,
    asked_by: actorKey(actor),
    asked_at: ctx.now().toISOString(),
    decided_by: null,
    decided_at: null,
  };
}

/**
 * Shift, responses, counts and whatever `note` writes: all or nothing.
 * @throws Stale when something came between, Problem shift.changed
 */
export async function applyCorrection(
  ctx: Context,
  { planned, found }: { planned: PlannedChange; found: Reattribution },
  { id, seconded }: { id: string; seconded: boolean },
  note: (tx: Db) => Promise<void>,
  /** Looks again, within the transaction, whether the change still fits. */
  stillFits: (tx: Db) => Promise<boolean>,
) {
  const counts = await recounting(ctx, ctx.reader, found);
  await transacted(ctx.db, async (tx) => {
    await holdForChange(tx, planned);
    if (!(await stillFits(tx))) throw new Stale();
    await note(tx);
    await writeChange(tx, ctx.now(), planned, { id, seconded });
    await applyMoves(tx, found, counts, id);
    // A post that was under way may have been judged by the shifts as they were.
    await enqueue(tx, ctx.now(), settleLater(ctx, { ...planned.touched, store: planned.store }));
  });
}

/** For `applyCorrection`: nobody took the counter or the clerk meanwhile. */
export const fits = (ctx: Context, store: Store, change: ShiftChange) => async (tx: Db) =>
  (await planChange(tx, ctx, store, change)).faults.length === 0;
