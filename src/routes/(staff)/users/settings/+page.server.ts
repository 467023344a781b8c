import { error, fail, type Actions } from '@sveltejs/kit';
import { isRole, roles } from '#lib/access/roles.ts';
import { accessSettings, changeAccessSettings } from '#lib/access/settings.server.ts';
import { ssoName } from '#lib/access/sso.server.ts';
import { isMailSetUp } from '#lib/mail/mail.server.ts';
import { unitOfForm } from '#lib/organisation/grant-form.server.ts';
import { isEverything, scopeFor, unitName } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const reach = await scopeFor(ctx.reader, actor, 'user.write');
    const settings = await accessSettings(ctx);
    const unit = settings.ssoDefault?.unit;
    return {
      mayChange: await isEverything(ctx.reader, reach),
      settings,
      unit: unit === undefined ? null : { code: unit, name: await unitName(ctx.reader, unit) },
      sso: ssoName(ctx),
      mail: isMailSetUp(ctx),
      from: ctx.config.mailFrom,
      roles: roles.filter((role) => role !== 'employee' && role !== 'administrator'),
    };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request }) => {
    const form = await request.formData();
    const typed = { role: String(form.get('role') ?? ''), unit: String(form.get('unit') ?? '') };
    return forForm(locale, { typed }, async () => {
      const place = await unitOfForm(ctx, actor, typed.unit);
      const provided = isRole(typed.role) && typed.role !== 'administrator' && typed.role !== 'employee';
      if (provided && place.error) return fail(400, { typed, error: place.error });
      if (typed.role !== '' && !provided) return fail(400, { typed, roleError: m.account_role_needed() });
      if (!actor) error(401);
      await changeAccessSettings(ctx, actor, await isEverything(ctx.db, place.reach), {
        totpRequired: form.get('totp') === 'on',
        ssoDefault: provided && isRole(typed.role) ? { role: typed.role, unit: place.unit } : null,
      });
      return { done: true };
    });
  },
};
