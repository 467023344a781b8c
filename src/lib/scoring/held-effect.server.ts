/** What quarantined ratings would change, were they counted. */
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { rowOf } from './pages.ts';
import { rankingMade, type RankingRequest } from './ranking.server.ts';

const NAMED = 10;

export interface HeldEffect {
  /** How many would stand in another group, and the names of the first. */
  changed: number;
  names: string[];
}

/** @throws Problem as `ranking` */
export async function heldEffect(ctx: Context, actor: Actor | null, request: RankingRequest): Promise<HeldEffect> {
  const usual = await rankingMade(ctx, actor, { ...request, held: false, recent: true });
  const whole = await rankingMade(ctx, actor, { ...request, held: true, recent: true });
  const before = new Map(usual.index.codes.map((code, at) => [code, usual.index.tiers[at]]));
  const changed = whole.index.codes.filter((code, at) => before.get(code) !== whole.index.tiers[at]);
  const names = changed.slice(0, NAMED).map((code) => rowOf(whole.json, whole.index, code)?.name ?? code);
  return { changed: changed.length, names };
}
