/** Rankings of employees and stores: made on a thread of their own, cached until a count or the organisation changes. */
import type { Actor } from '#lib/access/roles.ts';
import { organisationGeneration } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { isDay } from '#lib/ui/zone.ts';
import { generationOf } from './ranking.queries.server.ts';
import { keptOnThread } from './kept.server.ts';
import type { RankBy, Ranking } from './ranking.ts';

export interface RankingRequest {
  by: RankBy;
  /** Days, both included. */
  from: string;
  to: string;
  unit?: string | undefined;
  /** Whether one that is some minutes old will do, where a new one takes seconds. */
  recent?: boolean | undefined;
}

/** @throws Problem access.*, unit.*, period.invalid */
export async function ranking(ctx: Context, actor: Actor | null, request: RankingRequest): Promise<Ranking> {
  return JSON.parse(new TextDecoder().decode(await rankingJson(ctx, actor, request))) as Ranking;
}

/** As `ranking`, a megabyte for three thousand employees, ready to be sent. @throws Problem as `ranking` */
export async function rankingJson(ctx: Context, actor: Actor | null, request: RankingRequest) {
  const { by, from, to } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', request.unit, { from, to });
  const stores = unit.parent === null ? null : codes;
  const order = { by, from, to, unit: { code: unit.code, name: unit.name }, stores };
  const counts = await generationOf(ctx.db, from.slice(0, 7), to.slice(0, 7), stores);
  const generation = `${counts} ${await organisationGeneration(ctx.db)}`;
  return keptOnThread(
    ctx,
    { key: JSON.stringify(order), generation, recent: request.recent },
    { kind: 'ranking', order },
  );
}
