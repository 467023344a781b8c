import { error, fail, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { createToken, revokeToken, tokensIn } from '#lib/access/token.server.ts';
import { tokenForm } from '#lib/access/user.input.ts';
import { unitOfForm } from '#lib/organisation/grant-form.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { parseDay } from '#lib/ui/parse.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types';

/** What one wants of most: a year, and then somebody looks whether it is needed still. */
const USUAL_DAYS = 365;

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    return {
      tokens: await tokensIn(ctx, await scopeFor(ctx.reader, actor, 'user.write')),
      today,
      usual: addDays(today, USUAL_DAYS),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

export const actions: Actions = {
  create: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));
    return forForm(locale, { typed }, async () => {
      const place = await unitOfForm(ctx, actor, typed.unit ?? '');
      const form = v.safeParse(tokenForm, typed);
      const expires = typed.expires ? parseDay(typed.expires) : null;
      const unread = Boolean(typed.expires) && expires === null;
      if (!form.success || place.error || unread) {
        const nested = form.success ? undefined : v.flatten<typeof tokenForm>(form.issues).nested;
        return fail(400, {
          typed,
          errors: {
            name: nested?.name && m.account_token_name_needed(),
            role: nested?.role && m.account_role_needed(),
            unit: place.error,
            expires: unread ? m.account_day_needed() : undefined,
          },
        });
      }
      if (!actor) error(401);
      const made = await createToken(ctx, actor, place.reach, { ...form.output, unit: place.unit, expires });
      return { made: { name: form.output.name, token: made.token } };
    });
  },
  revoke: async ({ locals: { ctx, actor, locale }, request }) => {
    const id = String((await request.formData()).get('id') ?? '');
    return forForm(locale, {}, async () => {
      const reach = await scopeFor(ctx.db, actor, 'user.write');
      if (!actor) error(401);
      await revokeToken(ctx, actor, reach, id);
      return { revoked: true };
    });
  },
};
