/** The customer's number goes: they withdrew their consent, or the case has been closed for long enough. */
import type { CaseTable } from '#db/schema.ts';
import type { Actor } from '#lib/access/roles.ts';
import { settleCase } from '#lib/organisation/notice.server.ts';
import { Problem } from '#lib/problem.ts';
import { forgetCallback } from '#lib/response/callback.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { withoutNumbers } from './case.ts';
import * as queries from './case.queries.server.ts';
import { deedOf, handling, type Deed } from './handling.server.ts';
import { jobs } from './open.server.ts';
import { limits } from './settings.ts';
import { settingsFor } from './settings.server.ts';

const DAY_MS = 86_400_000;
const AT_ONCE = 100;

/**
 * The customer does not want to be contacted any more. A case that was opened to call them back is over by that; another
 * one goes on without a number.
 * @throws as `handling`, case.no-number
 */
export const withdrawConsent = (ctx: Context, actor: Actor | null, id: string) =>
  handling(ctx, actor, id, async (deed) => {
    if (deed.one.contact !== 'given') throw new Problem('case.no-number');
    const over = deed.one.rule === 'callback' && deed.one.state !== 'closed';
    await forget(deed, 'withdrawn', {
      ...(over ? { state: 'closed', closed_at: deed.now.toISOString(), outcome: 'withdrawn' } : {}),
    });
    if (over) await settleCase(deed.tx, deed.now, id);
  });

async function forget(deed: Deed, gone: 'withdrawn' | 'expired', values: Partial<CaseTable>) {
  const { ctx, tx, one } = deed;
  await forgetCallback(ctx, tx, one.id);
  // People write a number down where it is at hand.
  for (const { id, detail } of await queries.eventsOf(tx, one.id)) {
    const { text, ...rest } = JSON.parse(detail) as { text?: string };
    if (text === undefined) continue;
    const kept = withoutNumbers(text);
    if (kept !== text) await queries.setEventDetail(tx, id, JSON.stringify({ ...rest, text: kept }));
  }
  await deed.write('case.forget', { kind: 'contact', gone }, { contact: gone, ...values });
}

/** Forgets the numbers of cases that have been closed for as long as their unit settled. @returns how many */
export async function forgetNumbers(ctx: Context): Promise<number> {
  const now = ctx.now().getTime();
  const kept = new Map<string, number>();
  const over = async (store: string, closed: string) => {
    const days = kept.get(store) ?? (await settingsFor(ctx.db, store)).keep;
    kept.set(store, days);
    return Date.parse(closed) <= now - days * DAY_MS;
  };
  let forgotten = 0;
  for (let after = { at: '', id: '' }; ;) {
    const before = new Date(now - limits.keep.min * DAY_MS).toISOString();
    const rows = await queries.closedWithNumber(ctx.db, before, after, AT_ONCE);
    for (const { id, store, closed_at } of rows) {
      if (closed_at === null || !(await over(store, closed_at))) continue;
      await transacted(ctx.db, async (tx) => {
        const one = await queries.caseHeld(tx, id);
        if (one?.contact !== 'given' || one.state !== 'closed') return;
        await forget(deedOf(ctx, tx, jobs, one), 'expired', {});
        forgotten++;
      });
    }
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return forgotten;
    after = { at: last.closed_at ?? '', id: last.id };
  }
}
