/** What a file would change: each row against the database, and against the rest of the file. Pure. */
import type { CounterTable, UnitTable } from '#db/schema.ts';
import { fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { restate, type Posting, type Restated } from '../posting.ts';
import { whereIs, type RowPlace } from './faults.ts';
import type { Known, KnownEmployee, RosterShift, Setting } from './known.ts';
import { checkReferences } from './references.ts';
import { checkOverlaps, keyOf, shiftKey } from './roster.ts';
import type { EmployeeRow, FileRows } from './rows.ts';
import { checkUnits, Tree } from './tree.ts';

export type Change = 'added' | 'changed' | 'unchanged';

export interface PlannedEmployee {
  code: string;
  name: string;
  folded: string;
  start_day: string;
  end_day: string | null;
  postings: Posting[];
  moved: Restated['moved'];
  /** As given, to be checked against the stored hash; undefined: not given. */
  pin: string | undefined;
  pin_hash: string | null;
  change: Change;
}

export interface PlannedShift extends RosterShift {
  store: string;
  change: Change;
}

/** A unit as far as a file says what it is. */
type StatedUnit = Omit<UnitTable, 'week' | 'added_day' | 'closed_from'>;

export interface Plan {
  /** Parents before their children. */
  units: (StatedUnit & { change: Change })[];
  counters: (Omit<CounterTable, 'closed_from'> & { change: Change })[];
  employees: PlannedEmployee[];
  /** The id is '' for one that is new. */
  shifts: PlannedShift[];
}

/** What search compares. */
const searchable = (name: string, code: string) => fold(`${name} ${code}`);

/** @returns what to write; adds the faults that only show between rows to those of the file */
export function makePlan(rows: FileRows, known: Known, setting: Setting): Plan {
  const tree = new Tree(known.units, rows);
  checkUnits(rows, known, tree, setting.scope);
  checkReferences(rows, known, tree, setting.scope);
  const counters = planCounters(rows, known);
  const employees = planEmployees(rows, known, tree, setting);
  const shifts = planShifts(rows, known, employees, setting.zone);
  return { units: planUnits(rows, known, tree), counters, employees, shifts };
}

function planUnits(rows: FileRows, known: Known, tree: Tree) {
  return rows.units
    .map((row) => {
      const before = known.units.get(row.code);
      const { code, name, kind, parent } = row;
      const unit: StatedUnit = {
        code,
        name,
        folded: searchable(name, code),
        kind,
        parent,
        address: row.address ?? before?.address ?? '',
        opens: row.hours ? row.hours.opens : (before?.opens ?? null),
        closes: row.hours ? row.hours.closes : (before?.closes ?? null),
      };
      return { ...unit, change: changeOf(before, unit, ['name', 'kind', 'parent', 'address', 'opens', 'closes']) };
    })
    .sort((a, b) => tree.depth(a.code) - tree.depth(b.code));
}

function planCounters(rows: FileRows, known: Known) {
  return rows.counters.map((row) => {
    const { code, name, store } = row;
    const before = known.counters.get(code);
    // A counter is a place: its kiosks and its past answers stay where they are.
    if (before && before.store !== store)
      rows.faults.add(row.place, 'store_code', 'counter-elsewhere', { code, store: before.store });
    return { code, name, store, change: changeOf(before, { name, store }, ['name', 'store']) };
  });
}

function planEmployees(rows: FileRows, known: Known, tree: Tree, setting: Setting): PlannedEmployee[] {
  return rows.employees.flatMap((row) => {
    const before = known.employees.get(row.code) ?? null;
    const from = before?.postings.at(-1)?.store;
    if (from !== undefined && from !== row.store && !tree.covered(setting.scope, from))
      rows.faults.add(row.place, 'store_code', 'out-of-scope', { code: from });
    const placed = restate(before, row, setting.today);
    if (!placed) {
      rows.faults.add(row.place, 'end_date', 'end-before-start');
      return [];
    }
    if (placed.kept) warnKept(rows, row, before, placed);
    const planned = {
      code: row.code,
      name: row.name,
      folded: searchable(row.name, row.code),
      start_day: placed.start_day,
      end_day: placed.end_day,
      postings: placed.postings,
      moved: placed.moved,
      pin: row.pin,
      pin_hash: before?.pin_hash ?? null,
    };
    const fields = ['name', 'start_day', 'end_day', 'postings'] as const;
    return [{ ...planned, change: changeOf(before ?? undefined, planned, fields) }];
  });
}

function warnKept(rows: FileRows, row: EmployeeRow, before: KnownEmployee | null, placed: Restated) {
  if (placed.kept === 'left') {
    rows.warnings.add(row.place, 'store_code', 'left', { employee: row.code, day: placed.end_day ?? '' });
  } else if (placed.kept === 'start-kept') {
    const since = before?.postings.at(-1)?.from_day ?? '';
    rows.warnings.add(row.place, 'start_date', 'start-kept', { employee: row.code, since, day: row.start ?? '' });
  }
}

function planShifts(rows: FileRows, known: Known, employees: PlannedEmployee[], zone: string): PlannedShift[] {
  const { faults } = rows;
  const stores = new Map([...known.counters.values(), ...rows.counters].map(({ code, store }) => [code, store]));
  const lastDays = new Map([...known.employees, ...employees.map((one) => [one.code, one] as const)]);
  const stored = new Map(known.roster.map((shift) => [shiftKey(shift), shift]));
  const first = new Map<string, RowPlace>();
  const sound: FileRows['shifts'] = [];
  const planned = rows.shifts.flatMap((row) => {
    const { counter, employee, from, to } = row;
    const key = keyOf(row);
    const earlier = first.get(key);
    if (earlier) {
      faults.add(row.place, null, 'duplicate', { code: `${counter} ${employee}`, where: whereIs(earlier) });
      return [];
    }
    first.set(key, row.place);
    const store = stores.get(counter);
    if (store === undefined) return [];
    const last = lastDays.get(employee)?.end_day ?? null;
    if (last !== null && dayOf(new Date(from), zone) > last)
      faults.add(row.place, 'from', 'shift-after-end', { employee, day: last });
    sound.push(row);
    const before = stored.get(key);
    const change = changeOf(before, { ends_at: to }, ['ends_at']);
    return [{ id: before?.id ?? '', counter, employee, store, starts_at: from, ends_at: to, change }];
  });
  checkOverlaps(faults, sound, known.roster);
  return planned;
}

function changeOf<T, K extends keyof T>(before: T | undefined, after: Pick<T, K>, fields: readonly K[]): Change {
  if (!before) return 'added';
  const same = fields.every((field) => JSON.stringify(before[field]) === JSON.stringify(after[field]));
  return same ? 'unchanged' : 'changed';
}
