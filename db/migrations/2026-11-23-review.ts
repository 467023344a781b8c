import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

/** The month's close: published constants, frozen reviews, what the committee makes of them. */
export async function up(db: Db, engine: Engine) {
  const { schema } = db;
  await schema
    .createTable('published_constants')
    .ifNotExists()
    .addColumn('month', 'text', (c) => c.primaryKey())
    .addColumn('formula', 'integer', (c) => c.notNull())
    .addColumn('constants', 'text', (c) => c.notNull())
    .addColumn('config', 'text', (c) => c.notNull())
    .addColumn('published_at', 'text', (c) => c.notNull())
    .addColumn('published_by', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('review_setting')
    .ifNotExists()
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('review_setting_key', ['unit', 'key'])
    .execute();
  await schema
    .createTable('review_member')
    .ifNotExists()
    .addColumn('user', 'text', (c) => c.primaryKey())
    .addColumn('employee', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('review')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('unit', 'text', (c) => c.notNull())
    .addColumn('unit_name', 'text', (c) => c.notNull())
    .addColumn('month', 'text', (c) => c.notNull())
    .addColumn('edition', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) =>
      c.notNull().check(sql`state in ('draft', 'appeal', 'decided', 'signed', 'restated')`),
    )
    .addColumn('formula', 'integer', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('summary', 'text', (c) => c.notNull())
    .addColumn('generation', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('frozen_at', 'text', (c) => c.notNull())
    .addColumn('frozen_by', 'text', (c) => c.notNull())
    .addColumn('appeal_until', 'text')
    .addColumn('decided_at', 'text')
    .addColumn('decided_fingerprint', 'text')
    .addColumn('signed_at', 'text')
    .addUniqueConstraint('review_once', ['unit', 'month', 'edition'])
    .execute();
  await schema
    .createTable('review_part')
    .ifNotExists()
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in ('inputs', 'result')`))
    .addColumn('part', 'integer', (c) => c.notNull())
    .addColumn('data', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('review_part_key', ['review', 'kind', 'part'])
    .execute();
  const kind = sql`kind in ('employee', 'store')`;
  await clustered(
    engine,
    schema
      .createTable('review_candidate')
      .ifNotExists()
      .addColumn('review', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull().check(kind))
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('folded', 'text', (c) => c.notNull())
      .addColumn('store', 'text', (c) => c.notNull())
      .addColumn('store_name', 'text', (c) => c.notNull())
      .addColumn('position', 'integer', (c) => c.notNull())
      .addColumn('n', 'integer', (c) => c.notNull())
      .addColumn('quarantined', 'integer', (c) => c.notNull())
      .addColumn('score', 'double precision')
      .addColumn('sd', 'double precision')
      .addColumn('rank', 'integer')
      .addColumn('rank_low', 'integer')
      .addColumn('rank_high', 'integer')
      .addColumn('chance', 'double precision', (c) => c.notNull())
      .addColumn('proposed', 'text')
      .addColumn('attention', 'integer', (c) => c.notNull().check(sql`attention in (0, 1)`))
      .addColumn('detail', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('review_candidate_key', ['review', 'kind', 'code']),
  ).execute();
  await schema
    .createIndex('review_candidate_position')
    .ifNotExists()
    .on('review_candidate')
    .columns(['review', 'kind', 'position'])
    .execute();
  await schema.createIndex('review_candidate_code').ifNotExists().on('review_candidate').column('code').execute();
  await schema
    .createTable('review_mark')
    .ifNotExists()
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(kind))
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('criterion', 'text', (c) => c.notNull())
    .addColumn('points', 'double precision', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('review_mark_key', ['review', 'kind', 'code', 'criterion'])
    .execute();
  await schema
    .createTable('review_decision')
    .ifNotExists()
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull().check(kind))
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('class', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('review_decision_key', ['review', 'kind', 'code'])
    .execute();
  await schema
    .createTable('review_signature')
    .ifNotExists()
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('user', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('except', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('review_signature_key', ['review', 'user'])
    .execute();
  await schema
    .createTable('review_appeal')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('open', 'upheld', 'dismissed')`))
    .addColumn('answer', 'text')
    .addColumn('answered_by', 'text')
    .addColumn('answered_at', 'text')
    .addUniqueConstraint('review_appeal_once', ['review', 'employee'])
    .execute();
  // Ordered by the hash and not by arrival: who came when is nobody's business.
  await clustered(
    engine,
    schema
      .createTable('peer_voted')
      .ifNotExists()
      .addColumn('review', 'text', (c) => c.notNull())
      .addColumn('voter', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('peer_voted_key', ['review', 'voter']),
  ).execute();
  await schema
    .createTable('peer_tally')
    .ifNotExists()
    .addColumn('review', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('peer_tally_key', ['review', 'store'])
    .execute();
}
