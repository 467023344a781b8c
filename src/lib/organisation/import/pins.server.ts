import type { Context } from '#lib/server/context.server.ts';
import { hashPin, isSealed, pinMatches, pinSealer } from '../pin.server.ts';
import type { PlannedEmployee } from './plan.ts';

/** As many as the process has threads for such work, by default. */
const AT_ONCE = 4;
/** Comparing takes some 30 ms each: so many are waited for. */
const COMPARED = 40;
/** So many new ones are hashed at once; more are sealed, and hashed after the commit. */
const HASHED = 20;

/** Called after each PIN. */
export type Progress = (done: number, of: number) => void | Promise<void>;

export interface CheckedPins {
  /** With their change and what to store brought up to date. */
  employees: PlannedEmployee[];
  /** Codes of those whose PIN is new. */
  renewed: string[];
  /** How many were not compared with the PIN in use, since there are too many: these are set as the file says. */
  uncompared: number;
  /** Some are sealed, and to be hashed by a job. */
  sealed: boolean;
}

/**
 * Compares the PINs given with the stored ones. Slow by intent, hence outside of any transaction.
 * @param keep makes what to store of the new ones too; without it they are only told apart
 */
export async function checkPins(
  ctx: Context,
  employees: PlannedEmployee[],
  keep: boolean,
  progress: Progress,
): Promise<CheckedPins> {
  const checked = [...employees];
  const given = employees.flatMap(({ pin }, at) => (pin === undefined ? [] : [at]));
  const hashed = given.filter((at) => isHashed(employees[at]?.pin_hash ?? null));
  const uncompared = hashed.length > COMPARED ? hashed.length : 0;
  const fresh: number[] = [];
  let done = 0;
  await inTurns(given, async (at) => {
    const { code, pin_hash, pin } = employees[at] as PlannedEmployee;
    const compare = pin_hash !== null && (uncompared === 0 || isSealed(pin_hash));
    if (!compare || !(await pinMatches(ctx, code, pin as string, pin_hash))) fresh.push(at);
    await progress(++done, given.length);
  });
  const sealed = fresh.length > HASHED;
  const seal = sealed ? await pinSealer(ctx) : null;
  await inTurns(fresh, async (at) => {
    const employee = employees[at] as PlannedEmployee;
    const pin = employee.pin as string;
    const stored = keep ? (seal?.(employee.code, pin) ?? (await hashPin(pin))) : employee.pin_hash;
    checked[at] = { ...employee, change: employee.change === 'added' ? 'added' : 'changed', pin_hash: stored };
  });
  const renewed = fresh.flatMap((at) => employees[at]?.code ?? []).sort();
  return { employees: checked, renewed, uncompared, sealed: keep && sealed };
}

const isHashed = (stored: string | null) => stored !== null && !isSealed(stored);

async function inTurns(items: number[], work: (at: number) => Promise<void>) {
  const waiting = [...items];
  const worker = async () => {
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) await work(at);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
