import { sql } from 'kysely';
import { fold } from '#lib/ui/text.ts';
import type { Db } from '../connect.server.ts';

/** What we know of an account beside better-auth's own columns: how it signs in, whether it may, its second factor. */
export async function up(db: Db) {
  const table = (name: string) => db.schema.createTable(name).ifNotExists();

  await table('login')
    .addColumn('user', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
    .addColumn('employee', 'text', (c) => c.unique())
    .addColumn('folded', 'text', (c) => c.notNull())
    .addColumn('locale', 'text', (c) => c.notNull())
    .addColumn('origin', 'text')
    .addColumn('password_temporary', 'integer', (c) => c.notNull())
    .addColumn('deactivated_at', 'text')
    .addColumn('last_sign_in_at', 'text')
    .addCheckConstraint('login_password_temporary', sql`password_temporary in (0, 1)`)
    .execute();
  await accountsSoFar(db);

  await table('second_factor')
    .addColumn('user', 'text', (c) => c.primaryKey().references('user.id').onDelete('cascade'))
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addColumn('confirmed_at', 'text')
    .addColumn('last_step', 'integer', (c) => c.notNull())
    .addColumn('failures', 'integer', (c) => c.notNull())
    .addColumn('locked_until', 'text')
    .execute();
  await table('recovery_code')
    .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('used_at', 'text')
    .addPrimaryKeyConstraint('recovery_code_key', ['user', 'hash'])
    .execute();

  await table('login_link')
    .addColumn('hash', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('mail', 'text')
    .addCheckConstraint('login_link_kind', sql`kind in ('invitation', 'reset', 'second-factor')`)
    .execute();
  await db.schema.createIndex('login_link_user').ifNotExists().on('login_link').column('user').execute();

  const tokens = (await db.introspection.getTables()).find(({ name }) => name === 'api_token');
  if (!tokens?.columns.some(({ name }) => name === 'expires_at'))
    await db.schema.alterTable('api_token').addColumn('expires_at', 'text').execute();
}

/** Accounts made before signed in by e-mail, with a password that was theirs. */
async function accountsSoFar(db: Db) {
  const users = await db.selectFrom('user').select(['id', 'name', 'email']).execute();
  for (const { id, name, email } of users)
    await db
      .insertInto('login')
      .values({ user: id, folded: fold(`${name} ${email}`), locale: 'vi', password_temporary: 0 })
      .onConflict((conflict) => conflict.column('user').doNothing())
      .execute();
}
