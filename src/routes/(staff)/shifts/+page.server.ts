import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '#lib/access/roles.ts';
import { storesWithShifts, weekOf } from '#lib/organisation/roster.server.ts';
import { mondayOf, type ShiftChange } from '#lib/organisation/roster.ts';
import { changeSchema, readShiftForm, shiftFormSchema } from '#lib/organisation/shift-form.server.ts';
import { countersOf } from '#lib/organisation/people.server.ts';
import { copyOfLastWeek } from '#lib/organisation/roster-copy.server.ts';
import { formErrors, shiftErrors, spanWord } from '#lib/organisation/roster-words.ts';
import { correctionsWaiting } from '#lib/response/correction.server.ts';
import { unattributedIn } from '#lib/response/unattributed.server.ts';
import { changeShifts } from '#lib/response/shift-change.server.ts';
import { said } from '#lib/response/shift-answer.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays, dayOf, isDay } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nobody reads further down a list of stores. */
const SHOWN = 100;

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) ?? '';
    const today = dayOf(ctx.now(), ctx.config.zone);
    const stores = await storesWithShifts(ctx, actor);
    const several = stores.length > 1;
    const code = given('store') || (several ? '' : (stores[0]?.code ?? ''));
    if (!code) {
      const found = stores.filter(({ code, name }) => fold(`${name} ${code}`).includes(fold(given('q'))));
      const choice = { stores: found.slice(0, SHOWN), found: found.length, total: stores.length, wanted: given('q') };
      return { choice, several, today };
    }
    const day = isDay(given('week')) ? given('week') : today;
    const monday = mondayOf(day);
    const [week, nobodys, waiting, copy] = await Promise.all([
      weekOf(ctx, actor, code, day),
      unattributedIn(ctx, code, monday, addDays(monday, 6)),
      correctionsWaiting(ctx, actor),
      url.searchParams.has('copy') ? copyPreview(ctx, actor, code, day) : null,
    ]);
    const by = given('by') === 'employee' ? ('employee' as const) : ('counter' as const);
    const shown = [given('day'), today].find((one) => week.days.includes(one)) ?? mondayOf(day);
    const open = { edit: given('edit'), row: given('row'), on: given('on'), hours: given('hours') };
    const todo = { nobodys, waiting: waiting.get(code) ?? 0 };
    return { week, by, day: shown, open, several, today, todo, copy };
  });

type Acting = { ctx: Context; actor: Actor | null };

/** The store is in the address, beside the week. */
const storeOf = (url: URL) => url.searchParams.get('store') ?? '';

async function change(
  { ctx, actor }: Acting,
  url: URL,
  what: ShiftChange,
  form: { confirmed: string; reason: string },
) {
  return changeShifts(ctx, actor, storeOf(url), what, { confirmed: form.confirmed || null, reason: form.reason });
}

async function copyPreview(ctx: Context, actor: Actor | null, store: string, day: string) {
  const { added, there, past, clashes } = await copyOfLastWeek(ctx, actor, store, day);
  const { zone } = ctx.config;
  const names = await countersOf(ctx.db, store);
  const worded = ({ name, counter, from, to }: (typeof added)[number]) => ({
    name,
    counter,
    hours: spanWord({ from, to }, zone),
  });
  return {
    added: added.map(worded),
    there,
    past,
    clashes: clashes.map(({ shift, fault }) => ({
      ...worded(shift),
      why: Object.values(shiftErrors([fault], zone, (code) => names.get(code) ?? code)).join(' '),
    })),
  };
}

export const actions: Actions = {
  save: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = Object.fromEntries(await request.formData());
    const form = v.safeParse(shiftFormSchema, typed);
    if (!form.success) return fail(400, { shift: { typed, op: 'save' as const, errors: {} } });
    const shift = { typed: form.output, op: 'save' as const };
    return forForm(locale, { shift: { ...shift, errors: {} } }, async () => {
      const read = await readShiftForm(ctx, actor, storeOf(url), form.output);
      if ('faults' in read) return fail(400, { shift: { ...shift, errors: formErrors(read.faults) } });
      return said(ctx, storeOf(url), shift, await change({ ctx, actor }, url, read.change, form.output));
    });
  },
  remove: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const form = v.parse(shiftFormSchema, Object.fromEntries(await request.formData()));
    const shift = { typed: form, op: 'remove' as const };
    return forForm(locale, { shift: { ...shift, errors: {} } }, async () =>
      said(ctx, storeOf(url), shift, await change({ ctx, actor }, url, { remove: [form.id], put: [] }, form)),
    );
  },
  copy: ({ locals: { ctx, actor, locale }, url }) =>
    forForm(locale, {}, async () => {
      const { change: what } = await copyOfLastWeek(ctx, actor, storeOf(url), url.searchParams.get('week') ?? '');
      return said(
        ctx,
        storeOf(url),
        { typed: null, op: 'copy' as const },
        await changeShifts(ctx, actor, storeOf(url), what),
      );
    }),
  undo: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const what = v.parse(changeSchema, (await request.formData()).get('change'));
    return forForm(locale, {}, async () => {
      const outcome = await changeShifts(ctx, actor, storeOf(url), what);
      return said(ctx, storeOf(url), { typed: null, op: 'undo' as const }, outcome);
    });
  },
};
