/** The PIN with which an employee signs on at a kiosk: set anew, shown once. */
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { hashPin, newPin } from '../pin.server.ts';
import { setPin } from '../pin.queries.server.ts';
import { personFor } from './employee.server.ts';

const permission = 'employee.care';

/**
 * @param wished 4–8 digits; null: one is made up
 * @returns the PIN, to be shown this once
 * @throws Problem access.*, employee.unknown
 */
export async function resetPin(ctx: Context, actor: Actor | null, code: string, wished: string | null) {
  // Slow, hence before the transaction; and not for somebody who may not.
  await personFor(ctx.db, ctx, actor, { code, permission });
  const pin = wished ?? newPin();
  const hash = await hashPin(pin);
  await transacted(ctx.db, async (tx) => {
    const { person, store, by } = await personFor(tx, ctx, actor, { code, permission, hold: true });
    await setPin(tx, person.code, hash);
    const before = { hadPin: person.hasPin };
    const subject = `employee:${person.code}`;
    await audit(tx, by, ctx.now(), { action: 'employee.pin', subject, unit: store, before, after: { hadPin: true } });
  });
  return pin;
}
