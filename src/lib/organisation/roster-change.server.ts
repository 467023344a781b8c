/** Changes of a store's shifts: checked against everything around them, then written in the caller's transaction. */
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import type { ShiftTable } from '#db/schema.ts';
import { Problem } from '#lib/problem.ts';
import type { Selectable } from 'kysely';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { openingOfStore } from './opening.server.ts';
import { clashOf, type Planned } from './roster-clash.ts';
import type { NewShift, ShiftChange } from './roster.ts';
import * as queries from './roster.queries.server.ts';
import { midnight, spellOf, type Setting } from './shift.server.ts';
import type { ShiftHistory } from './shift.ts';

type ShiftRow = Selectable<ShiftTable>;

/** Why a shift cannot be put, and at which of its fields that is to be said. */
export interface ShiftFault {
  /** Of the shift among those put. */
  index: number;
  field: 'clerk' | 'counter' | 'hours';
  code: 'unknown-clerk' | 'not-employed' | 'unknown-counter' | 'too-long' | 'counter-taken' | 'clerk-taken';
  /** The shift in the way: its clerk or counter, and its hours as moments. */
  other?: { employee: string; name: string; counter: string; from: string; to: string };
}

/** What a change would do to the table. */
export interface PlannedChange {
  store: string;
  faults: ShiftFault[];
  removed: ShiftRow[];
  put: ShiftRow[];
  /** The past is other than it was: responses may belong to somebody else. */
  correction: boolean;
  /** Where those responses would be. */
  touched: { counters: string[]; from: string; to: string };
  /** The correction that this takes back, whose shifts go without a trace and whose removals come back; else null. */
  reverts: string | null;
}

const LONGEST_MS = 25 * 3_600_000;

/**
 * @param store that all shifts of the change belong to
 * @throws Problem shift.unknown when one that is to be removed is gone, or of another store
 */
export async function planChange(
  db: Db,
  { config, now: clock }: Setting & { now(): Date },
  store: { code: string },
  change: ShiftChange,
): Promise<PlannedChange> {
  const { zone } = config;
  const now = clock().toISOString();
  const removed = change.remove.length > 0 ? await queries.shiftsById(db, change.remove) : [];
  if (removed.length < new Set(change.remove).size || removed.some((row) => row.store !== store.code))
    throw new Problem('shift.unknown');
  const days = removed.map(({ starts_at }) => dayOf(new Date(starts_at), zone)).sort();
  const opening = await openingOfStore(db, store.code, { from: days[0] ?? '', to: days.at(-1) ?? '' });
  const ended = removed.map((row) => ({ ...row, ends_at: spellOf(row, zone, opening).to }));

  /** What a shift says of the past; '' where it begins later. */
  const past = ({
    counter,
    employee,
    starts_at,
    ends_at,
    source,
  }: Omit<ShiftRow, 'id' | 'store' | 'stated_until' | 'seconded'>) =>
    starts_at < now ? [source, counter, employee, starts_at, ends_at && ends_at < now ? ends_at : ''].join('\t') : '';
  const pastBefore = new Map(ended.filter(past).map((row) => [past(row), row]));
  const begun = new Set([...pastBefore.values()].map(({ id }) => id));
  const put: ShiftRow[] = change.put.map(({ id, counter, employee, from, to }) => {
    const row = { counter, employee, starts_at: from, ends_at: to, source: 'roster' as const };
    const same = pastBefore.get(past(row));
    // A shift of the past that is replaced keeps its id where it is put aside.
    const keepsId = id !== undefined && (same !== undefined || (from >= now && !begun.has(id)));
    return {
      ...row,
      id: keepsId ? id : uuidv7(),
      store: store.code,
      // What is said of the past now is more than a plan; what is left as it was stays what it was.
      stated_until: same ? same.stated_until : from < now ? (to < now ? to : now) : null,
      seconded: same?.seconded ?? 0,
    };
  });
  const pastAfter = new Set(put.filter((row) => past(row)).map(past));
  const changed = [
    ...ended.filter((row) => past(row) && !pastAfter.has(past(row))),
    ...put.filter((row) => past(row) && !pastBefore.has(past(row))),
  ];
  const faults = await faultsOf(db, config.zone, store.code, put, new Set(change.remove));
  return {
    store: store.code,
    faults,
    removed: ended,
    put,
    correction: changed.length > 0,
    touched: await touchedBy(db, zone, changed),
    reverts: null,
  };
}

