import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { kioskInCare, rename, resetCornerPin, revoke } from '#lib/kiosk/care.server.ts';
import { renameFormSchema } from '#lib/kiosk/kiosk.input.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, depends }) =>
  forPage(locals.locale, async () => {
    depends('smile:kiosks');
    const { ctx, actor } = locals;
    return {
      kiosk: await kioskInCare(ctx, actor, params.id),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

export const actions: Actions = {
  rename: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const typed = Object.fromEntries(await request.formData());
    const form = v.safeParse(renameFormSchema, typed);
    if (!form.success) return fail(400, { name: String(typed.name ?? ''), nameError: m.devices_rename_needed() });
    return forForm(locale, form.output, async () => {
      await rename(ctx, actor, params.id, form.output.name);
      return { renamed: true };
    });
  },
  pin: ({ locals: { ctx, actor, locale }, params }) =>
    forForm(locale, {}, async () => ({ cornerPin: await resetCornerPin(ctx, actor, params.id) })),
  revoke: async ({ locals: { ctx, actor, locale }, params }) => {
    const refused = await forForm(locale, {}, () => revoke(ctx, actor, params.id));
    if (refused) return refused;
    redirect(303, '/kiosks?revoked');
  },
};
