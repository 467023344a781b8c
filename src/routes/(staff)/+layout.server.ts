import { isSettingUp } from '#lib/kiosk/first-steps.server.ts';
import { unitName } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { LayoutServerLoad } from './$types';
import { pagesFor } from './pages.ts';

export const load: LayoutServerLoad = ({ locals: { ctx, actor, locale }, cookies }) =>
  forPage(locale, async () => {
    // The hook lets only signed-in people come here.
    const grant = actor?.kind === 'user' ? actor.grants[0] : undefined;
    return {
      pages: pagesFor(actor, await isSettingUp(ctx, actor)),
      person: { name: actor?.name ?? '', role: grant?.role, unit: grant && (await unitName(ctx.db, grant.unit)) },
      theme: themeFrom(cookies.get(THEME_COOKIE)),
    };
  });
