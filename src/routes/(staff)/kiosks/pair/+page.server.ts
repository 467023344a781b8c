import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { pairFormSchema } from '#lib/kiosk/kiosk.input.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { placesToPair } from '#lib/kiosk/places-to-pair.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { qrPath } from '#lib/ui/qr.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => ({
    places: await placesToPair(ctx, actor, url.searchParams.get('store')),
    wanted: url.searchParams.get('store') ?? undefined,
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = Object.fromEntries(await request.formData());
    const form = v.safeParse(pairFormSchema, typed);
    if (!form.success) return fail(400, { name: String(typed.name ?? ''), placeError: m.devices_pair_place_needed() });
    return forForm(locale, { name: form.output.name }, async () => {
      const made = await createPairingCode(ctx, actor, form.output.place, form.output.name);
      const page = `${ctx.config.origin ?? url.origin}/kiosk`;
      return { made: { ...made, page, qr: qrPath(`${page}#pair=${made.code}`) } };
    });
  },
};
