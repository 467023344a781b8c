import { error, fail, redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { codeInput } from '#lib/access/access.input.ts';
import { newPasswordFrom } from '#lib/access/new-password.ts';
import { changePassword } from '#lib/access/own-password.server.ts';
import { endOtherSessions, endOwnSession, ownSessions } from '#lib/access/own-session.server.ts';
import type { User } from '#lib/access/roles.ts';
import * as factor from '#lib/access/second-factor.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { qrPath } from '#lib/ui/qr.ts';
import type { PageServerLoad } from './$types';

// The hook lets only signed-in people come here.
function self({ locals: { actor } }: Pick<RequestEvent, 'locals'>): User {
  if (actor?.kind !== 'user') error(401);
  return actor;
}

const shown = (setUp: factor.SetUp) => ({ ...setUp, qr: qrPath(setUp.uri) });

export const load: PageServerLoad = (event) =>
  forPage(event.locals.locale, async () => {
    const { ctx } = event.locals;
    const actor = self(event);
    return {
      duty: actor.duty,
      employee: actor.employee,
      factor: await factor.secondFactorState(ctx, actor),
      sessions: await ownSessions(ctx, actor),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

/** An action on a code from the form; what was refused stands at the field. */
async function byCode<T extends object>(event: RequestEvent, about: string, work: (code: string) => Promise<T>) {
  const input = v.safeParse(codeInput, Object.fromEntries(await event.request.formData()));
  if (!input.success) return fail(400, { about, error: m.account_code_needed() });
  return forForm(event.locals.locale, { about }, async () => ({ about, ...(await work(input.output.code)) }));
}

export const actions: Actions = {
  password: async (event) => {
    const about = 'password';
    const form = await event.request.formData();
    const next = newPasswordFrom(form, { about });
    if (typeof next !== 'string') return next;
    const current = String(form.get('current') ?? '');
    const actor = self(event);
    return forForm(event.locals.locale, { about }, async () => {
      await changePassword(event.locals.ctx, actor, { current, next }, event.locals.address);
      if (actor.duty === 'password') redirect(303, '/');
      return { about, done: true };
    });
  },
  begin: async (event) => {
    const about = 'begin';
    const password = String((await event.request.formData()).get('current') ?? '');
    const { ctx, locale } = event.locals;
    return forForm(locale, { about }, async () => ({
      about: 'confirm',
      setUp: shown(await factor.beginSetUp(ctx, self(event), password, event.locals.address)),
    }));
  },
  confirm: async (event) => {
    const { ctx } = event.locals;
    const actor = self(event);
    const done = await byCode(event, 'confirm', async (code) => ({
      codes: await factor.confirmSetUp(ctx, actor, code),
    }));
    if (!('status' in done)) return done;
    // Refused: the picture is shown once more.
    return forForm(event.locals.locale, { about: 'confirm' }, async () =>
      fail(done.status, { ...done.data, setUp: shown(await factor.setUpSoFar(ctx, actor)) }),
    );
  },
  codes: (event) =>
    byCode(event, 'codes', async (code) => ({
      codes: await factor.renewRecoveryCodes(event.locals.ctx, self(event), code),
    })),
  off: (event) =>
    byCode(event, 'off', async (code) => {
      await factor.turnOff(event.locals.ctx, self(event), code);
      return { done: true };
    }),
  end: async (event) => {
    const id = String((await event.request.formData()).get('id') ?? '');
    await forForm(event.locals.locale, {}, () => endOwnSession(event.locals.ctx, self(event), id));
  },
  'end-others': (event) =>
    forForm(event.locals.locale, { about: 'sessions' }, async () => {
      await endOtherSessions(event.locals.ctx, self(event));
      return { about: 'sessions', done: true };
    }),
};
