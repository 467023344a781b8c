import { error, fail, redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { inviteAgain, type Sent } from '#lib/access/invitation.server.ts';
import { helpReset } from '#lib/access/reset.server.ts';
import type { Actor, Reach } from '#lib/access/roles.ts';
import { grantForm, renameForm } from '#lib/access/user.input.ts';
import { addGrant, dealWith, removeGrant, rename, userInCare } from '#lib/access/user.server.ts';
import { isMailSetUp } from '#lib/mail/mail.server.ts';
import { unitOfForm } from '#lib/organisation/grant-form.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, async () => {
    const reach = await scopeFor(ctx.db, actor, 'user.write');
    if (!actor) error(401);
    return {
      user: await userInCare(ctx, actor, reach, params.id),
      invited: url.searchParams.has('invited'),
      mail: isMailSetUp(ctx),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

type Event = RequestEvent<{ id: string }>;

/** An action on the account; what was refused is shown by the part of the page it is about. */
async function act<T extends object>(
  { locals: { ctx, actor, locale } }: Event,
  about: string,
  work: (actor: Actor, reach: Reach) => Promise<T>,
) {
  return forForm(locale, { about }, async () => {
    const reach = await scopeFor(ctx.db, actor, 'user.write');
    if (!actor) error(401);
    return { about, ...(await work(actor, reach)) };
  });
}

const verb = (name: 'deactivate' | 'activate' | 'end-sessions' | 'reset-second-factor') => (event: Event) =>
  act(event, name, async (actor, reach) => {
    await dealWith(event.locals.ctx, actor, reach, event.params.id, name);
    return { done: true };
  });

const handed = ({ url, expiresAt }: Sent) => ({ done: true, link: url === null ? undefined : { url, expiresAt } });

const typedIn = async ({ request }: Event) =>
  Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));

export const actions: Actions<{ id: string }> = {
  grant: async (event) => {
    const about = 'grant';
    const { ctx, actor, locale } = event.locals;
    const typed = await typedIn(event);
    return forForm(locale, { about, typed }, async () => {
      const place = await unitOfForm(ctx, actor, typed.unit ?? '');
      const form = v.safeParse(grantForm, typed);
      if (!form.success || place.error) {
        const errors = { role: form.success ? undefined : m.account_role_needed(), unit: place.error };
        return fail(400, { about, typed, errors });
      }
      if (!actor) error(401);
      await addGrant(ctx, actor, place.reach, event.params.id, { role: form.output.role, unit: place.unit });
      return { about, done: true };
    });
  },
  revoke: async (event) => {
    const { role = '', unit = '' } = await typedIn(event);
    return act(event, 'revoke', async (actor, reach) => {
      await removeGrant(event.locals.ctx, actor, reach, event.params.id, { role, unit });
      // They may be out of reach now.
      const still = await userInCare(event.locals.ctx, actor, reach, event.params.id).catch(() => null);
      if (!still) redirect(303, '/users');
      return { done: true };
    });
  },
  rename: async (event) => {
    const typed = await typedIn(event);
    const form = v.safeParse(renameForm, typed);
    if (!form.success) {
      const { nested } = v.flatten<typeof renameForm>(form.issues);
      const errors = {
        name: nested?.name && m.account_name_needed(),
        email: nested?.email && m.account_email_needed(),
      };
      return fail(400, { about: 'rename', typed, errors });
    }
    return act(event, 'rename', async (actor, reach) => {
      await rename(event.locals.ctx, actor, reach, event.params.id, form.output);
      return { done: true };
    });
  },
  'invite-again': async (event) => {
    const { way } = await typedIn(event);
    return act(event, 'invite-again', async (actor, reach) => {
      const { ctx } = event.locals;
      const by = way === 'hand' ? 'hand' : 'mail';
      return handed(await inviteAgain(ctx, actor, reach, event.params.id, event.url.origin, by));
    });
  },
  'reset-password': (event) =>
    act(event, 'reset-password', async (actor, reach) =>
      handed(await helpReset(event.locals.ctx, actor, reach, event.params.id, event.url.origin)),
    ),
  deactivate: verb('deactivate'),
  activate: verb('activate'),
  'end-sessions': verb('end-sessions'),
  'reset-second-factor': verb('reset-second-factor'),
};
