/**
 * The employees of a whole country, 34 provinces, 3,000 stores and 20,000 people, over HTTP as a browser asks for them;
 * and a province's 5,000 imported from a workbook, with their PINs.
 */
import { writeXlsx } from 'hucre/xlsx';
import { connect, type Connection } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { Random } from '#db/seed/random.ts';
import { newName } from '#db/seed/names.ts';
import { createUser } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { confirmUpload, previewPage, uploadFile } from '#lib/organisation/import/upload.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { startApp } from '../fixtures/app.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite } from './stage.ts';
import { median } from './statistics.ts';

const PROVINCES = 34;
const STORES = 3000;
const EMPLOYEES = 20_000;
const IMPORTED = 5000;
const PASSWORD = 'trời xanh mây trắng';

const system: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

type Row = (string | null)[];

/** Units and people as an office's workbook has them. */
function country(): { units: Row[]; employees: Row[] } {
  const random = new Random('people');
  const units: Row[] = [
    ['unit_code', 'unit_name', 'kind', 'parent_code', 'opens', 'closes'],
    ['VNPT', 'Tập đoàn VNPT', 'corporation', null, null, null],
  ];
  for (let p = 0; p < PROVINCES; p++) units.push([`P${p}`, `VNPT tỉnh ${p}`, 'province', 'VNPT', null, null]);
  for (let s = 0; s < STORES; s++)
    units.push([`P${s % PROVINCES}-${s}`, `Điểm giao dịch ${s}`, 'store', `P${s % PROVINCES}`, '07:30', '17:00']);
  const employees = people('NV', EMPLOYEES, random, (n) => `P${(n % STORES) % PROVINCES}-${n % STORES}`);
  return { units, employees };
}

const people = (prefix: string, count: number, random: Random, storeOf: (n: number) => string): Row[] => [
  ['employee_code', 'employee_name', 'store_code', 'start_date', 'pin'],
  ...Array.from({ length: count }, (_, n): Row => {
    const pin = prefix === 'NV' ? null : String(1000 + (n % 9000));
    return [`${prefix}${n}`, newName(random, new Set()), storeOf(n), '05/01/2026', pin];
  }),
];

const book = (sheets: Record<string, Row[]>) =>
  writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows })) });

async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const begun = performance.now();
  const result = await work();
  return { took: performance.now() - begun, result };
}

async function openCountry(): Promise<{ connection: Connection; ctx: Context; url: string }> {
  const url = freshSqlite('people');
  const connection = connect(url);
  await migrate(connection);
  const ctx = createContext(connection, readConfig({ DATABASE_URL: url }), createLog('silent'));
  const bytes = await book(country());
  const { faults } = await importOrganisation(ctx, system, { name: 'country', bytes });
  if (faults.length > 0) throw new Error(JSON.stringify(faults[0]));
  return { connection, ctx, url };
}

/** Imports a province's people as if for the first time. @returns milliseconds of each way */
async function imports(ctx: Context, rounds: number) {
  const found: { whole: number; preview: number; confirm: number }[] = [];
  const file = async (prefix: string) => {
    const rows = people(prefix, IMPORTED, new Random(prefix), (n) => `P1-${1 + PROVINCES * (n % 80)}`);
    return { name: `${prefix}.xlsx`, bytes: await book({ employees: rows }) };
  };
  for (let at = 0; at < rounds; at++) {
    const one = await file(`A${at}-`);
    const whole = await timed(() => importOrganisation(ctx, system, one));
    if (whole.result.counts?.employees.added !== IMPORTED) throw new Error('Not imported');
    const other = await file(`B${at}-`);
    const upload = await timed(() => uploadFile(ctx, system, other));
    const { digest } = await previewPage(ctx, system, upload.result, { kind: null, change: null, page: 1 });
    const confirm = await timed(() => confirmUpload(ctx, system, upload.result, digest ?? ''));
    if (!confirm.result) throw new Error('Not confirmed');
    found.push({ whole: whole.took, preview: upload.took, confirm: confirm.took });
    const { db } = ctx;
    for (const prefix of [`A${at}-%`, `B${at}-%`]) {
      await db.deleteFrom('posting').where('employee', 'like', prefix).execute();
      await db.deleteFrom('employee').where('code', 'like', prefix).execute();
    }
  }
  return found;
}

/** @returns the cookie of an administrator's session */
async function sessionAt(address: string, ctx: Context): Promise<string> {
  const email = 'bench@vnpt.example';
  await createUser(ctx, system, 'all', {
    email,
    name: 'Bench',
    role: 'administrator',
    unit: 'VNPT',
    password: PASSWORD,
  });
  const reply = await fetch(`${address}/sign-in?/in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { accept: 'text/html' },
    body: new URLSearchParams({ login: email, password: PASSWORD, to: '/' }),
  });
  const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (cookies.length === 0) throw new Error(`Not signed in: ${reply.status}`);
  return cookies.join('; ');
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const { connection, ctx, url } = await openCountry();
  const app = await startApp(url, { env: { JOBS: 'off' } });
  try {
    const cookie = await sessionAt(app.address, ctx);
    const get = async (path: string) => {
      const { took, result } = await timed(async () => {
        const reply = await fetch(app.address + path, { headers: { cookie } });
        return { status: reply.status, text: await reply.text() };
      });
      if (result.status !== 200) throw new Error(`${path}: ${result.status}`);
      return took;
    };
    const pages = {
      'employees page of 20,000, first page': '/employees',
      'the same, page 300': '/employees?page=300',
      'the same, searched by name': '/employees?q=nguyen+thi',
      'the same, of one province': '/employees?unit=P7',
      'the same, without PIN': '/employees?view=no-pin',
      'one employee’s page': '/employees/NV4711',
    };
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(pages)) {
      await get(path);
      const took: number[] = [];
      for (let at = 0; at < rounds * 2; at++) took.push(await get(path));
      figures.push({ what, value: median(took), unit: 'ms', aim: { of: 'value', atMost: 200 } });
    }
    const times = await imports(ctx, Math.ceil(rounds / 3));
    const of = (key: 'whole' | 'preview' | 'confirm') => median(times.map((round) => round[key])) / 1000;
    const aim = { of: 'value', atMost: 5 } as const;
    return [
      ...figures,
      { what: '5,000 employees with PINs imported', value: of('whole'), unit: 's', aim },
      { what: 'the same on the page: preview', value: of('preview'), unit: 's', aim },
      { what: 'the same on the page: confirmed', value: of('confirm'), unit: 's', aim },
    ];
  } finally {
    await app.stop();
    await connection.close();
  }
}

export const employees: Measure = { name: 'employees', run };
