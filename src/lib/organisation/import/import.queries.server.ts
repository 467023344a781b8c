import type { Db } from '#db/connect.server.ts';
import { nameKey } from '#lib/ui/name-key.ts';
import type { Posting } from '../posting.ts';
import { keepPast } from '../unit/past.queries.server.ts';
import type { Known, KnownEmployee, RosterShift } from './known.ts';
import type { Plan, PlannedEmployee, PlannedShift } from './plan.ts';

/** Rows a statement may hold: well under the engines' limit of bound values. */
const CHUNK = 500;

export function* chunks<T>(rows: readonly T[], size = CHUNK): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** Units, counters, and those employees with where they work. */
export async function readKnown(db: Db, employees: string[], today: string): Promise<Omit<Known, 'roster'>> {
  const units = await db.selectFrom('unit').selectAll().execute();
  const counters = await db.selectFrom('counter').selectAll().execute();
  const staffed = await db.selectFrom('posting').select('store').distinct().where('to_day', '>=', today).execute();
  const zeroEmployees = await db.selectFrom('employee').select('code').where('code', 'like', '0%').execute();
  const known = new Map<string, KnownEmployee>();
  for (const codes of chunks(employees)) {
    const found = await db
      .selectFrom('employee')
      .select(['code', 'name', 'start_day', 'end_day', 'pin_hash'])
      .where('code', 'in', codes)
      .execute();
    for (const { code, ...employee } of found) known.set(code, { ...employee, postings: [] });
    const postings = await db
      .selectFrom('posting')
      .selectAll()
      .where('employee', 'in', codes)
      .orderBy('employee')
      .orderBy('from_day')
      .execute();
    for (const { employee, ...posting } of postings) known.get(employee)?.postings.push(posting);
  }
  return {
    units: new Map(units.map((unit) => [unit.code, unit])),
    counters: new Map(counters.map((counter) => [counter.code, counter])),
    staffed: new Set(staffed.map(({ store }) => store)),
    employees: known,
    zeroEmployees: zeroEmployees.map(({ code }) => code),
  };
}

/** Rostered shifts that begin in the span at one of the counters or with one of the employees. */
export async function readRoster(db: Db, counters: string[], employees: string[], from: string, to: string) {
  const found = new Map<string, RosterShift>();
  for (const [column, all] of [
    ['counter', counters],
    ['employee', employees],
  ] as const) {
    for (const codes of chunks(all)) {
      const rows = await db
        .selectFrom('shift')
        .select(['id', 'counter', 'employee', 'starts_at', 'ends_at'])
        .where(column, 'in', codes)
        .where('starts_at', '>=', from)
        .where('starts_at', '<=', to)
        .where('source', '=', 'roster')
        .execute();
      for (const { ends_at, ...row } of rows) if (ends_at !== null) found.set(row.id, { ...row, ends_at });
    }
  }
  return [...found.values()];
}

/** Puts shifts aside, so that the transaction that makes them valid only has to copy them. */
export async function stageShifts(db: Db, id: string, shifts: (Omit<PlannedShift, 'change'> & { seq: number })[]) {
  await db
    .insertInto('staged_shift')
    .values(shifts.map((shift) => ({ import: id, ...shift })))
    .execute();
}

/** @param upTo the last of the rows to delete */
export async function unstageShifts(db: Db, id: string, upTo: number) {
  await db.deleteFrom('staged_shift').where('import', '=', id).where('seq', '<=', upTo).execute();
}

/** What imports that did not end have left. Import ids are in the order of time. */
export async function dropStagedBefore(db: Db, id: string) {
  await db.deleteFrom('staged_shift').where('import', '<', id).execute();
}

export async function switchShifts(tx: Db, id: string) {
  await tx
    .insertInto('shift')
    .columns(['id', 'counter', 'store', 'employee', 'starts_at', 'ends_at', 'source'])
    .expression((eb) =>
      eb
        .selectFrom('staged_shift')
        .select(['id', 'counter', 'store', 'employee', 'starts_at', 'ends_at'])
        .select((select) => select.val<'roster'>('roster').as('source'))
        .where('import', '=', id),
    )
    .onConflict((oc) => oc.column('id').doUpdateSet((eb) => ({ ends_at: eb.ref('excluded.ends_at') })))
    .execute();
}

/** @param today from which new names and parents hold; reports of earlier days keep the old ones */
export async function saveUnits(tx: Db, units: Plan['units'], today: string) {
  for (const rows of chunks(units)) {
    await keepPast(tx, rows, today);
    await tx
      .insertInto('unit')
      .values(rows.map(({ change: _, ...unit }) => ({ ...unit, week: null, added_day: today, closed_from: null })))
      .onConflict((oc) =>
        oc.column('code').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          folded: eb.ref('excluded.folded'),
          kind: eb.ref('excluded.kind'),
          parent: eb.ref('excluded.parent'),
          address: eb.ref('excluded.address'),
          opens: eb.ref('excluded.opens'),
          closes: eb.ref('excluded.closes'),
        })),
      )
      .execute();
  }
}

export async function saveCounters(tx: Db, counters: Plan['counters']) {
  for (const rows of chunks(counters)) {
    await tx
      .insertInto('counter')
      .values(rows.map(({ change: _, ...counter }) => counter))
      .onConflict((oc) => oc.column('code').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })))
      .execute();
  }
}

export async function saveEmployees(tx: Db, employees: PlannedEmployee[]) {
  for (const rows of chunks(employees)) {
    await tx
      .insertInto('employee')
      .values(
        rows.map(({ code, name, folded, start_day, end_day, pin_hash }) => ({
          code,
          name,
          folded,
          sort_key: nameKey(name),
          start_day,
          end_day,
          pin_hash,
        })),
      )
      .onConflict((oc) =>
        oc.column('code').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          folded: eb.ref('excluded.folded'),
          sort_key: eb.ref('excluded.sort_key'),
          start_day: eb.ref('excluded.start_day'),
          end_day: eb.ref('excluded.end_day'),
          pin_hash: eb.ref('excluded.pin_hash'),
        })),
      )
      .execute();
    await savePostings(tx, rows);
  }
}

async function savePostings(tx: Db, employees: { code: string; postings: Posting[] }[]) {
  const codes = employees.map(({ code }) => code);
  await tx.deleteFrom('posting').where('employee', 'in', codes).execute();
  const postings = employees.flatMap(({ code, postings: all }) => all.map((one) => ({ employee: code, ...one })));
  for (const rows of chunks(postings)) await tx.insertInto('posting').values(rows).execute();
}

/** A new PIN starts without the failures of the old one. */
export async function unlockPins(tx: Db, employees: string[]) {
  for (const codes of chunks(employees))
    await tx
      .updateTable('employee')
      .set({ pin_failures: 0, pin_locked_until: null })
      .where('code', 'in', codes)
      .execute();
}
