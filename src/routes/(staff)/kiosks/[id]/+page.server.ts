import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { kioskInCare } from '#lib/kiosk/care.server.ts';
import { move, rename, resetCornerPin, revoke } from '#lib/kiosk/change.server.ts';
import { placeFormSchema, renameFormSchema, replaceFormSchema } from '#lib/kiosk/kiosk.input.ts';
import { createReplacementCode } from '#lib/kiosk/pairing.server.ts';
import { placesToPair } from '#lib/kiosk/places-to-pair.server.ts';
import { replacementsOf } from '#lib/kiosk/replacement.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { qrPath } from '#lib/ui/qr.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, params, url, depends }) =>
  forPage(locals.locale, async () => {
    depends('smile:kiosks');
    const { ctx, actor } = locals;
    const kiosk = await kioskInCare(ctx, actor, params.id);
    const [replacements, places] = await Promise.all([
      replacementsOf(ctx, params.id),
      kiosk.mayChange ? placesToPair(ctx, actor, url.searchParams.get('store') ?? kiosk.store.code) : null,
    ]);
    return {
      kiosk,
      replacements,
      places,
      moving: url.searchParams.has('store'),
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
  move: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const form = v.safeParse(placeFormSchema, Object.fromEntries(await request.formData()));
    if (!form.success) return fail(400, { placeError: m.devices_pair_place_needed() });
    return forForm(locale, {}, async () => {
      await move(ctx, actor, params.id, form.output.place);
      return { moved: true };
    });
  },
  replace: async ({ locals: { ctx, actor, locale }, params, request, url }) => {
    const typed = Object.fromEntries(await request.formData());
    const form = v.safeParse(replaceFormSchema, typed);
    if (!form.success)
      return fail(400, { reason: String(typed.reason ?? ''), reasonError: m.devices_replace_reason_needed() });
    return forForm(locale, form.output, async () => {
      const made = await createReplacementCode(ctx, actor, params.id, form.output.reason);
      const page = `${ctx.config.origin ?? url.origin}/kiosk`;
      return { made: { ...made, page, qr: qrPath(`${page}#pair=${made.code}`) } };
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
