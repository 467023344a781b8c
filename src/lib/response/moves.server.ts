import { namesOf } from '#lib/organisation/people.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Moves } from './attribution.ts';

/** Moves with the names of the people. */
export async function namedMoves(ctx: Context, moves: Moves) {
  const codes = [...new Set(moves.by.flatMap(({ from, to }) => [from, to]))].filter(Boolean);
  const names = await namesOf(ctx.db, 'employee', codes);
  const name = (code: string) => (code === '' ? '' : (names.get(code) ?? code));
  return { ...moves, by: moves.by.map((move) => ({ ...move, fromName: name(move.from), toName: name(move.to) })) };
}

export type NamedMoves = Awaited<ReturnType<typeof namedMoves>>;
