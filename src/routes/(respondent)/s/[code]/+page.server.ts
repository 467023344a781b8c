import { fail, redirect } from '@sveltejs/kit';
import { bundle } from '#lib/invitation/bundle.server.ts';
import { addressOfStep, changeFrom, faultsAt, posting, visiting } from '#lib/invitation/respondent.server.ts';
import { dropAnswers, openAnswering, saveAnswers, sendAnswers } from '#lib/invitation/draft.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = (event) =>
  forPage(event.locals.locale, async () => {
    const { locals, params, url } = event;
    const by = visiting(event);
    const answering = await openAnswering(locals.ctx, params.code, by);
    return {
      answering,
      device: by.device,
      locale: locals.locale,
      asked: url.searchParams.get('q'),
      zone: locals.ctx.config.zone,
      bundle,
    };
  });

/** Saves what the form holds and goes where it says. */
async function save(event: RequestEvent) {
  const { locals, params, request } = event;
  const { ctx, locale } = locals;
  const form = await request.formData();
  const by = posting(event, form);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const declined = form.get('declined');
  const change = changeFrom(form, locale, today);
  const saved = await forPage(locale, () =>
    saveAnswers(ctx, params.code, by, { ...change, ...(declined === null ? {} : { declined: declined === 'yes' }) }),
  );
  const stays = saved.step === form.get('step') && (form.get('go') ?? 'next') === 'next';
  if (stays) return fail(400, { step: saved.step, faults: faultsAt(saved, today) });
  redirect(303, addressOfStep(params.code, saved.step, by));
}

export const actions: Actions = {
  save,
  again: async (event) => {
    const by = posting(event, await event.request.formData());
    await forPage(event.locals.locale, () => dropAnswers(event.locals.ctx, event.params.code, by));
    redirect(303, addressOfStep(event.params.code, '', by));
  },
  send: async (event) => {
    const by = posting(event, await event.request.formData());
    const { ctx, locale } = event.locals;
    const faults = await forPage(locale, () => sendAnswers(ctx, event.params.code, by));
    if (faults.length > 0) return fail(400, { faults });
    redirect(303, addressOfStep(event.params.code, '', by));
  },
};
