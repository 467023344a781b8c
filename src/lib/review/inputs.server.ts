/** What a month was computed from, as a file for `smile score`. */
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { reviewInScope } from './committee.server.ts';
import { scoreInputOf } from './inputs.ts';
import type { Kind } from './review.ts';
import { storedInputs } from './work.server.ts';

/** @throws Problem access.*, review.unknown */
export async function scoreInputFile(ctx: Context, actor: Actor | null, id: string, kind: Kind) {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  const { inputs } = await storedInputs(ctx.reader, id);
  return { name: `inputs-${review.month}-${kind}`, text: JSON.stringify(scoreInputOf(inputs, kind)) };
}
