/** Hashes PINs that came by the thousand, after the commit that brought them. */
import type { Db } from '#db/connect.server.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import { replaceSealedPin, sealedPins } from './pin.queries.server.ts';
import { hashPin, openSealed } from './pin.server.ts';

export const HASH_PINS = 'pins.hash';

const AT_ONCE = 100;

/** In the transaction that stores sealed PINs. */
export const planHashing = (tx: Db, at: Date) => enqueue(tx, at, { kind: HASH_PINS, payload: {} });

/** One after the other: kiosks go on checking PINs on the process's other threads meanwhile. */
export async function hashSealedPins(ctx: Context) {
  for (;;) {
    const rows = await sealedPins(ctx.db, AT_ONCE);
    if (rows.length === 0) return;
    for (const { code, sealed } of rows) {
      const pin = await openSealed(ctx, code, sealed);
      // Sealed with a secret that is no longer ours: nobody can use it, and the page says that there is none.
      if (pin === null) ctx.log.warn({ employee: code }, 'a sealed PIN cannot be opened');
      const hash = pin === null ? null : await hashPin(pin);
      // Not where another PIN was set meanwhile.
      await retried(() => replaceSealedPin(ctx.db, code, sealed, hash));
    }
  }
}
