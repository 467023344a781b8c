/** What stands in the way of freezing a month, counted, with where to mend it. */
import type { Actor } from '#lib/access/roles.ts';
import { holdingBack } from '#lib/kiosk/care.server.ts';
import { correctionsWaitingAmong } from '#lib/response/correction.server.ts';
import { quarantinedAmong } from '#lib/response/quarantined.server.ts';
import { nobodysRatings } from '#lib/response/unattributed.server.ts';
import { wholeMonth } from '#lib/scoring/period.ts';
import { QUESTION } from '#lib/scoring/published-constants.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { openCasesAmong } from './cases/open-count.server.ts';
import { assertOver, storesIn } from './freeze.server.ts';

export type Hindrance = 'unsent' | 'silent' | 'gaps' | 'unattributed' | 'corrections' | 'quarantined' | 'cases';

export interface Readiness {
  unit: { code: string; name: string };
  month: string;
  stores: number;
  counts: Record<Hindrance, number>;
}

/** @throws Problem access.*, unit.unknown, review.month */
export async function readiness(ctx: Context, actor: Actor | null, code: string, month: string): Promise<Readiness> {
  const { unit, stores } = await storesIn(ctx, actor, code, month);
  assertOver(ctx, month);
  const { from, to } = wholeMonth(month);
  const codes = Object.keys(stores);
  const over = momentOf(addDays(to, 1), '00:00', ctx.config.zone);
  const begun = momentOf(from, '00:00', ctx.config.zone);
  const [kiosks, unattributed, corrections, aside, cases] = await Promise.all([
    codes.length === 0 ? { unsent: 0, silent: 0, gaps: 0 } : holdingBack(ctx, codes, over),
    nobodysRatings(ctx.reader, codes, { from, to }),
    correctionsWaitingAmong(ctx, codes),
    quarantinedAmong(ctx.reader, { from, to, question: QUESTION, stores: new Set(codes) }),
    openCasesAmong(ctx, codes, begun, over),
  ]);
  const quarantined = aside.reduce((sum, { n }) => sum + n, 0);
  return { unit, month, stores: codes.length, counts: { ...kiosks, unattributed, corrections, quarantined, cases } };
}
