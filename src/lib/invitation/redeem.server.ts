/** From a code to what it opens; guessing is slow. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LinkTable } from '#db/schema.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addressKey, isLeft, refund, spend } from '#lib/server/rate.server.ts';
import { readCode } from './code.ts';
import { linkByCode } from './link.queries.server.ts';

/** What a code takes while somebody guesses from many addresses at once. */
const SLOW_MS = 2_000;
const ALL = 'all';

/**
 * The link of a code, open or closed. A guess is counted before it is looked up, so that many at once do not slip
 * through; who mistypes costs nothing, since the check symbol told already that there is no such code.
 * @throws Problem link.mistyped, link.unknown, request.rate
 */
export async function linkFor(ctx: Context, typed: string, address: string): Promise<LinkTable> {
  const read = readCode(typed);
  if (read.kind !== 'code') throw new Problem(read.kind === 'mistyped' ? 'link.mistyped' : 'link.unknown');
  const caller = addressKey(address);
  await spend(ctx, 'link-guess', caller);
  if (!(await isLeft(ctx, 'link-guesses', ALL))) await sleep(SLOW_MS);
  const link = await linkByCode(ctx.db, read.code);
  if (!link) {
    await spend(ctx, 'link-guesses', ALL).catch(() => undefined);
    throw new Problem('link.unknown');
  }
  await refund(ctx, 'link-guess', caller);
  return link;
}
