/** From a file to what it would change, without changing anything. */
import { createHash } from 'node:crypto';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { generationOf } from '../generation.queries.server.ts';
import { scopeFor } from '../scope.server.ts';
import { kinds, type Kind } from './columns.ts';
import type { Fault, Warning } from './faults.ts';
import * as queries from './import.queries.server.ts';
import type { Known } from './known.ts';
import { checkPins, type CheckedPins, type Progress } from './pins.server.ts';
import { makePlan, type Change, type Plan } from './plan.ts';
import { previewRows, type PreviewRow } from './preview.ts';
import { readFileRows } from './read.server.ts';
import type { FileRows } from './rows.ts';

const DAY_MS = 86_400_000;

export type Counts = Record<Kind, Record<Change, number>>;

/** What a file would do. */
export interface PlannedFile {
  /** Empty: it can be done. */
  faults: Fault[];
  warnings: Warning[];
  /** null where there are faults. */
  change: PlannedChange | null;
}

export interface PlannedChange {
  /** Only what differs from the database. */
  changes: Plan;
  counts: Counts;
  moved: { employee: string; from: string; to: string }[];
  /** Employees whose last day is another than before. */
  leaving: { employee: string; end: string }[];
  /** Of the organisation that it was planned on. */
  generation: string;
  pins: Omit<CheckedPins, 'employees'>;
  /** The same for the same changes from the same state, whenever they are planned. */
  digest: string;
  rows: PreviewRow[];
}

/**
 * @param keep makes what to store of new PINs too
 * @throws Problem access.*
 */
export async function planFile(
  ctx: Context,
  actor: Actor | null,
  bytes: Uint8Array,
  { keep, progress }: { keep: boolean; progress: Progress },
): Promise<PlannedFile> {
  const { zone } = ctx.config;
  const scope = await scopeFor(ctx.db, actor, 'organisation.write');
  const today = dayOf(ctx.now(), zone);
  const rows = await readFileRows(bytes, zone);
  const generation = await generationOf(ctx.reader);
  const known = await readKnown(ctx, rows, today);
  const plan = makePlan(rows, known, { scope, today, zone });
  const faults = rows.faults.list();
  if (faults.length > 0) return { faults, warnings: rows.warnings.list(), change: null };

  const { employees, ...pins } = await checkPins(ctx, plan.employees, keep, progress);
  const [first] = rows.employees.filter(({ pin }) => pin !== undefined);
  if (pins.uncompared > 0 && first) rows.warnings.add(first.place, 'pin', 'pins-anew', { count: pins.uncompared });
  const final: Plan = { ...plan, employees };
  const changes = changesOf(final);
  const moved = changes.employees.flatMap(({ code, moved: move }) => (move ? [{ employee: code, ...move }] : []));
  const leaving = changes.employees.flatMap(({ code, end_day: end }) =>
    end !== null && end !== (known.employees.get(code)?.end_day ?? null) ? [{ employee: code, end }] : [],
  );
  const preview = previewRows(rows, known, final, pins.renewed, today);
  const change: PlannedChange = {
    changes,
    counts: countsOf(final),
    moved,
    leaving,
    generation,
    pins,
    digest: digestOf(changes, preview),
    rows: preview,
  };
  return { faults, warnings: rows.warnings.list(), change };
}

function digestOf(changes: Plan, preview: PreviewRow[]): string {
  // Neither PINs nor their hashes, which never come out alike; of what was before, what was shown.
  const employees = changes.employees.map(({ pin: _, pin_hash: __, ...employee }) => employee);
  const shown = preview.filter(({ change }) => change !== 'unchanged');
  const content = JSON.stringify([{ ...changes, employees }, shown]);
  return createHash('sha256').update(content).digest('base64url');
}

async function readKnown(ctx: Context, rows: FileRows, today: string): Promise<Known> {
  // Those of faulty rows too, or a bad time beside a good code would make the code look unknown.
  const referred = rows.references.flatMap(({ to, code }) => (to === 'employee' ? [code] : []));
  const employees = [...new Set([...rows.named.employees.keys(), ...referred])];
  const known = await queries.readKnown(ctx.reader, employees, today);
  if (rows.shifts.length === 0) return { ...known, roster: [] };
  const shiftEmployees = new Set(rows.shifts.map((row) => row.employee));
  const counters = [...new Set(rows.shifts.map((row) => row.counter))];
  const from = rows.shifts.reduce((least, row) => (row.from < least ? row.from : least), '9999');
  const to = rows.shifts.reduce((most, row) => (row.to > most ? row.to : most), '');
  // No shift is longer than a day: one that overlaps begins at most that much earlier.
  const since = new Date(Date.parse(from) - DAY_MS).toISOString();
  return { ...known, roster: await queries.readRoster(ctx.reader, counters, [...shiftEmployees], since, to) };
}

function countsOf(plan: Plan): Record<Kind, Record<Change, number>> {
  const count = (of: Kind, change: Change) => plan[of].filter((row) => row.change === change).length;
  return Object.fromEntries(
    kinds.map((of) => [
      of,
      { added: count(of, 'added'), changed: count(of, 'changed'), unchanged: count(of, 'unchanged') },
    ]),
  ) as Record<Kind, Record<Change, number>>;
}

function changesOf(plan: Plan): Plan {
  const differs = ({ change }: { change: Change }) => change !== 'unchanged';
  return {
    units: plan.units.filter(differs),
    counters: plan.counters.filter(differs),
    employees: plan.employees.filter(differs),
    shifts: plan.shifts.filter(differs),
  };
}
