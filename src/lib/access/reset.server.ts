/**
 * Forgotten passwords. Who asks gets the same answer in the same time, whether there is such an account or not: what is
 * done about it, a job does later.
 */
import * as v from 'valibot';
import { enqueue, type Handler } from '#lib/jobs/queue.server.ts';
import { isMailSetUp, queueMail } from '#lib/mail/mail.server.ts';
import { isLocale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { slowHash } from '#lib/server/slow-hash.server.ts';
import { audit, auditOwn } from './audit.server.ts';
import type { Sent, Way } from './invitation.server.ts';
import { resetLetter } from './letters.ts';
import { linkOf, newLink, useLink } from './link.server.ts';
import {
  changeLogin,
  deleteLinks,
  loginByEmail,
  putPassword,
  setLinkMail,
  setVerified,
  type LoginRow,
} from './login.queries.server.ts';
import { assertPassword, namesOf } from './own-password.server.ts';
import type { Actor, Reach } from './roles.ts';
import { deleteSessionsOf } from './session.queries.server.ts';
import { isOpen } from './session.server.ts';
import { countReset } from './sign-in-limit.server.ts';
import { stateOf } from './user.queries.server.ts';
import { changingWhole } from './user.server.ts';

export const RESET_JOB = 'password-reset';

const payloadSchema = v.object({ email: v.string(), origin: v.string() });

/** True for this machine itself: a link to it leads nobody astray. */
const isLoopback = (origin: string) =>
  URL.canParse(origin) && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(origin).hostname);

/**
 * @param origin our address as the request had it; whoever sends the request can choose it
 * @throws Problem access.locked after too many from one address
 */
export async function askForReset(ctx: Context, typed: string, origin: string, address: string) {
  const email = typed.trim().toLowerCase();
  const heard = await countReset(ctx, { login: email, address });
  // Asked too often about one account: told the same, and nothing is sent.
  if (!heard) return;
  await retried(() => enqueue(ctx.db, ctx.now(), { kind: RESET_JOB, payload: { email, origin } }));
}

async function send(ctx: Context, tx: Db, login: LoginRow, origin: string, way: Way): Promise<Sent> {
  const { secret, hash, expiresAt } = await newLink(ctx, tx, 'reset', login.id);
  const url = `${origin}/reset/${secret}`;
  if (way === 'hand') return { id: login.id, url, expiresAt };
  const locale = isLocale(login.locale) ? login.locale : 'vi';
  const letter = resetLetter(locale, login.name, { url, expiresAt, zone: ctx.config.zone });
  const mail = await queueMail(ctx, tx, { kind: 'reset', to: login.email, locale, letter });
  if (mail) await setLinkMail(tx, hash, mail);
  return { id: login.id, url: null, expiresAt };
}

/** Mails a link to whom it concerns, if anybody. Somebody invited gets their invitation from who invited them. */
export const sendReset: Handler = async (ctx, { payload }) => {
  const asked = v.parse(payloadSchema, payload);
  const login = await loginByEmail(ctx.db, asked.email);
  if (!login || login.employee !== null || login.password === null || !isOpen(ctx, login)) return;
  // Not the address that the request came with, which a stranger may have made up to be sent the secret: where this very
  // person has last signed in.
  const origin = ctx.config.origin ?? login.origin ?? (isLoopback(asked.origin) ? asked.origin : null);
  if (origin === null)
    return ctx.log.warn({ user: login.id }, 'no reset mailed: set ORIGIN, or nobody knows our address');
  await transacted(ctx.db, (tx) => send(ctx, tx, login, origin, 'mail'));
};

/** An administrator helps somebody who has forgotten theirs. @throws Problem as `changingWhole`, access.no-login */
export async function helpReset(ctx: Context, actor: Actor, reach: Reach, id: string, origin: string): Promise<Sent> {
  return changingWhole(ctx, actor, reach, id, async (tx, found) => {
    const login = await loginByEmail(tx, found.email);
    if (!login || login.employee !== null || stateOf(found) !== 'active') throw new Problem('access.no-login');
    const [first] = found.held;
    const subject = `user:${id}`;
    await audit(tx, actor, ctx.now(), { action: 'user.reset-password', subject, unit: first?.unit ?? '' });
    return send(ctx, tx, login, ctx.config.origin ?? origin, isMailSetUp(ctx) ? 'mail' : 'hand');
  });
}

/** @throws Problem access.link-over */
export async function resetBy(ctx: Context, secret: string) {
  const { name, email } = await linkOf(ctx, ctx.db, 'reset', secret);
  return { name, email };
}

/**
 * Sets the password and ends every session; the second factor is asked for as ever.
 * @throws Problem access.link-over, access.weak-password, access.guessable-password
 */
export async function reset(ctx: Context, secret: string, password: string) {
  assertPassword(password, namesOf(await linkOf(ctx, ctx.db, 'reset', secret)));
  const hash = await slowHash(password);
  await transacted(ctx.db, async (tx) => {
    const { id, name } = await useLink(ctx, tx, 'reset', secret);
    await putPassword(tx, ctx.now(), id, hash);
    await setVerified(tx, id, ctx.now());
    await changeLogin(tx, id, { password_temporary: 0 });
    await deleteLinks(tx, id, ['second-factor']);
    await deleteSessionsOf(tx, id);
    await auditOwn(ctx, tx, { kind: 'user', id, name, grants: [] }, 'password.reset');
  });
}
