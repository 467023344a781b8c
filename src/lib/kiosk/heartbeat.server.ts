import * as v from 'valibot';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { faultIn } from '#lib/server/fault.ts';
import { spend } from '#lib/server/rate.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import type { StoredHeartbeat } from './care.ts';
import { heartbeatSchema } from './kiosk.input.ts';
import { saveHeartbeat } from './kiosk.queries.server.ts';
import type { KioskActor } from './kiosk.server.ts';

/**
 * Keeps what a kiosk says of itself.
 * @param body the parsed JSON, unchecked
 * @returns when it was received, by our clock
 * @throws Problem request.invalid, request.rate
 */
export async function heartbeat(ctx: Context, kiosk: KioskActor, body: unknown): Promise<{ receivedAt: string }> {
  await spend(ctx, 'heartbeat', kiosk.id);
  const parsed = v.safeParse(heartbeatSchema, body);
  if (!parsed.success) throw new Problem('request.invalid', faultIn(parsed.issues));
  const now = ctx.now();
  const stored: StoredHeartbeat = {
    ...parsed.output,
    clockDifference: now.getTime() - Date.parse(parsed.output.clock),
  };
  const receivedAt = now.toISOString();
  await retried(() => saveHeartbeat(ctx.db, kiosk.id, receivedAt, JSON.stringify(stored)));
  return { receivedAt };
}
