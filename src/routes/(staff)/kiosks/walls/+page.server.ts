import { fail } from '@sveltejs/kit';
import { covers, scopeFor, unitMeant } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { addWallboard, listWallboards, removeWallboard } from '#lib/scoring/wallboard/wallboard.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { normalName } from '#lib/ui/text.ts';
import type { Actions, PageServerLoad } from './$types';

const NAME_LENGTH = 60;

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({
    walls: await listWallboards(ctx, actor),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));

export const actions: Actions = {
  add: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const form = await request.formData();
    const typed = { store: String(form.get('store') ?? ''), name: String(form.get('name') ?? '') };
    return forForm(locale, { typed }, async () => {
      const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
      const store = await unitMeant(ctx.db, typed.store);
      const name = normalName(typed.name).slice(0, NAME_LENGTH);
      const known = store?.kind === 'store' && covers(scope, store.code);
      if (!store || !known || !name)
        return fail(400, {
          typed,
          errors: {
            store: known ? undefined : m.wall_store_needed(),
            name: name ? undefined : m.wall_name_needed(),
          },
        });
      const secret = await addWallboard(ctx, actor, { store: store.code, name });
      return { made: { name, link: `${url.origin}/wall#k=${secret}` } };
    });
  },
  remove: async ({ locals: { ctx, actor, locale }, request }) => {
    const id = String((await request.formData()).get('id') ?? '');
    return forForm(locale, {}, async () => {
      await removeWallboard(ctx, actor, id);
      return { removed: true };
    });
  },
};
