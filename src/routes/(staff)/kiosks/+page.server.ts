import { version } from '$app/environment';
import { kiosksInCare, PAGE_SIZE } from '#lib/kiosk/care.server.ts';
import { isView } from '#lib/kiosk/care.ts';
import { closeNotice, kioskNotices } from '#lib/organisation/notice.server.ts';
import { unitMeant } from '#lib/organisation/scope.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, depends }) =>
  forPage(locals.locale, async () => {
    depends('smile:kiosks');
    const { ctx, actor } = locals;
    const given = (name: string) => url.searchParams.get(name)?.trim() ?? '';
    const text = given('q');
    const unit = await unitMeant(ctx.db, given('unit'));
    const asked = given('view');
    const view = isView(asked) ? asked : null;
    const page = Math.max(1, Math.trunc(Number(given('page'))) || 1);
    const [care, notices] = await Promise.all([
      kiosksInCare(ctx, actor, { text, view, unit: unit?.code, page }, version),
      kioskNotices(ctx, actor),
    ]);
    return {
      ...care,
      text,
      view,
      unit: unit ? { code: unit.code, name: unit.name } : null,
      // What was typed without JavaScript and names no unit.
      unitTyped: unit ? undefined : given('unit') || undefined,
      page,
      notices,
      size: PAGE_SIZE,
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
      revoked: url.searchParams.has('revoked'),
    };
  });

export const actions: Actions = {
  seen: async ({ locals: { ctx, actor, locale }, request }) => {
    const id = String((await request.formData()).get('id'));
    return forForm(locale, {}, () => closeNotice(ctx, actor, id));
  },
};
