import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { placesFormSchema } from '#lib/kiosk/kiosk.input.ts';
import { createPairingCards } from '#lib/kiosk/pairing.server.ts';
import { placesToPair } from '#lib/kiosk/places-to-pair.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { qrPath } from '#lib/ui/qr.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const wanted = url.searchParams.get('store') || null;
    const places = await placesToPair(ctx, actor, wanted);
    return {
      places,
      wanted: places.chosen ? null : wanted,
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const chosen = (await request.formData()).getAll('place').map(String);
    const form = v.safeParse(placesFormSchema, { places: chosen });
    if (!form.success) return fail(400, { chosen, placeError: m.devices_cards_needed() });
    return forForm(locale, { chosen }, async () => {
      const made = await createPairingCards(ctx, actor, form.output.places);
      const page = `${ctx.config.origin ?? url.origin}/kiosk`;
      return { cards: made.map((card) => ({ ...card, page, qr: qrPath(`${page}#pair=${card.code}`) })) };
    });
  },
};
