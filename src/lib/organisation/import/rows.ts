/** The rows of a file once their cells make sense. */
import type { UnitTable } from '#db/schema.ts';
import type { FaultCode, RowPlace, Remarks, WarningCode } from './faults.ts';

export interface UnitRow {
  place: RowPlace;
  code: string;
  name: string;
  kind: UnitTable['kind'];
  parent: string | null;
  /** undefined here and below: the file has no such column, so what is stored stays. */
  address: string | undefined;
  hours: { opens: string | null; closes: string | null } | undefined;
}

export interface CounterRow {
  place: RowPlace;
  code: string;
  name: string;
  store: string;
}

export interface EmployeeRow {
  place: RowPlace;
  code: string;
  name: string;
  store: string;
  start: string | undefined;
  end: string | null | undefined;
  pin: string | undefined;
}

export interface ShiftRow {
  place: RowPlace;
  counter: string;
  employee: string;
  /** UTC ISO. */
  from: string;
  to: string;
}

/** A code that refers to something that must be in the database or in the file. */
export interface Reference {
  place: RowPlace;
  column: string;
  code: string;
  to: 'unit' | 'store' | 'counter' | 'employee';
}

export interface FileRows {
  units: UnitRow[];
  counters: CounterRow[];
  employees: EmployeeRow[];
  shifts: ShiftRow[];
  /** Codes that the file gives to something, in faulty rows too: what refers to them is not at fault itself. */
  named: Record<'units' | 'counters' | 'employees', Map<string, RowPlace>>;
  /** Of every row, faulty or not, so that all of a row's faults are told at once. */
  references: Reference[];
  faults: Remarks<FaultCode>;
  warnings: Remarks<WarningCode>;
}
