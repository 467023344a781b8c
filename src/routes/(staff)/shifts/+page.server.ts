import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
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
    const mayImport = mayAnywhere(actor, 'organisation.write');
    return { week, by, day: shown, open, several, mayImport, today, todo, copy };
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
  const { added, there, past, closed, clashes } = await copyOfLastWeek(ctx, actor, store, day);
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
    closed: closed.map(worded),
    clashes: clashes.map(({ shift, fault }) => ({
      ...worded(shift),
      why: Object.values(shiftErrors([fault], zone, (code) => names.get(code) ?? code)).join(' '),
    })),
  };
}

/** What is longer than it may be is no clerk, no hours, no day. */
function tooLong(issues: v.BaseIssue<unknown>[]) {
  const at = new Set(issues.map(({ path }) => path?.[0]?.key));
  return formErrors({
    ...(at.has('clerk') ? { clerk: { code: 'nobody' as const } } : {}),
    ...(at.has('counter') ? { counter: { code: 'needed' as const } } : {}),
    ...(at.has('day') ? { day: { code: 'no-day' as const } } : {}),
    ...(at.has('hours') || at.size === 0 ? { hours: { code: 'no-hours' as const } } : {}),
  });
}

export const actions: Actions = {
  save: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const sent = await request.formData();
    const typed = { ...Object.fromEntries(sent), also: sent.getAll('also').join(' ') };
    const form = v.safeParse(shiftFormSchema, typed);
    if (!form.success) return fail(400, { shift: { typed, op: 'save' as const, errors: tooLong(form.issues) } });
    const shift = { typed: form.output, op: 'save' as const };
    return forForm(locale, { shift: { ...shift, errors: {} } }, async () => {
      const read = await readShiftForm(ctx, actor, storeOf(url), form.output);
      if ('faults' in read) return fail(400, { shift: { ...shift, errors: formErrors(read.faults) } });
      return said(ctx, storeOf(url), shift, await change({ ctx, actor }, url, read.change, form.output));
    });
  },
  remove: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = Object.fromEntries(await request.formData());
    const form = v.safeParse(shiftFormSchema, typed);
    if (!form.success) return fail(400, { shift: { typed, op: 'remove' as const, errors: tooLong(form.issues) } });
    const shift = { typed: form.output, op: 'remove' as const };
    return forForm(locale, { shift: { ...shift, errors: {} } }, async () => {
      const what = { remove: [form.output.id], put: [] };
      return said(ctx, storeOf(url), shift, await change({ ctx, actor }, url, what, form.output));
    });
  },
  copy: ({ locals: { ctx, actor, locale }, url }) =>
    forForm(locale, {}, async () => {
      const asked = url.searchParams.get('week') ?? '';
      const day = isDay(asked) ? asked : dayOf(ctx.now(), ctx.config.zone);
      const { change: what } = await copyOfLastWeek(ctx, actor, storeOf(url), day);
      return said(
        ctx,
        storeOf(url),
        { typed: null, op: 'copy' as const },
        await changeShifts(ctx, actor, storeOf(url), what),
      );
    }),
  undo: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const what = v.safeParse(changeSchema, (await request.formData()).get('change'));
    return forForm(locale, {}, async () => {
      // Only this page writes it: whatever else it is, it is no change.
      const given = what.success ? what.output : { remove: [''], put: [] };
      const outcome = await changeShifts(ctx, actor, storeOf(url), given);
      return said(ctx, storeOf(url), { typed: null, op: 'undo' as const }, outcome);
    });
  },
};