/**
 * What taking a correction back would do to the table.
 * @param made the shifts that it put
 * @throws Problem shift.changed when one of them has been changed since
 */
export async function planRevert(
  db: Db,
  { config }: Setting,
  store: string,
  correction: string,
  made: string[],
): Promise<PlannedChange> {
  const removed = made.length > 0 ? await queries.shiftsById(db, made) : [];
  if (removed.length < made.length) throw new Problem('shift.changed');
  const put = (await queries.withdrawnBy(db, correction)).map(({ correction: _, was_seconded, ...row }): ShiftRow => ({
    ...row,
    seconded: was_seconded,
  }));
  const touched = await touchedBy(db, config.zone, [...removed, ...put]);
  return { store, faults: [], removed, put, correction: true, touched, reverts: correction };
}

/** Counters and whole days on which a change of these shifts may tell another who served: where their people were planned, too. */
async function touchedBy(
  db: Db,
  zone: string,
  changed: { counter: string; employee: string; starts_at: string; ends_at: string | null }[],
) {
  if (changed.length === 0) return { counters: [], from: '', to: '' };
  const day = (at: string) => dayOf(new Date(at), zone);
  const first = changed.map((row) => day(row.starts_at)).sort()[0] ?? '';
  const last =
    changed
      .map((row) => day(row.ends_at ?? row.starts_at))
      .sort()
      .at(-1) ?? first;
  const from = midnight(first, zone);
  const to = midnight(addDays(last, 1), zone);
  const people = [...new Set(changed.map(({ employee }) => employee))];
  const planned = await queries.rosterOfPeople(db, people, { from: earlier(from), to });
  const counters = new Set([...changed, ...planned].map(({ counter }) => counter));
  return { counters: [...counters].sort(), from, to };
}

const earlier = (at: string) => new Date(Date.parse(at) - LONGEST_MS).toISOString();

async function faultsOf(
  db: Db,
  zone: string,
  store: string,
  put: ShiftRow[],
  removed: Set<string>,
): Promise<ShiftFault[]> {
  if (put.length === 0) return [];
  const codes = [...new Set(put.map(({ employee }) => employee))];
  const counters = [...new Set(put.map(({ counter }) => counter))];
  const people = new Map((await queries.employeesByCode(db, codes)).map((person) => [person.code, person]));
  const own = new Set((await queries.countersOf(db, store)).map(({ code }) => code));
  const span = {
    from: earlier(put.map(({ starts_at }) => starts_at).sort()[0] ?? ''),
    to:
      put
        .map(({ ends_at }) => ends_at ?? '')
        .sort()
        .at(-1) ?? '',
  };
  const around = [
    ...(await queries.rosterAtCounters(db, counters, span)),
    ...(await queries.rosterOfPeople(db, codes, span)),
  ];
  const spells = new Map<ShiftRow, Planned>();
  const planned = (row: ShiftRow): Planned => {
    let spell = spells.get(row);
    if (!spell) spells.set(row, (spell = spellOf(row, zone)));
    return spell;
  };
  const others = new Map(around.filter(({ id }) => !removed.has(id)).map((row) => [row.id, row]));
  const names = new Map(
    (await queries.employeesByCode(db, [...new Set([...others.values(), ...put].map(({ employee }) => employee))])).map(
      ({ code, name }) => [code, name],
    ),
  );

  const faults: ShiftFault[] = [];
  put.forEach((row, index) => {
    const person = people.get(row.employee);
    const day = dayOf(new Date(row.starts_at), zone);
    if (!person) faults.push({ index, field: 'clerk', code: 'unknown-clerk' });
    else if (day < person.start_day || (person.end_day !== null && day > person.end_day))
      faults.push({ index, field: 'clerk', code: 'not-employed' });
    if (!own.has(row.counter)) faults.push({ index, field: 'counter', code: 'unknown-counter' });
    if (Date.parse(row.ends_at ?? '') - Date.parse(row.starts_at) > LONGEST_MS)
      faults.push({ index, field: 'hours', code: 'too-long' });
    for (const other of [...others.values(), ...put.slice(0, index)]) {
      const clash = clashOf(planned(row), planned(other));
      if (!clash) continue;
      const { employee, counter, starts_at, ends_at } = other;
      faults.push({
        index,
        ...(clash === 'counter'
          ? { field: 'hours' as const, code: 'counter-taken' as const }
          : { field: 'clerk' as const, code: 'clerk-taken' as const }),
        other: { employee, name: names.get(employee) ?? employee, counter, from: starts_at, to: ends_at ?? '' },
      });
      break;
    }
  });
  return faults;
}

