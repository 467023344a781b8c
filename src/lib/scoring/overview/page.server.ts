/** What the home page and a unit's page load: the same, of the highest unit one may see or of the one in the address. */
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { placeIn } from '#lib/organisation/scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { isSort } from './children.ts';
import { kioskTroubles, overview } from './overview.server.ts';
import { isSpan } from './spans.ts';
import { storeDetail } from './store.server.ts';

/** @throws Problem access.*, unit.* */
export async function overviewPage(ctx: Context, actor: Actor | null, search: URLSearchParams, unit?: string) {
  const asked = search.get('span');
  const span = isSpan(asked) ? asked : ('month' as const);
  const found = await overview(ctx, actor, { unit, span });
  const { code, kind } = found.unit;
  const sort = search.get('sort');
  return {
    overview: found,
    kiosks: await kioskTroubles(ctx, actor, code),
    store: kind === 'store' ? await storeDetail(ctx, actor, code, span) : null,
    path: (await placeIn(ctx.db, actor, 'ranking.read', code)).path,
    sort: isSort(sort) ? sort : ('score' as const),
    page: Math.max(1, Math.floor(Number(search.get('page'))) || 1),
    zone: ctx.config.zone,
    mayShift: mayAnywhere(actor, 'shift.read'),
    mayRead: mayAnywhere(actor, 'response.see'),
  };
}
