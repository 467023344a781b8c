/** Secrets handed to one person in a link or cookie: random, kept as their hash, used once, for a while. */
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import {
  deleteExpiredLinks,
  deleteLinks,
  insertLink,
  liveLink,
  loginById,
  takeLink,
  type LinkKind,
  type LoginRow,
} from './login.queries.server.ts';

const MINUTE_MS = 60_000;

/** How long each is good for: in minutes. */
export const lifetime: Record<LinkKind, number> = { invitation: 7 * 24 * 60, reset: 60, 'second-factor': 10 };

const PREFIX: Record<LinkKind, string> = { invitation: 'smi', reset: 'smr', 'second-factor': 'sms' };

/** A new secret for a person; earlier invitations and resets are void. @returns the secret, shown or sent once */
export async function newLink(ctx: Context, tx: Db, kind: LinkKind, user: string) {
  const secret = newToken(PREFIX[kind]);
  const now = ctx.now();
  const expiresAt = new Date(now.getTime() + lifetime[kind] * MINUTE_MS).toISOString();
  // A second sign-in on another device does not void the first.
  if (kind !== 'second-factor') await deleteLinks(tx, user, [kind]);
  const hash = tokenHash(secret);
  await insertLink(tx, { hash, kind, user, created_at: now.toISOString(), expires_at: expiresAt, mail: null });
  return { secret, hash, expiresAt };
}

/** @throws Problem access.link-over: used, outlived, replaced by another, or its account was deactivated */
export async function linkOf(ctx: Context, db: Db, kind: LinkKind, secret: string): Promise<LoginRow> {
  const found = await liveLink(db, kind, tokenHash(secret), ctx.now().toISOString());
  const login = found && (await loginById(db, found.user));
  if (!login || login.deactivated_at !== null) throw new Problem('access.link-over');
  return login;
}

/** Uses a link up. @throws Problem access.link-over when somebody else was first */
export async function useLink(ctx: Context, tx: Db, kind: LinkKind, secret: string): Promise<LoginRow> {
  const login = await linkOf(ctx, tx, kind, secret);
  if (!(await takeLink(tx, tokenHash(secret)))) throw new Problem('access.link-over');
  return login;
}

export const tidyLinks = (ctx: Context) => deleteExpiredLinks(ctx.db, ctx.now().toISOString());