/**
 * Writes a planned change, holding the counters and people concerned; what was so in the past is put aside rather than
 * deleted, under the correction that says so.
 * @throws Problem shift.changed when a shift that is to be removed has gone meanwhile
 */
export async function writeChange(
  tx: Db,
  now: Date,
  { store, removed, put, reverts }: Pick<PlannedChange, 'store' | 'removed' | 'put' | 'reverts'>,
  correction: { id: string; seconded: boolean } | null,
) {
  if (
    (await queries.deleteShifts(
      tx,
      removed.map(({ id }) => id),
    )) < removed.length
  )
    throw new Problem('shift.changed');
  const seconded = correction?.seconded ? 1 : 0;
  const at = now.toISOString();
  const kept = new Set(put.map(({ id }) => id));
  if (reverts) await queries.deleteWithdrawn(tx, reverts);
  else if (correction)
    await queries.insertWithdrawn(
      tx,
      removed
        .filter(({ starts_at, id }) => starts_at < at && !kept.has(id))
        .map(({ ends_at, seconded: was_seconded, ...row }) => ({
          ...{ ...row, store, was_seconded, seconded },
          ends_at: ends_at !== null && ends_at < at ? ends_at : at,
          correction: correction.id,
        })),
    );
  await queries.insertShifts(
    tx,
    put.map((row) => ({
      ...row,
      seconded: row.stated_until === null ? 0 : Math.max(reverts ? 0 : seconded, row.seconded),
    })),
  );
}

/** The history as it would be after a change that everybody agreed to. */
export function historyAfter(
  { spells, denials }: ShiftHistory,
  { removed, put, reverts }: Pick<PlannedChange, 'removed' | 'put' | 'reverts'>,
  { config: { zone } }: Setting,
): ShiftHistory {
  const gone = new Set(removed.map(({ id }) => id));
  const spell = (row: ShiftRow) => spellOf(row, zone);
  const now = [...spells.filter(({ id }) => !gone.has(id)), ...put.map(spell)];
  if (reverts) return { spells: now, denials: denials.filter(({ correction }) => correction !== reverts) };
  const agreed = new Set(put.flatMap(({ id, stated_until }) => (stated_until === null ? [] : [id])));
  return {
    spells: now.map((one) => (agreed.has(one.id) ? { ...one, seconded: true } : one)),
    denials: [...denials, ...removed.map((row) => ({ ...spell(row), seconded: true, correction: '' }))],
  };
}

/** Changes of the same counters or people wait for each other until the transaction ends. */
export const holdForChange = (tx: Db, { removed, put }: Pick<PlannedChange, 'removed' | 'put'>) =>
  queries.holdCountersAndPeople(
    tx,
    [...new Set([...removed, ...put].map(({ counter }) => counter))].sort(),
    [...new Set([...removed, ...put].map(({ employee }) => employee))].sort(),
  );

/** The change that takes this one back: of a plan only. */
export const inverseOf = ({ removed, put }: Pick<PlannedChange, 'removed' | 'put'>): ShiftChange => ({
  remove: put.map(({ id }) => id),
  put: removed.map(({ id, counter, employee, starts_at, ends_at }): NewShift => ({
    ...{ id, counter, employee },
    from: starts_at,
    to: ends_at ?? '',
  })),
});
