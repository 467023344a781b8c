import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

/**
 * The care of kiosks: what devices report stands apart from what they are, since it changes every minute; settings by
 * place; replacements; where notices are told to other systems. Every step may be repeated.
 */
export async function up(db: Db, engine: Engine) {
  await reports(db, engine);
  await replacements(db);
  await settings(db, engine);
}

async function reports(db: Db, engine: Engine) {
  await clustered(
    engine,
    db.schema
      .createTable('kiosk_report')
      .ifNotExists()
      .addColumn('kiosk', 'text', (c) => c.primaryKey())
      .addColumn('heard_at', 'text', (c) => c.notNull())
      .addColumn('beat_at', 'text')
      .addColumn('outbox', 'text')
      .addColumn('pending', 'integer')
      .addColumn('oldest_pending_at', 'text')
      .addColumn('last_seq', 'integer')
      .addColumn('battery', 'double precision')
      .addColumn('app_version', 'text')
      .addColumn('clock_difference', 'double precision'),
  ).execute();
  if (await has(db, 'kiosk', 'heartbeat')) {
    await carryReports(db);
    await db.schema.alterTable('kiosk').dropColumn('heartbeat').execute();
  }
  if (await has(db, 'kiosk', 'last_seen_at')) await db.schema.alterTable('kiosk').dropColumn('last_seen_at').execute();
  // A kiosk's page asks which outboxes are its own.
  await db.schema.createIndex('outbox_owner').ifNotExists().on('outbox').columns(['owner']).execute();
}

/** A device that fell silent before this migration will not report again: its last words are carried over. */
async function carryReports(db: Db) {
  const { rows } = await sql<{ id: string; last_seen_at: string; heartbeat: string | null }>`
    select id, last_seen_at, heartbeat from kiosk where last_seen_at is not null`.execute(db);
  for (const { id, last_seen_at, heartbeat } of rows) {
    const beat = (heartbeat === null ? {} : JSON.parse(heartbeat)) as Record<string, string | number | null>;
    await db
      .insertInto('kiosk_report')
      .values({
        kiosk: id,
        heard_at: last_seen_at,
        beat_at: heartbeat === null ? null : last_seen_at,
        outbox: (beat.outbox ?? null) as string | null,
        pending: (beat.pending ?? null) as number | null,
        oldest_pending_at: (beat.oldestPendingAt ?? null) as string | null,
        last_seq: (beat.lastSeq ?? null) as number | null,
        battery: (beat.battery ?? null) as number | null,
        app_version: (beat.appVersion ?? null) as string | null,
        clock_difference: (beat.clockDifference ?? null) as number | null,
      })
      .onConflict((conflict) => conflict.column('kiosk').doNothing())
      .execute();
  }
}

async function replacements(db: Db) {
  for (const column of ['replaces', 'reason'])
    if (!(await has(db, 'pairing_code', column)))
      await db.schema.alterTable('pairing_code').addColumn(column, 'text').execute();

  await db.schema
    .createTable('kiosk_replacement')
    .ifNotExists()
    .addColumn('kiosk', 'text', (c) => c.primaryKey().references('kiosk.id'))
    .addColumn('replaced_by', 'text', (c) => c.notNull().references('kiosk.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('outbox', 'text')
    .addColumn('taken', 'integer', (c) => c.notNull())
    .addColumn('received', 'integer', (c) => c.notNull())
    .addColumn('missing', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('kiosk_replacement_replaced_by')
    .ifNotExists()
    .on('kiosk_replacement')
    .columns(['replaced_by'])
    .execute();
}

async function settings(db: Db, engine: Engine) {
  await clustered(
    engine,
    db.schema
      .createTable('kiosk_setting')
      .ifNotExists()
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('kiosk_setting_key', ['place', 'key']),
  ).execute();

  await db.schema
    .createTable('webhook')
    .ifNotExists()
    .addColumn('unit', 'text', (c) => c.primaryKey().references('unit.code'))
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('told_at', 'text')
    .addColumn('outcome', 'text')
    .execute();
}

async function has(db: Db, table: string, column: string): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name, columns }) => name === table && columns.some((found) => found.name === column));
}
