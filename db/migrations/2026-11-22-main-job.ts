import { sql, type CreateTableBuilder, type SchemaModule } from 'kysely';
import { authColumns, clustered, type Engine } from '../dialect.server.ts';

interface Building {
  schema: SchemaModule;
}

/**
 * The main job: organisation, surveys, kiosks, the intake, counts, sign-in, jobs.
 * Every step may be repeated: SQLite does not run migrations in a transaction.
 */
export async function up(db: Building, engine: Engine) {
  await organisation(db, engine);
  await devices(db);
  await responses(db);
  await rollups(db, engine);
  await generations(db, engine);
  await access(db, engine);
  await work(db);
}

const table = (db: Building, name: string) => db.schema.createTable(name).ifNotExists();
const index = (db: Building, on: string, columns: string[]) =>
  db.schema
    .createIndex(`${on}_${columns.join('_')}`)
    .ifNotExists()
    .on(on)
    .columns(columns);
const flag = (column: string) => sql`${sql.ref(column)} in (0, 1)`;

async function organisation(db: Building, engine: Engine) {
  await table(db, 'unit')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('folded', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('parent', 'text', (c) => c.references('unit.code'))
    .addColumn('address', 'text', (c) => c.notNull().defaultTo(''))
    .addColumn('opens', 'text')
    .addColumn('closes', 'text')
    .addCheckConstraint('unit_kind', sql`kind in ('corporation', 'province', 'area', 'office', 'store')`)
    .execute();
  await index(db, 'unit', ['parent']).execute();

  await table(db, 'counter')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
    .execute();
  await index(db, 'counter', ['store']).execute();

  await table(db, 'employee')
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('folded', 'text', (c) => c.notNull())
    .addColumn('start_day', 'text', (c) => c.notNull())
    .addColumn('end_day', 'text')
    .addColumn('pin_hash', 'text')
    .addColumn('pin_failures', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('pin_locked_until', 'text')
    .execute();

  await clustered(
    engine,
    table(db, 'posting')
      .addColumn('employee', 'text', (c) => c.notNull().references('employee.code'))
      .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
      .addColumn('from_day', 'text', (c) => c.notNull())
      .addColumn('to_day', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('posting_key', ['employee', 'from_day'])
      .addCheckConstraint('posting_order', sql`from_day <= to_day`),
  ).execute();
  await index(db, 'posting', ['store', 'to_day']).execute();

  await table(db, 'shift')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('counter', 'text', (c) => c.notNull().references('counter.code'))
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull().references('employee.code'))
    .addColumn('starts_at', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'text')
    .addColumn('source', 'text', (c) => c.notNull())
    .addCheckConstraint('shift_source', sql`source in ('roster', 'sign-on')`)
    .addCheckConstraint('shift_order', sql`ends_at is null or starts_at <= ends_at`)
    .execute();
  await index(db, 'shift', ['counter', 'starts_at']).execute();
  await index(db, 'shift', ['employee', 'starts_at']).execute();

  await clustered(
    engine,
    table(db, 'staged_shift')
      .addColumn('import', 'text', (c) => c.notNull())
      .addColumn('seq', 'integer', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('counter', 'text', (c) => c.notNull())
      .addColumn('store', 'text', (c) => c.notNull())
      .addColumn('employee', 'text', (c) => c.notNull())
      .addColumn('starts_at', 'text', (c) => c.notNull())
      .addColumn('ends_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('staged_shift_key', ['import', 'seq']),
  ).execute();

  await table(db, 'survey_version')
    .addColumn('survey', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('definition', 'text', (c) => c.notNull())
    .addColumn('published_at', 'text')
    .addPrimaryKeyConstraint('survey_version_key', ['survey', 'version'])
    .addCheckConstraint('survey_version_status', sql`status in ('draft', 'published', 'retired')`)
    .execute();
}

async function devices(db: Building) {
  await table(db, 'kiosk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('counter', 'text', (c) => c.references('counter.code'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('corner_pin', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('revoked_at', 'text')
    .addColumn('last_seen_at', 'text')
    .addColumn('heartbeat', 'text')
    .execute();
  await index(db, 'kiosk', ['store']).execute();

  await table(db, 'kiosk_binding')
    .addColumn('kiosk', 'text', (c) => c.notNull().references('kiosk.id'))
    .addColumn('from_at', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('counter', 'text')
    .addPrimaryKeyConstraint('kiosk_binding_key', ['kiosk', 'from_at'])
    .execute();

  await table(db, 'pairing_code')
    .addColumn('handle', 'text', (c) => c.primaryKey())
    .addColumn('secret_hash', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('counter', 'text', (c) => c.references('counter.code'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('corner_pin', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('wrong_guesses', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('used_at', 'text')
    .execute();

  await table(db, 'outbox')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('former_owner', 'text')
    .addColumn('received', 'text', (c) => c.notNull())
    .addColumn('last_received_at', 'text', (c) => c.notNull())
    .addColumn('sign', 'text')
    .execute();

  await table(db, 'outbox_clock')
    .addColumn('outbox', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('offset_ms', 'double precision', (c) => c.notNull())
    .addColumn('measured', 'integer', (c) => c.notNull())
    .addPrimaryKeyConstraint('outbox_clock_key', ['outbox', 'epoch'])
    .execute();

  await table(db, 'device_event')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('outbox', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('kiosk', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('counter', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addCheckConstraint('device_event_type', sql`type in ('sign-on', 'sign-off', 'break')`)
    .addCheckConstraint('device_event_verdict', sql`verdict in ('applied', 'wrong-pin', 'locked')`)
    .execute();
  await index(db, 'device_event', ['outbox', 'seq']).execute();
}

async function responses(db: Building) {
  await table(db, 'response')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('survey', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('locale', 'text', (c) => c.notNull())
    .addColumn('device', 'text', (c) => c.notNull())
    .addColumn('outbox', 'text')
    .addColumn('seq', 'integer')
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('answered_at', 'text', (c) => c.notNull())
    .addColumn('corrected_at', 'text', (c) => c.notNull())
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('clock', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('visit_at', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('counter', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull())
    .addColumn('attribution', 'text', (c) => c.notNull())
    .addColumn('ticket', 'text')
    .addColumn('answers', 'text', (c) => c.notNull())
    .addColumn('question', 'text', (c) => c.notNull())
    .addColumn('rating', 'integer')
    .addColumn('personal', 'integer', (c) => c.notNull())
    .addColumn('quarantined', 'integer', (c) => c.notNull())
    .addCheckConstraint(
      'response_channel',
      sql`channel in ('kiosk', 'qr', 'email', 'sms', 'letter', 'interview', 'phone', 'paper')`,
    )
    .addCheckConstraint('response_clock', sql`clock in ('sure', 'bounded')`)
    .addCheckConstraint('response_rating', sql`rating between 1 and 5`)
    .addCheckConstraint('response_personal', flag('personal'))
    .addCheckConstraint('response_quarantined', flag('quarantined'))
    .execute();
  await index(db, 'response', ['day', 'id']).execute();
  // The refractory rule asks for a device's latest kept tap.
  await index(db, 'response', ['device', 'corrected_at']).execute();

  await table(db, 'quarantine')
    .addColumn('response', 'text', (c) => c.notNull())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('rule_version', 'integer', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('quarantine_key', ['response', 'rule', 'rule_version'])
    .execute();
}

async function rollups(db: Building, engine: Engine) {
  const keyed = (name: string, period: 'day' | 'month') =>
    table(db, name)
      .addColumn(period, 'text', (c) => c.notNull())
      .addColumn('store', 'text', (c) => c.notNull())
      .addColumn('employee', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('survey', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('question', 'text', (c) => c.notNull());
  const key = ['store', 'employee', 'channel', 'survey', 'version', 'question'] as const;

  for (const period of ['day', 'month'] as const) {
    const levels = (['n1', 'n2', 'n3', 'n4', 'n5', 'elsewhere'] as const).reduce<CreateTableBuilder<string, string>>(
      (built, column) => built.addColumn(column, 'integer', (c) => c.notNull()),
      keyed(`score_${period}`, period),
    );
    await clustered(engine, levels.addPrimaryKeyConstraint(`score_${period}_key`, [period, ...key])).execute();
    await clustered(
      engine,
      keyed(`choice_${period}`, period)
        .addColumn('option', 'text', (c) => c.notNull())
        .addColumn('n', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint(`choice_${period}_key`, [period, ...key, 'option']),
    ).execute();
  }
}

async function generations(db: Building, engine: Engine) {
  await clustered(
    engine,
    table(db, 'score_generation')
      .addColumn('month', 'text', (c) => c.notNull())
      .addColumn('store', 'text', (c) => c.notNull())
      .addColumn('generation', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('score_generation_key', ['month', 'store']),
  ).execute();
}

async function access(db: Building, engine: Engine) {
  const { moment, flag: bool } = authColumns[engine];
  const now = sql`current_timestamp`;
  await table(db, 'user')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('email', 'text', (c) => c.notNull().unique())
    .addColumn('emailVerified', bool, (c) => c.notNull())
    .addColumn('image', 'text')
    .addColumn('createdAt', moment, (c) => c.notNull().defaultTo(now))
    .addColumn('updatedAt', moment, (c) => c.notNull().defaultTo(now))
    .execute();
  await table(db, 'session')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('expiresAt', moment, (c) => c.notNull())
    .addColumn('token', 'text', (c) => c.notNull().unique())
    .addColumn('createdAt', moment, (c) => c.notNull().defaultTo(now))
    .addColumn('updatedAt', moment, (c) => c.notNull())
    .addColumn('ipAddress', 'text')
    .addColumn('userAgent', 'text')
    .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .execute();
  await index(db, 'session', ['userId']).execute();
  await table(db, 'account')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('accountId', 'text', (c) => c.notNull())
    .addColumn('providerId', 'text', (c) => c.notNull())
    .addColumn('userId', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('accessToken', 'text')
    .addColumn('refreshToken', 'text')
    .addColumn('idToken', 'text')
    .addColumn('accessTokenExpiresAt', moment)
    .addColumn('refreshTokenExpiresAt', moment)
    .addColumn('scope', 'text')
    .addColumn('password', 'text')
    .addColumn('createdAt', moment, (c) => c.notNull().defaultTo(now))
    .addColumn('updatedAt', moment, (c) => c.notNull())
    .execute();
  await index(db, 'account', ['userId']).execute();
  await table(db, 'verification')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('identifier', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('expiresAt', moment, (c) => c.notNull())
    .addColumn('createdAt', moment, (c) => c.notNull().defaultTo(now))
    .addColumn('updatedAt', moment, (c) => c.notNull().defaultTo(now))
    .execute();
  await index(db, 'verification', ['identifier']).execute();

  await table(db, 'user_role')
    .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull().references('unit.code'))
    .addPrimaryKeyConstraint('user_role_key', ['user', 'role', 'unit'])
    .execute();
  await table(db, 'api_token')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('last_used_at', 'text')
    .addColumn('revoked_at', 'text')
    .execute();
  await table(db, 'audit')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('action', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .execute();
  await index(db, 'audit', ['at']).execute();
}

async function work(db: Building) {
  await table(db, 'notice')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .execute();
  await db.schema
    .createIndex('notice_open')
    .ifNotExists()
    .unique()
    .on('notice')
    .columns(['unit', 'kind', 'subject'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();

  await table(db, 'job')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('payload', 'text', (c) => c.notNull())
    .addColumn('dedupe', 'text', (c) => c.unique())
    .addColumn('run_at', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('leased_by', 'text')
    .addColumn('leased_until', 'text')
    .addColumn('last_error', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addCheckConstraint('job_state', sql`state in ('waiting', 'done', 'dead')`)
    .execute();
  await index(db, 'job', ['state', 'run_at']).execute();

  await table(db, 'setting')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}
