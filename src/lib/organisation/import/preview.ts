/** What a plan changes, row by row, as a person looks it over before it is done. Pure. */
import { postingOn } from '../employee/employee.ts';
import { LASTING, type Posting } from '../posting.ts';
import { kinds, type Kind } from './columns.ts';
import type { RowPlace } from './faults.ts';
import type { Known, RosterShift } from './known.ts';
import type { Change, Plan, PlannedEmployee, PlannedShift } from './plan.ts';
import { shiftKey } from './roster.ts';
import type { FileRows } from './rows.ts';

/** One value before and after; '' where there is none. Days and moments are ISO, kinds as in the database. */
export interface FieldChange {
  /** Column as in `columns.ts`. */
  field: string;
  from: string;
  to: string;
  /** Day from which it holds. */
  since?: string;
}

export interface PreviewRow {
  kind: Kind;
  change: Change;
  sheet: string | null;
  line: number;
  code: string;
  name: string;
  /** Of a new row: what is given; of a changed one: what differs. */
  fields: FieldChange[];
}

/** Stands for a PIN, which is nobody's to read. */
export const HIDDEN = '••••';

const differing = (pairs: (FieldChange | null)[]) =>
  pairs.flatMap((pair) => (pair && (pair.from !== pair.to || pair.field === 'pin') ? [pair] : []));
const field = (name: string, from: string | null | undefined, to: string | null): FieldChange => ({
  field: name,
  from: from ?? '',
  to: to ?? '',
});
/** A name is shown beside the row anyway: told here only where it differs. */
const renamed = (before: string | undefined, name: string, after: string) =>
  before === undefined ? null : field(name, before, after);
const at = ({ sheet, line }: RowPlace) => ({ sheet, line });

/** @param renewed employees whose PIN is new; @returns in the order of the file */
export function previewRows(rows: FileRows, known: Known, plan: Plan, renewed: string[], today: string): PreviewRow[] {
  const newPins = new Set(renewed);
  const byCode = <T extends { code: string }>(all: T[]) => new Map(all.map((one) => [one.code, one]));
  const units = byCode(plan.units);
  const counters = byCode(plan.counters);
  const employees = byCode(plan.employees);
  const roster = new Map(known.roster.map((shift) => [shift.id, shift]));
  const shifts = new Map(plan.shifts.map((shift) => [shiftKey(shift), shift]));
  const found: Record<Kind, PreviewRow[]> = {
    units: rows.units.flatMap(({ code, place }) => {
      const unit = units.get(code);
      const before = known.units.get(code);
      if (!unit) return [];
      const fields = differing([
        renamed(before?.name, 'unit_name', unit.name),
        field('kind', before?.kind, unit.kind),
        field('parent_code', before?.parent, unit.parent),
        field('address', before?.address, unit.address),
        field('opens', before?.opens, unit.opens),
        field('closes', before?.closes, unit.closes),
      ]);
      return [{ kind: 'units', change: unit.change, ...at(place), code, name: unit.name, fields }];
    }),
    counters: rows.counters.flatMap(({ code, place }) => {
      const counter = counters.get(code);
      const before = known.counters.get(code);
      if (!counter) return [];
      const fields = differing([
        renamed(before?.name, 'counter_name', counter.name),
        field('store_code', before?.store, counter.store),
      ]);
      return [{ kind: 'counters', change: counter.change, ...at(place), code, name: counter.name, fields }];
    }),
    employees: rows.employees.flatMap(({ code, place }) => {
      const employee = employees.get(code);
      if (!employee) return [];
      const fields = employeeFields(known, employee, newPins.has(code), today);
      return [{ kind: 'employees', change: employee.change, ...at(place), code, name: employee.name, fields }];
    }),
    shifts: rows.shifts.flatMap(({ place, counter, employee, from }) => {
      const shift = shifts.get(shiftKey({ counter, employee, starts_at: from }));
      if (!shift) return [];
      const name = employees.get(employee)?.name ?? known.employees.get(employee)?.name ?? employee;
      const fields = shiftFields(roster.get(shift.id), shift);
      return [{ kind: 'shifts', change: shift.change, ...at(place), code: counter, name, fields }];
    }),
  };
  return kinds.flatMap((kind) => found[kind]);
}

function employeeFields(known: Known, employee: PlannedEmployee, newPin: boolean, today: string): FieldChange[] {
  const before = known.employees.get(employee.code);
  const [was, is] = [before && storeOn(before.postings, today), storeOn(employee.postings, today)];
  const moved = employee.moved && {
    ...field('store_code', employee.moved.from, employee.moved.to),
    since: employee.postings.at(-1)?.from_day ?? today,
  };
  const fields = differing([
    renamed(before?.name, 'employee_name', employee.name),
    moved ?? field('store_code', was, is),
    field('start_date', before?.start_day, employee.start_day),
    field('end_date', before?.end_day, employee.end_day),
    newPin ? field('pin', before?.pin_hash ? HIDDEN : '', HIDDEN) : null,
  ]);
  if (fields.length > 0 || employee.change === 'unchanged') return fields;
  // Coming back, for instance: nothing but the history differs.
  return [field('store_code', historyOf(before?.postings ?? []), historyOf(employee.postings))];
}

const storeOn = (postings: Posting[], today: string) => postingOn(postings, today)?.store ?? null;

const historyOf = (postings: Posting[]) =>
  postings.map(({ store, from_day, to_day }) => `${store} ${from_day}–${to_day === LASTING ? '' : to_day}`).join(', ');

function shiftFields(before: RosterShift | undefined, shift: PlannedShift): FieldChange[] {
  return differing([
    before ? null : field('employee_code', '', shift.employee),
    field('from', before?.starts_at, shift.starts_at),
    field('to', before?.ends_at, shift.ends_at),
  ]);
}
