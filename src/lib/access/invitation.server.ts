/** Bringing people in: an account with a role and without a password, and a link by which its owner sets one. */
import { isMailSetUp, queueMail } from '#lib/mail/mail.server.ts';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { slowHash } from '#lib/server/slow-hash.server.ts';
import { fold, normalName } from '#lib/ui/text.ts';
import { insertUser } from './access.queries.server.ts';
import { knownEmail } from './access.server.ts';
import { audit, auditOwn } from './audit.server.ts';
import { invitationLetter } from './letters.ts';
import { linkOf, newLink, useLink } from './link.server.ts';
import { changeLogin, putPassword, setLinkMail, setVerified } from './login.queries.server.ts';
import { assertPassword, namesOf } from './own-password.server.ts';
import { assertReach, knownRole } from './reach.ts';
import type { Actor, Reach } from './roles.ts';
import type { Visitor } from './session.server.ts';
import { goOn, type Step } from './sign-in.server.ts';
import { renameUser, stateOf } from './user.queries.server.ts';
import { changingWhole } from './user.server.ts';

export interface Invitation {
  email: string;
  name: string;
  role: string;
  unit: string;
  /** Language of the mail and, until they choose another, of what we write to them. */
  locale: Locale;
}

/** How the link gets to whom it is for: by mail, or shown to the administrator, who hands it over. */
export type Way = 'mail' | 'hand';

/** A link shown once: `url` is null where it was mailed. */
export interface Sent {
  id: string;
  url: string | null;
  expiresAt: string;
}

interface Invited {
  id: string;
  name: string;
  email: string;
  locale: Locale;
}

/** @param origin our address as links should have it */
async function send(ctx: Context, tx: Db, actor: Actor, invited: Invited, origin: string, way: Way): Promise<Sent> {
  const { id, name, email, locale } = invited;
  const { secret, hash, expiresAt } = await newLink(ctx, tx, 'invitation', id);
  const url = `${ctx.config.origin ?? origin}/accept/${secret}`;
  if (way === 'hand' || !isMailSetUp(ctx)) return { id, url, expiresAt };
  const letter = invitationLetter(locale, name, actor.name, { url, expiresAt, zone: ctx.config.zone });
  const mail = await queueMail(ctx, tx, { kind: 'invitation', to: email, locale, letter });
  if (mail) await setLinkMail(tx, hash, mail);
  return { id, url: null, expiresAt };
}

/**
 * @param reach units on which the actor holds `user.write`
 * @throws Problem access.forbidden, access.unknown-role, access.invalid-email, access.email-taken
 */
export async function invite(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  asked: Invitation,
  origin: string,
): Promise<Sent> {
  assertReach(reach, asked.unit);
  const grant = { role: knownRole(asked.role), unit: asked.unit };
  const person = { email: knownEmail(asked.email), name: normalName(asked.name), locale: asked.locale };
  return transacted(ctx.db, async (tx) => {
    const id = await insertUser(tx, ctx.now(), { ...person, ...grant });
    if (!id) throw new Problem('access.email-taken', { email: person.email });
    const subject = `user:${id}`;
    await audit(tx, actor, ctx.now(), { action: 'user.invite', subject, unit: grant.unit, after: grant });
    return send(ctx, tx, actor, { id, ...person }, origin, 'mail');
  });
}

/** A new link for somebody who has not come yet; the one before is void. @throws Problem access.not-invited */
export async function inviteAgain(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  id: string,
  origin: string,
  way: Way,
): Promise<Sent> {
  return changingWhole(ctx, actor, reach, id, async (tx, found) => {
    if (stateOf(found) !== 'invited') throw new Problem('access.not-invited');
    const [first] = found.held;
    const unit = first?.unit ?? '';
    await audit(tx, actor, ctx.now(), { action: 'user.invite', subject: `user:${id}`, unit, after: { again: way } });
    const locale = isLocale(found.locale) ? found.locale : 'vi';
    return send(ctx, tx, actor, { id, name: found.name, email: found.email, locale }, origin, way);
  });
}

/** Whom an invitation is for. @throws Problem access.link-over */
export async function invitedBy(ctx: Context, secret: string) {
  const { name, email } = await linkOf(ctx, ctx.db, 'invitation', secret);
  return { name, email };
}

/**
 * Sets the password and comes in. The mail has arrived, so the address is theirs.
 * @throws Problem access.link-over, access.weak-password, access.guessable-password
 */
export async function accept(
  ctx: Context,
  secret: string,
  { name: typed, password }: { name: string; password: string },
  visitor: Visitor,
): Promise<Step> {
  const invited = await linkOf(ctx, ctx.db, 'invitation', secret);
  const name = normalName(typed) || invited.name;
  assertPassword(password, namesOf({ ...invited, name }));
  const hash = await slowHash(password);
  const login = await transacted(ctx.db, async (tx) => {
    const found = await useLink(ctx, tx, 'invitation', secret);
    const now = ctx.now();
    await renameUser(tx, found.id, now, { name, email: found.email });
    await changeLogin(tx, found.id, { folded: fold(`${name} ${found.email}`) });
    await putPassword(tx, now, found.id, hash);
    await setVerified(tx, found.id, now);
    await auditOwn(ctx, tx, { kind: 'user', id: found.id, name, grants: [] }, 'user.accept');
    return found;
  });
  return goOn(ctx, login, visitor);
}
