import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { makeLinksSchema } from '#lib/invitation/link.input.ts';
import { closeLinks, linksPage, makeLinks } from '#lib/invitation/link.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, async () => {
    const wanted = url.searchParams.get('store') || null;
    return {
      ...(await linksPage(ctx, actor, params.code, wanted)),
      wanted,
      locale,
      origin: ctx.config.origin ?? url.origin,
      today: dayOf(ctx.now(), ctx.config.zone),
    };
  });

export const actions: Actions = {
  make: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const fields = await request.formData();
    const given = { places: fields.getAll('place').map(String), lastDay: String(fields.get('lastDay') ?? '') };
    if (given.places.length === 0) return fail(400, { given, placeError: m.problem_link_none() });
    const form = v.safeParse(makeLinksSchema, given);
    if (!form.success) return fail(400, { given, dayError: m.common_period_bad() });
    return forForm(locale, { given }, async () => ({ made: await makeLinks(ctx, actor, params.code, form.output) }));
  },
  close: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const codes = (await request.formData()).getAll('link').map(String);
    return forForm(locale, {}, async () => ({ closed: await closeLinks(ctx, actor, params.code, codes) }));
  },
};
