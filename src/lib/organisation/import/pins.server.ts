import { hashPin, verifyPin } from '../pin.server.ts';
import type { PlannedEmployee } from './plan.ts';

/** As many as the process has threads for such work, by default. */
const AT_ONCE = 4;

/** Called after each PIN. */
export type Progress = (done: number, of: number) => void | Promise<void>;

/**
 * Compares the PINs given with the stored ones. Slow by intent, some 20 ms each, hence outside of any transaction.
 * @param keep hashes the new ones too; without it they are only told apart
 * @returns employees with their change and hash brought up to date, and the codes of those whose PIN is new
 */
export async function checkPins(employees: PlannedEmployee[], keep: boolean, progress: Progress) {
  const checked = [...employees];
  const renewed: string[] = [];
  const waiting = employees.flatMap(({ pin }, at) => (pin === undefined ? [] : [at]));
  const total = waiting.length;
  let done = 0;
  const worker = async () => {
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const employee = checked[at] as PlannedEmployee;
      const pin = employee.pin as string;
      if (employee.pin_hash === null || !(await verifyPin(pin, employee.pin_hash))) {
        renewed.push(employee.code);
        const change = employee.change === 'added' ? 'added' : 'changed';
        checked[at] = { ...employee, change, pin_hash: keep ? await hashPin(pin) : employee.pin_hash };
      }
      await progress(++done, total);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { employees: checked, renewed };
}
