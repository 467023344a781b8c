import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { m } from '#lib/paraglide/messages.js';
import * as input from '#lib/review/cases/case.input.ts';
import { caseClosely, showNumber } from '#lib/review/cases/case.server.ts';
import { withdrawConsent } from '#lib/review/cases/contact.server.ts';
import * as handling from '#lib/review/cases/handling.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { parseMoment } from '#lib/ui/parse.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params }) =>
  forPage(locale, async () => ({
    one: await caseClosely(ctx, actor, params.id),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));

type Who = [ctx: App.Locals['ctx'], actor: App.Locals['actor'], id: string];

/** A form of the page: reads it by its schema, says at its field what is missing, does it. */
const deed =
  <S extends v.GenericSchema>(name: string, schema: S, work: (who: Who, form: v.InferOutput<S>) => Promise<unknown>) =>
  async ({ locals: { ctx, actor, locale }, params, request }: RequestEvent) => {
    const typed = Object.fromEntries(
      [...(await request.formData())].map(([key, value]) => [key, String(value)] as const),
    );
    const form = v.safeParse(schema, typed);
    if (!form.success) {
      const fields = form.issues.map((issue) => String(issue.path?.[0]?.key));
      const faults = Object.fromEntries(fields.map((field) => [field, m.cases_needed()]));
      return fail(400, { deed: name, typed, faults });
    }
    return forForm(locale, { deed: name, typed }, async () => ({
      done: name,
      again: await work([ctx, actor, params.id], form.output),
    }));
  };

const optional = (text: string) => (text === '' ? null : text);

export const actions: Actions = {
  number: async ({ locals: { ctx, actor, locale }, params }) =>
    forForm(locale, {}, async () => ({ number: await showNumber(ctx, actor, params.id) })),
  withdraw: async ({ locals: { ctx, actor, locale }, params }) =>
    forForm(locale, {}, () => withdrawConsent(ctx, actor, params.id)),
  assign: deed('assign', v.object({ to: v.string() }), (who, { to }) => handling.assign(...who, optional(to))),
  call: deed('call', input.callSchema, (who, form) => handling.recordCall(...who, form)),
  note: deed('note', input.noteSchema, (who, { text }) => handling.addNote(...who, text)),
  wait: deed('wait', input.waitSchema, (who, { text }) => handling.wait(...who, text)),
  due: deed('due', input.dueSchema, ([ctx, actor, id], { due, text }) =>
    handling.postpone(ctx, actor, id, parseMoment(due, ctx.config.zone) ?? '', text),
  ),
  close: deed('close', input.closeSchema, (who, form) => handling.close(...who, form)),
  ask: deed('ask', input.askedSchema, (who, { feels, text }) =>
    handling.recordFeeling(...who, Number(feels) as 1 | 2 | 3 | 4 | 5, text),
  ),
  reopen: deed('reopen', input.reopenSchema, (who, { text }) => handling.reopen(...who, text)),
};
