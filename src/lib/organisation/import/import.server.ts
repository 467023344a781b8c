/** Brings the organisation to what a file says, as a whole or not at all. */
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { retried } from '#db/retry.server.ts';
import { placeRoles } from '#lib/access/access.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { endWork } from '../employee/changes.server.ts';
import { claimGeneration } from '../generation.queries.server.ts';
import { planHashing } from '../pin-job.server.ts';
import { pastOf, settleJob } from '../settle.ts';
import { rootUnit } from '../unit.queries.server.ts';
import type { Fault, Warning } from './faults.ts';
import * as queries from './import.queries.server.ts';
import type { Progress } from './pins.server.ts';
import { planFile, type Counts, type PlannedChange } from './plan-file.server.ts';
import { shiftKey } from './roster.ts';

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
  counts: Counts | null;
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
 * @throws Problem access.*, organisation.changed when another change came between
 */
export async function importOrganisation(
  ctx: Context,
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  { check = false, progress = () => undefined }: ImportOptions = {},
): Promise<ImportReport> {
  const { faults, warnings, change } = await planFile(ctx, actor, file.bytes, { keep: !check, progress });
  const report = { file: file.name, check, faults, warnings };
  if (!change) return { ...report, counts: null, moved: [] };
  if (!check) await applyChange(ctx, actor, file, change);
  return { ...report, counts: change.counts, moved: change.moved };
}

/**
 * Writes what was planned, as a whole. Shifts are many: they are staged in small transactions, and one short one makes
 * everything valid at once.
 * @throws Problem organisation.changed when another change came since it was planned
 */
export async function applyChange(
  ctx: Context,
  actor: Actor,
  file: { name: string; bytes: Uint8Array },
  { changes, counts, moved, leaving, generation, pins }: PlannedChange,
) {
  if (Object.values(changes).every((list) => list.length === 0)) return;
  const note = { file: file.name, sha256: createHash('sha256').update(file.bytes).digest('hex'), counts, moved };
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
      const before = await rootUnit(tx);
      await queries.saveUnits(tx, changes.units, dayOf(now, ctx.config.zone));
      await queries.saveCounters(tx, changes.counters);
      await queries.saveEmployees(tx, changes.employees);
      await queries.unlockPins(tx, pins.renewed);
      await queries.switchShifts(tx, id);
      for (const { employee, end } of leaving) await endWork(tx, ctx, employee, end);
      if (pins.sealed) await planHashing(tx, now);
      const past = pastOf(changes.shifts, now.toISOString());
      if (past.length > 0) await enqueue(tx, now, settleJob(past));
      const root = await rootUnit(tx);
      if (!before && root) await placeRoles(tx, root.code);
      await audit(tx, actor, now, { action: 'organisation.import', subject: id, unit: root?.code ?? '', after: note });
    }),
  );
  for (let done = 0; done < seq; done += UNSTAGED_AT_ONCE)
    await retried(() => queries.unstageShifts(ctx.db, id, done + UNSTAGED_AT_ONCE));
}
