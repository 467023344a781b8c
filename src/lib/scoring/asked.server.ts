/** What an address asks of a ranking. */
import { channels } from '#lib/response/envelope.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { periodOf } from './period.ts';
import type { RankBy } from './ranking.ts';

/** Without days: the current month. An unknown channel is none. */
export function rankingAsked(ctx: Context, search: URLSearchParams) {
  const given = (name: string) => search.get(name)?.trim() || undefined;
  const month = periodOf('month', dayOf(ctx.now(), ctx.config.zone));
  const by: RankBy = given('by') === 'store' ? 'store' : 'employee';
  return {
    by,
    from: given('from') ?? month.from,
    to: given('to') ?? month.to,
    unit: given('unit'),
    channel: channels.find((channel) => channel === given('channel')),
    held: given('held') === '1',
  };
}
