/** Where to look when a period has no ratings. */
import type { Actor } from '#lib/access/roles.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Period } from './period.ts';
import { QUESTION } from './published-constants.server.ts';
import { monthsWithRatings } from './ranking.queries.server.ts';

const SHOWN = 6;

/** @returns the latest months that have ratings of this unit, `YYYY-MM`, those of the period left out @throws Problem as `ranking` */
export async function ratedMonths(ctx: Context, actor: Actor | null, code: string, { from, to }: Period) {
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', code);
  const months = await monthsWithRatings(ctx.reader, unit.parent === null ? null : codes, QUESTION);
  return months.filter((month) => month < from.slice(0, 7) || month > to.slice(0, 7)).slice(0, SHOWN);
}
