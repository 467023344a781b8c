/** Why somebody, or a store, has the place they have: what the page tells, each with its number. */
import type { Actor } from '#lib/access/roles.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { keptOnThread } from '../kept.server.ts';
import { rowOf } from '../pages.ts';
import { rankingMade, type RankingRequest } from '../ranking.server.ts';
import type { Ranking, RankingRow } from '../ranking.ts';
import type { PersonFacts } from './person.server.ts';

/** With more stores colleagues are those of the own stores. */
const MOST_STORES = 300;

export interface Why extends PersonFacts {
  head: Omit<Ranking, 'ranked' | 'few'>;
  row: RankingRow;
  /** How many were ranked. */
  ranked: number;
  /** The same, with the ratings that are quarantined; null where there are none. */
  withHeld: RankingRow | null;
}

/** @throws Problem as `ranking`, ranking.unlisted */
export async function why(
  ctx: Context,
  actor: Actor | null,
  { code, ...request }: RankingRequest & { code: string },
): Promise<Why> {
  const asked = { ...request, recent: true };
  const { json, index, generation } = await rankingMade(ctx, actor, asked);
  const row = rowOf(json, index, code);
  if (!row) throw new Problem('ranking.unlisted', { code });
  const { by, from, to } = request;
  const own = by === 'store' ? [code] : row.stores.map((store) => store.code);
  const { codes } = await unitInScope(ctx.db, actor, 'ranking.read', request.unit, { from, to });
  const colleagues = codes.length > MOST_STORES ? own : codes;
  const made = await keptOnThread(
    ctx,
    { key: `why ${by} ${code} ${from} ${to} ${request.unit ?? ''}`, generation, recent: true },
    { kind: 'person', order: { by, code, from, to, stores: own, colleagues } },
  );
  const facts = JSON.parse(new TextDecoder().decode(made.json)) as PersonFacts;
  return {
    ...facts,
    head: JSON.parse(index.head) as Why['head'],
    row,
    ranked: index.counts.ranked,
    withHeld: facts.held > 0 ? await heldRow(ctx, actor, asked, code) : null,
  };
}

async function heldRow(ctx: Context, actor: Actor | null, request: RankingRequest, code: string) {
  const { json, index } = await rankingMade(ctx, actor, { ...request, held: true });
  return rowOf(json, index, code);
}
