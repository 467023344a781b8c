/** What became of a change of shifts, as the page's form gets it. */
import { fail } from '@sveltejs/kit';
import { countersOf } from '#lib/organisation/people.server.ts';
import { shiftErrors } from '#lib/organisation/roster-words.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { namedMoves } from './moves.server.ts';
import type { Outcome } from './shift-change.server.ts';

interface Answered {
  op: 'save' | 'remove' | 'undo' | 'copy';
  typed: Record<string, string> | null;
}

/** @param shift what was typed, to be shown again where it was not saved */
export async function said(ctx: Context, store: string, shift: Answered, outcome: Outcome) {
  // What was not typed cannot be asked again: somebody was faster.
  if (shift.typed === null && (outcome.kind === 'faults' || outcome.kind === 'preview'))
    throw new Problem('shift.changed');
  switch (outcome.kind) {
    case 'faults': {
      const names = await countersOf(ctx.db, store);
      const errors = shiftErrors(outcome.faults, ctx.config.zone, (counter) => names.get(counter) ?? counter);
      return fail(409, { shift: { ...shift, errors } });
    }
    case 'preview':
      return { shift: { ...shift, errors: {}, moves: await namedMoves(ctx, outcome.moves), token: outcome.token } };
    case 'waiting':
      return {
        done: {
          op: shift.op,
          waiting: true,
          shifts: 0,
          n: outcome.moves.total,
          undo: null,
          correction: outcome.correction,
        },
      };
    case 'saved':
      return {
        done: {
          op: shift.op,
          waiting: false,
          shifts: outcome.shifts.length,
          n: outcome.moves?.total ?? 0,
          undo: outcome.undo && JSON.stringify(outcome.undo),
          correction: outcome.correction,
        },
      };
  }
}
