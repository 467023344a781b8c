import {
  approve,
  correctionsOf,
  correctionsWaiting,
  decline,
  revert,
  withdraw,
} from '#lib/response/correction.server.ts';
import { storeInScope, storesWithShifts } from '#lib/organisation/roster.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const stores = await storesWithShifts(ctx, actor);
    const code = url.searchParams.get('store') ?? (stores.length === 1 ? stores[0]?.code : undefined);
    if (code) {
      const { name } = await storeInScope(ctx, actor, code, 'shift.read');
      const corrections = await correctionsOf(ctx, actor, code);
      return { store: { code, name }, corrections, zone: ctx.config.zone };
    }
    const waiting = await correctionsWaiting(ctx, actor);
    return {
      waiting: stores.flatMap((store) => ({ ...store, n: waiting.get(store.code) ?? 0 })).filter(({ n }) => n > 0),
    };
  });

/** Decides one correction; says how many responses moved by it. */
const deciding =
  (
    op: 'approve' | 'decline' | 'withdraw' | 'revert',
    decide: (ctx: App.Locals['ctx'], actor: App.Locals['actor'], id: string) => Promise<{ total: number } | undefined>,
  ) =>
  async ({ locals: { ctx, actor, locale }, request }: RequestEvent) => {
    const id = String((await request.formData()).get('id'));
    return forForm(locale, { id }, async () => {
      const moved = await decide(ctx, actor, id);
      return { done: { op, n: moved?.total ?? 0 } };
    });
  };

export const actions: Actions = {
  approve: deciding('approve', approve),
  decline: deciding('decline', decline),
  withdraw: deciding('withdraw', withdraw),
  revert: deciding('revert', revert),
};
