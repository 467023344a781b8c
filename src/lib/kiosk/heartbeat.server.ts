import * as v from 'valibot';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { faultIn } from '#lib/server/fault.ts';
import { spend } from '#lib/server/rate.server.ts';
import { heartbeatSchema } from './kiosk.input.ts';
import type { KioskActor } from './kiosk.server.ts';
import { noteHeartbeat } from './report.server.ts';

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
  noteHeartbeat(ctx, kiosk.id, now, parsed.output, now.getTime() - Date.parse(parsed.output.clock));
  return { receivedAt: now.toISOString() };
}
