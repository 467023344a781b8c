/** How long a page of the audit takes over a million rows, whatever it is filtered by: on both engines. */
import pino from 'pino';
import { connect, type Db } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { auditActions } from '#lib/access/audit-actions.ts';
import { auditPage } from '#lib/records/audit-log.server.ts';
import type { AuditRequest } from '#lib/records/audit-log.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { newPostgres } from '../fixtures/postgres.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite } from './stage.ts';
import { median } from './statistics.ts';

const ROWS = 1_000_000;
const AT_ONCE = 2_000;
const PROVINCES = 34;
const STORES = 3_000;
const PEOPLE = 500;
const SUBJECTS = 20_000;

const unit = (code: string, kind: 'corporation' | 'province' | 'store', parent: string | null) => ({
  code,
  name: `Đơn vị ${code}`,
  folded: `don vi ${code.toLowerCase()}`,
  kind,
  parent,
  address: '',
  opens: null,
  closes: null,
  added_day: null,
});

async function plant(db: Db) {
  await db
    .insertInto('unit')
    .values(unit('VNPT', 'corporation', null))
    .execute();
  for (let p = 0; p < PROVINCES; p++)
    await db
      .insertInto('unit')
      .values(unit(`P${p}`, 'province', 'VNPT'))
      .execute();
  for (let s = 0; s < STORES; s += 500)
    await db
      .insertInto('unit')
      .values(Array.from({ length: 500 }, (_, n) => unit(`S${s + n}`, 'store', `P${(s + n) % PROVINCES}`)))
      .execute();
}

/** A row every half minute; one person in a thousand rows has done nearly nothing, one store has hardly any. */
function row(n: number) {
  const action = auditActions[(n * 7) % auditActions.length] ?? 'session.begin';
  return {
    id: `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    at: new Date(Date.UTC(2026, 0, 1) + n * 30_000).toISOString(),
    actor: `user:U${n % 1000 === 0 ? 'rare' : n % PEOPLE}`,
    action,
    subject: `employee:NV${(n * 13) % SUBJECTS}`,
    unit: `S${(n * 31) % (STORES - 1)}`,
    before: '{"opens":"07:30"}',
    after: '{"opens":"07:00"}',
  };
}

async function fill(db: Db) {
  await plant(db);
  for (let at = 0; at < ROWS; at += AT_ONCE)
    await db
      .insertInto('audit')
      .values(Array.from({ length: AT_ONCE }, (_, n) => row(at + n)))
      .execute();
}

const holder = (unitCode: string): Actor => ({
  kind: 'user',
  id: 'U0',
  name: 'Cán bộ',
  grants: [{ role: 'data-protection-officer', unit: unitCode }],
});

const asked: [string, AuditRequest & { cursor?: string }, string][] = [
  ['the newest', {}, 'VNPT'],
  ['half-way down', { cursor: `${row(ROWS / 2).at}_${row(ROWS / 2).id}` }, 'VNPT'],
  ['of a province', {}, 'P1'],
  ['of a province, half-way down', { cursor: `${row(ROWS / 2).at}_${row(ROWS / 2).id}` }, 'P1'],
  ['of a store with none', { unit: `S${STORES - 1}` }, 'VNPT'],
  ['of one person who did little', { who: 'user:Urare' }, 'VNPT'],
  ['of one employee', { q: 'employee:NV13' }, 'VNPT'],
  ['of all deeds about users', { action: 'user' }, 'VNPT'],
  ['of a deed in a province in March', { action: 'kiosk.pair', from: '2026-03-01', to: '2026-03-31' }, 'P1'],
];

async function pages(engine: string, url: string, rounds: number): Promise<Figure[]> {
  const connection = connect(url);
  try {
    await migrate(connection);
    await fill(connection.db);
    const ctx = createContext(connection, readConfig({ DATABASE_URL: url }), pino({ level: 'silent' }));
    const figures: Figure[] = [];
    for (const [what, request, at] of asked) {
      const took: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const begun = performance.now();
        await auditPage(ctx, holder(at), request, 'vi');
        if (round > 0) took.push(performance.now() - begun);
      }
      figures.push({
        what: `a page of the audit ${what}, ${engine}`,
        value: median(took),
        unit: 'ms',
        aim: { of: 'value', atMost: 200 },
      });
    }
    return figures;
  } finally {
    await connection.close();
  }
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const server = await newPostgres();
  await server.start();
  try {
    return [
      ...(await pages('SQLite', freshSqlite('audit'), rounds)),
      ...(await pages('PostgreSQL', server.url, rounds)),
    ];
  } finally {
    await server.drop();
  }
}

export const audit: Measure = { name: 'audit', run };
