/** Rankings of employees and stores: made on a thread of their own, cached until a count or the organisation changes. */
import type { Actor } from '#lib/access/roles.ts';
import { organisationGeneration } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { isDay } from '#lib/ui/zone.ts';
import type { RankingOrder } from './assembled.server.ts';
import { keptOnThread } from './kept.server.ts';
import { viewOf, type Index, type Wanted } from './pages.ts';
import { publishedWithin } from './published-constants.server.ts';
import { generationOf, heldGeneration } from './ranking.queries.server.ts';
import type { RankBy, Ranking, RankingView } from './ranking.ts';

export interface RankingRequest {
  by: RankBy;
  /** Days, both included. */
  from: string;
  to: string;
  unit?: string | undefined;
  /** Only what came by this channel. */
  channel?: string | undefined;
  /** With the ratings that are quarantined. */
  held?: boolean | undefined;
  /** Whether one that is some minutes old will do, where a new one takes seconds. */
  recent?: boolean | undefined;
}

/** @throws Problem access.*, unit.*, period.invalid */
export async function ranking(ctx: Context, actor: Actor | null, request: RankingRequest): Promise<Ranking> {
  return JSON.parse(new TextDecoder().decode(await rankingJson(ctx, actor, request))) as Ranking;
}

/** As `ranking`, a megabyte for three thousand employees, ready to be sent. @throws Problem as `ranking` */
export const rankingJson = async (ctx: Context, actor: Actor | null, request: RankingRequest) =>
  (await rankingMade(ctx, actor, request)).json;

/** A page of it. @throws Problem as `ranking` */
export async function rankingPage(
  ctx: Context,
  actor: Actor | null,
  request: RankingRequest,
  wanted: Wanted,
): Promise<RankingView> {
  const { json, index } = await rankingMade(ctx, actor, { ...request, recent: true });
  return viewOf(json, index, wanted);
}

/** @throws Problem as `ranking` */
export async function rankingMade(ctx: Context, actor: Actor | null, request: RankingRequest) {
  const { by, from, to, channel, held } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', request.unit, { from, to });
  const stores = unit.parent === null ? null : codes;
  const order: RankingOrder = { by, from, to, unit: { code: unit.code, name: unit.name }, stores, channel, held };
  const counts = await generationOf(ctx.db, from.slice(0, 7), to.slice(0, 7), stores);
  const kept = held ? await heldGeneration(ctx.db) : '';
  // Published constants never change once they are there.
  const published = (await publishedWithin(ctx.db, { from, to }))?.at ?? '';
  const generation = `${counts} ${kept} ${await organisationGeneration(ctx.db)} ${published}`;
  const asking = { key: JSON.stringify(order), generation, recent: request.recent };
  const { json, index } = await keptOnThread(ctx, asking, { kind: 'ranking', order });
  if (!index) throw new Error('A ranking comes with its index');
  return { json, index, generation } satisfies { json: Uint8Array; index: Index; generation: string };
}
