import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { readSettings } from '#lib/kiosk/settings.input.ts';
import { saveSettings, settingsPage, type SettingsOf } from '#lib/kiosk/settings.server.ts';
import { webhookFormSchema } from '#lib/organisation/webhook.input.ts';
import { removeWebhook, setWebhook, tryWebhook, webhookFor } from '#lib/organisation/webhook.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Problem } from '#lib/problem.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whose settings the address asks for; null: those of the highest unit one may settle. */
function askedOf(url: URL): SettingsOf | null {
  const kiosk = url.searchParams.get('kiosk');
  const unit = url.searchParams.get('unit');
  if (kiosk) return { kiosk };
  return unit ? { unit } : null;
}

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const page = await settingsPage(ctx, actor, askedOf(url));
    const webhook = page.kiosk
      ? null
      : await webhookFor(ctx, actor, page.unit.code).catch((refused: unknown) => {
          // A store manager settles texts; where notices are sent is the administrator's.
          if (refused instanceof Problem) return undefined;
          throw refused;
        });
    return {
      page,
      webhook: webhook ?? null,
      mayCallOut: !page.kiosk && webhook !== undefined,
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

const formOf = async (request: Request) =>
  Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));

/** The unit whose webhook it is: a form without one is about nothing. */
const unitOf = (typed: Record<string, string>) => typed.unit ?? '';

export const actions: Actions = {
  save: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = await formOf(request);
    const { own, faults } = readSettings(typed);
    if (Object.keys(faults).length > 0) return fail(400, { typed, faults });
    return forForm(locale, { typed }, async () => {
      const of = askedOf(url) ?? { unit: unitOf(typed) };
      await saveSettings(ctx, actor, of, own);
      return { saved: true };
    });
  },
  webhook: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = await formOf(request);
    const form = v.safeParse(webhookFormSchema, typed);
    if (!form.success) return fail(400, { url: typed.url ?? '', urlError: m.devices_webhook_url_wrong() });
    return forForm(locale, form.output, async () => ({
      secret: await setWebhook(ctx, actor, unitOf(typed), form.output.url),
    }));
  },
  test: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = await formOf(request);
    return forForm(locale, {}, async () => ({ outcome: (await tryWebhook(ctx, actor, unitOf(typed))) ?? '' }));
  },
  remove: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = await formOf(request);
    return forForm(locale, {}, async () => {
      await removeWebhook(ctx, actor, unitOf(typed));
      return { removed: true };
    });
  },
};
