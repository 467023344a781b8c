import { kiosksInCare } from '#lib/kiosk/care.server.ts';
import { summaryOf } from '#lib/kiosk/care.ts';
import { closeNotice, kioskNotices } from '#lib/organisation/notice.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { fold } from '#lib/ui/text.ts';
import type { Actions, PageServerLoad } from './$types';

/** Nobody reads further down: with this many, one looks for a name. */
const SHOWN = 200;

export const load: PageServerLoad = ({ locals, url, depends }) =>
  forPage(locals.locale, async () => {
    depends('smile:kiosks');
    const { ctx, actor } = locals;
    const [all, notices] = await Promise.all([kiosksInCare(ctx, actor), kioskNotices(ctx, actor)]);
    const wanted = url.searchParams.get('q')?.trim() ?? '';
    const found = all.filter(({ name, store, counter }) =>
      fold(`${name} ${store.code} ${store.name} ${counter?.code ?? ''} ${counter?.name ?? ''}`).includes(fold(wanted)),
    );
    return {
      summary: summaryOf(all),
      wanted,
      notices,
      found: found.length,
      kiosks: found.slice(0, SHOWN),
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
