import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { acted } from '#lib/organisation/unit/act.server.ts';
import * as change from '#lib/organisation/unit/change.server.ts';
import * as counters from '#lib/organisation/unit/counter.server.ts';
import * as hours from '#lib/organisation/unit/hours.server.ts';
import { unitPage } from '#lib/organisation/unit/tree.server.ts';
import * as input from '#lib/organisation/unit/unit.input.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, async () => ({
    ...(await unitPage(ctx, actor, params.code)),
    page: Number(url.searchParams.get('page')) || 1,
    added: url.searchParams.has('added'),
  }));

/** One of the page's forms: `work` gets what was sent, and says what was done. */
const form =
  <S extends v.GenericSchema>(
    sent: string,
    schema: S,
    work: (event: RequestEvent, input: v.InferOutput<S>) => Promise<unknown>,
  ) =>
  async (event: RequestEvent) => {
    const typed = Object.fromEntries(await event.request.formData());
    const times = 'opens' in typed ? { hours: { opens: typed.opens, closes: typed.closes } } : {};
    return acted({ locale: event.locals.locale, sent, typed: { ...typed, ...times }, schema }, async (parsed) =>
      String((await work(event, parsed)) ?? 'saved'),
    );
  };

const one = v.object({ counter: v.string() });
const nothing = v.object({});

export const actions: Actions = {
  change: form('change', input.changeUnitForm, ({ locals: { ctx, actor }, params }, given) =>
    change.changeUnit(ctx, actor, params.code, given),
  ),
  close: form('close', input.closeForm, ({ locals: { ctx, actor }, params }, { day }) =>
    change.closeUnit(ctx, actor, params.code, day),
  ),
  reopen: form('reopen', nothing, ({ locals: { ctx, actor }, params }) => change.reopenUnit(ctx, actor, params.code)),
  delete: async ({ locals: { ctx, actor, locale }, params }) => {
    const result = await forForm(locale, { sent: 'delete' }, () => change.removeUnit(ctx, actor, params.code));
    if ('parent' in result) redirect(303, '/organisation?deleted');
    return result;
  },
  week: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const typed = await request.formData();
    const { days, faults } = input.weekFrom(typed);
    const values = Object.fromEntries([...typed].map(([key, value]) => [key, String(value)]));
    if (Object.keys(faults).length > 0) return fail(400, { sent: 'week', values, faults });
    return forForm(locale, { sent: 'week', values }, async () => {
      await hours.setWeek(ctx, actor, params.code, days);
      return { sent: 'week', done: 'saved' };
    });
  },
  'add-day': form('add-day', input.storeDayForm, ({ locals: { ctx, actor }, params }, given) =>
    hours.setStoreDay(ctx, actor, params.code, given),
  ),
  'remove-day': form('remove-day', input.closeForm, ({ locals: { ctx, actor }, params }, { day }) =>
    hours.clearStoreDay(ctx, actor, params.code, day),
  ),
  'add-counter': form('add-counter', input.newCounterForm, ({ locals: { ctx, actor }, params }, given) =>
    counters.addCounter(ctx, actor, params.code, given),
  ),
  'rename-counter': form('rename-counter', input.renameCounterForm, ({ locals: { ctx, actor } }, { counter, name }) =>
    counters.renameCounter(ctx, actor, counter, name),
  ),
  'close-counter': form('close-counter', input.closeCounterForm, ({ locals: { ctx, actor } }, { counter, day }) =>
    counters.closeCounter(ctx, actor, counter, day),
  ),
  'reopen-counter': form('reopen-counter', one, ({ locals: { ctx, actor } }, { counter }) =>
    counters.reopenCounter(ctx, actor, counter),
  ),
};
