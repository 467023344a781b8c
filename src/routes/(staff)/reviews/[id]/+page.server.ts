import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { answer } from '#lib/review/appeal.server.ts';
import * as committee from '#lib/review/decision.server.ts';
import { changesOf, freeze, verified } from '#lib/review/freeze.server.ts';
import { PAGE_SIZE, restatedLines, reviewAppeals, reviewHead, reviewLines } from '#lib/review/page.server.ts';
import { aboutForm, answerForm, classForm, decideForm, pointsIn } from '#lib/review/review.input.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const views = ['list', 'appeals', 'changes', 'papers'] as const;

export const load: PageServerLoad = ({ params: { id }, url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) ?? '';
    const head = await reviewHead(ctx, actor, id);
    const view = views.find((one) => one === given('view')) ?? 'list';
    const kind = given('kind') === 'store' ? ('store' as const) : ('employee' as const);
    const asked = {
      kind,
      all: given('show') === 'all',
      q: given('q').trim(),
      page: Math.max(1, Math.trunc(Number(given('page'))) || 1),
    };
    return {
      head,
      view,
      asked,
      size: PAGE_SIZE,
      zone: ctx.config.zone,
      list: view === 'list' ? await reviewLines(ctx, actor, id, asked) : null,
      appeals: view === 'appeals' ? await reviewAppeals(ctx, actor, id) : null,
      changes: view === 'changes' ? await changesOf(ctx, actor, id) : null,
      differences: view === 'changes' ? await restatedLines(ctx, actor, id) : [],
    };
  });

type Typed = Record<string, string>;

/** One deed on this review, by a person. @param done what the page says of it */
const deed =
  <S extends v.GenericSchema<Typed, unknown>>(
    schema: S,
    done: string,
    act: (
      of: { ctx: App.Locals['ctx']; actor: Actor; id: string; typed: Typed },
      form: v.InferOutput<S>,
    ) => Promise<unknown>,
  ) =>
  async ({ params: { id }, request, locals: { ctx, actor, locale } }: RequestEvent) => {
    const typed = Object.fromEntries([...(await request.formData())].map(([key, value]) => [key, String(value)]));
    const form = v.safeParse(schema, typed);
    if (!form.success) return fail(400, { typed });
    return forForm(locale, { typed }, async () => {
      if (!actor) throw new Problem('access.unauthenticated');
      await act({ ctx, actor, id, typed }, form.output);
      return { done, about: typed.code ?? '' };
    });
  };

const nothing = v.record(v.string(), v.string());

export const actions: Actions = {
  open: deed(nothing, 'saved', ({ ctx, actor, id }) => committee.openWindow(ctx, actor, id)),
  discard: async (event) => {
    const result = await deed(nothing, 'saved', ({ ctx, actor, id }) => committee.discard(ctx, actor, id))(event);
    if ('done' in result) redirect(303, '/reviews');
    return result;
  },
  refreeze: async ({ params: { id }, locals: { ctx, actor, locale } }) => {
    const result = await forForm(locale, { typed: {} as Typed }, async () => {
      const { review } = await reviewHead(ctx, actor, id);
      if (review.state !== 'draft' || !actor) throw new Problem('review.state');
      return { id: await freeze(ctx, actor, { unit: review.unit.code, month: review.month }) };
    });
    if ('id' in result) redirect(303, `/reviews/${result.id}`);
    return result;
  },
  mark: deed(aboutForm, 'saved', ({ ctx, actor, id, typed }, about) =>
    committee.mark(ctx, actor, { id, ...about }, pointsIn(typed)),
  ),
  decide: deed(decideForm, 'saved', ({ ctx, actor, id }, { kind, code, to, reason }) =>
    committee.decide(ctx, actor, { id, kind, code }, { to, reason }),
  ),
  proposed: deed(classForm, 'as-proposed', ({ ctx, actor, id }, { kind, key }) =>
    committee.decideAsProposed(ctx, actor, id, kind, key),
  ),
  answer: deed(answerForm, 'saved', ({ ctx, actor, id }, { appeal, state, text }) =>
    answer(ctx, actor, { id, appeal }, { state, text }),
  ),
  close: deed(nothing, 'saved', ({ ctx, actor, id }) => committee.close(ctx, actor, id)),
  reopen: deed(nothing, 'saved', ({ ctx, actor, id }) => committee.reopen(ctx, actor, id)),
  sign: deed(nothing, 'saved', ({ ctx, actor, id }) => committee.sign(ctx, actor, id)),
  verify: async ({ params: { id }, locals: { ctx, actor, locale } }) =>
    forForm(locale, { typed: {} as Typed }, async () => ({ verified: await verified(ctx, actor, id) })),
};
