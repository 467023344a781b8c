/** How accounts sign in, and the one-time links by which they get there. */
import { v7 as uuidv7 } from 'uuid';
import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { LoginLinkTable, LoginTable } from '#db/schema.ts';

/** Each account with all that decides whether it may come in. */
const logins = (db: Db) =>
  db
    .selectFrom('login')
    .innerJoin('user', 'user.id', 'login.user')
    .leftJoin('account', (join) =>
      join.onRef('account.userId', '=', 'user.id').on('account.providerId', '=', 'credential'),
    )
    .leftJoin('second_factor', 'second_factor.user', 'user.id')
    .leftJoin('employee', 'employee.code', 'login.employee')
    .select(['user.id', 'user.name', 'user.email', 'account.password', 'login.employee', 'login.locale'])
    .select(['login.origin', 'login.password_temporary', 'login.deactivated_at', 'login.last_sign_in_at'])
    .select(['second_factor.confirmed_at as second_factor_at', 'employee.end_day']);

export type LoginRow = NonNullable<Awaited<ReturnType<typeof loginById>>>;

export const loginById = (db: Db, id: string) => logins(db).where('user.id', '=', id).executeTakeFirst();
export const loginByEmail = (db: Db, email: string) => logins(db).where('user.email', '=', email).executeTakeFirst();
export const loginByEmployee = (db: Db, code: string) =>
  logins(db).where('login.employee', '=', code).executeTakeFirst();

export async function insertLogin(
  tx: Db,
  login: Pick<Insertable<LoginTable>, 'user' | 'employee' | 'folded' | 'locale' | 'password_temporary'>,
) {
  await tx.insertInto('login').values(login).execute();
}

export const changeLogin = (
  tx: Db,
  user: string,
  change: Partial<Pick<LoginTable, 'folded' | 'locale' | 'password_temporary'>> & {
    origin?: string;
    deactivated_at?: string | null;
    last_sign_in_at?: string;
  },
) => tx.updateTable('login').set(change).where('user', '=', user).execute();

/** Sets or replaces the password. */
export async function putPassword(tx: Db, at: Date, user: string, hash: string) {
  const updatedAt = at.toISOString();
  const { numUpdatedRows } = await tx
    .updateTable('account')
    .set({ password: hash, updatedAt })
    .where('userId', '=', user)
    .where('providerId', '=', 'credential')
    .executeTakeFirst();
  if (numUpdatedRows > 0n) return;
  const row = { id: uuidv7(), accountId: user, providerId: 'credential', userId: user, password: hash };
  await tx
    .insertInto('account')
    .values({ ...row, createdAt: updatedAt, updatedAt })
    .execute();
}

export const setVerified = (tx: Db, user: string, at: Date) =>
  tx.updateTable('user').set({ emailVerified: 1, updatedAt: at.toISOString() }).where('id', '=', user).execute();

export type LinkKind = LoginLinkTable['kind'];

export const insertLink = (tx: Db, link: LoginLinkTable) => tx.insertInto('login_link').values(link).execute();

/** Whom a link that still holds belongs to. */
export const liveLink = (db: Db, kind: LinkKind, hash: string, at: string) =>
  db
    .selectFrom('login_link')
    .select(['user', 'expires_at'])
    .where('hash', '=', hash)
    .where('kind', '=', kind)
    .where('expires_at', '>', at)
    .executeTakeFirst();

/** @returns false when it was used meanwhile: of two who come at once, one gets in */
export async function takeLink(tx: Db, hash: string): Promise<boolean> {
  const { numDeletedRows } = await tx.deleteFrom('login_link').where('hash', '=', hash).executeTakeFirst();
  return numDeletedRows > 0n;
}

export const deleteLinks = (tx: Db, user: string, kinds: LinkKind[]) =>
  tx.deleteFrom('login_link').where('user', '=', user).where('kind', 'in', kinds).execute();

export const setLinkMail = (tx: Db, hash: string, mail: string) =>
  tx.updateTable('login_link').set({ mail }).where('hash', '=', hash).execute();

export const deleteExpiredLinks = (db: Db, at: string) =>
  db.deleteFrom('login_link').where('expires_at', '<', at).execute();

/** The invitation that waits for this person, if any. */
export const invitationOf = (db: Db, user: string) =>
  db
    .selectFrom('login_link')
    .select(['created_at', 'expires_at', 'mail'])
    .where('user', '=', user)
    .where('kind', '=', 'invitation')
    .executeTakeFirst();

/** The provider's name for somebody, once they came in by it. */
export const userOfProvider = (db: Db, provider: string, subject: string) =>
  db
    .selectFrom('account')
    .select('userId')
    .where('providerId', '=', provider)
    .where('accountId', '=', subject)
    .executeTakeFirst();

export const providerSubjectOf = (db: Db, provider: string, user: string) =>
  db
    .selectFrom('account')
    .select('accountId')
    .where('providerId', '=', provider)
    .where('userId', '=', user)
    .executeTakeFirst();

export async function insertProviderAccount(tx: Db, at: Date, provider: string, subject: string, user: string) {
  const moments = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
  await tx
    .insertInto('account')
    .values({ id: uuidv7(), accountId: subject, providerId: provider, userId: user, password: null, ...moments })
    .execute();
}

/** Holds an account while it is being changed; so two who change each other's come one after the other. */
export const holdLogins = (tx: Db, users: string[]) =>
  locked(
    tx,
    tx.selectFrom('login').select(['user', 'deactivated_at']).where('user', 'in', users).orderBy('user'),
  ).execute();
