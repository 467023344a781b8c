/** Brings the organisation to what a file says, as a whole or not at all. */
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { retried } from '#db/retry.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { claimGeneration, generationOf } from '../generation.queries.server.ts';
import { scopeFor } from '../scope.server.ts';
import { rootUnit } from '../unit.queries.server.ts';
import { kinds, type Kind } from './columns.ts';
import type { Fault, Warning } from './faults.ts';
import * as queries from './import.queries.server.ts';
import type { Known } from './known.ts';
import { checkPins, type Progress } from './pins.server.ts';
import { makePlan, type Change, type Plan } from './plan.ts';
import { shiftKey } from './roster.ts';
import { readFileRows } from './read.server.ts';
import type { FileRows } from './rows.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const UNSTAGED_AT_ONCE = 2_000;

export interface ImportReport {
  file: string;
  /** Only looked at: nothing was written. */
  check: boolean;
  /** Empty: the file is in, or would be. */
  faults: Fault[];
  warnings: Warning[];
  /** What was changed, or would be; null where there are faults. */
  counts: Record<Kind, Record<Change, number>> | null;
  moved: { employee: string; from: string; to: string }[];
}

export interface ImportOptions {
  /** Dry run. */
  check?: boolean;
  /** Called while PINs are checked, the slow part. */
  progress?: Progress;
}

/**
 * @param file a workbook or CSV as an office makes it: units, counters, employees, shifts
 * @throws Problem access.*, organisation.changed when another import came between
 */
export async function importOrganisation(
  ctx: Context,
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  { check = false, progress = () => undefined }: ImportOptions = {},
): Promise<ImportReport> {
  const scope = await scopeFor(ctx.db, actor, 'organisation.write');
  const today = dayOf(ctx.now(), ctx.config.zone);
  const rows = await readFileRows(file.bytes, ctx.config.zone);
  const generation = await generationOf(ctx.reader);
  const known = await readKnown(ctx, rows, today);
  const plan = makePlan(rows, known, { scope, today });
  const faults = rows.faults.list();
  const report = { file: file.name, check, faults, warnings: rows.warnings.list(), moved: [] };
  if (faults.length > 0) return { ...report, counts: null };

  const pins = await checkPins(plan.employees, !check, progress);
  const final: Plan = { ...plan, employees: pins.employees };
  const moved = final.employees.flatMap(({ code, moved: move }) => (move ? [{ employee: code, ...move }] : []));
  const counts = countsOf(final);
  const changes = changesOf(final);
  if (!check && Object.values(changes).some((list) => list.length > 0)) {
    const digest = createHash('sha256').update(file.bytes).digest('hex');
    const note = { file: file.name, sha256: digest, counts, moved };
    await write(ctx, actor, changes, { generation, renewed: pins.renewed, note });
  }
  return { ...report, counts, moved };
}

async function readKnown(ctx: Context, rows: FileRows, today: string): Promise<Known> {
  const shiftEmployees = new Set(rows.shifts.map((row) => row.employee));
  const employees = [...new Set([...rows.employees.map((row) => row.code), ...shiftEmployees])];
  const known = await queries.readKnown(ctx.reader, employees, today);
  if (rows.shifts.length === 0) return { ...known, roster: [] };
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

/** Shifts are many: they are staged in small transactions, and one short one makes everything valid at once. */
async function write(
  ctx: Context,
  actor: Actor,
  changes: Plan,
  { generation, renewed, note }: { generation: string; renewed: string[]; note: object },
) {
  const now = ctx.now();
  const id = uuidv7();
  await retried(() => queries.dropStagedBefore(ctx.db, uuidv7({ msecs: Date.now() - HOUR_MS })));
  let seq = 0;
  // In an order that the table's indexes share, the copy takes half the time.
  const shifts = changes.shifts.toSorted((a, b) => (shiftKey(a) < shiftKey(b) ? -1 : 1));
  for (const chunk of queries.chunks(shifts)) {
    const rows = chunk.map(({ change: _, ...shift }) => ({ ...shift, id: shift.id || uuidv7(), seq: seq++ }));
    await retried(() => queries.stageShifts(ctx.db, id, rows));
  }
  await retried(() =>
    ctx.db.transaction().execute(async (tx) => {
      if (!(await claimGeneration(tx, generation, id))) throw new Problem('organisation.changed');
      await queries.saveUnits(tx, changes.units, dayOf(now, ctx.config.zone));
      await queries.saveCounters(tx, changes.counters);
      await queries.saveEmployees(tx, changes.employees);
      await queries.unlockPins(tx, renewed);
      await queries.switchShifts(tx, id);
      const root = await rootUnit(tx);
      await audit(tx, actor, now, { action: 'organisation.import', subject: id, unit: root?.code ?? '', after: note });
    }),
  );
  for (let done = 0; done < seq; done += UNSTAGED_AT_ONCE)
    await retried(() => queries.unstageShifts(ctx.db, id, done + UNSTAGED_AT_ONCE));
}
