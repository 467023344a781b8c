import * as v from 'valibot';
import { Problem } from '#lib/problem.ts';
import { whereOf } from '#lib/response/envelope.input.ts';
import type { Context } from '#lib/server/context.server.ts';
import { heartbeatSchema } from './kiosk.input.ts';
import type { KioskActor } from './kiosk.server.ts';
import { noteHeartbeat } from './report.server.ts';

/**
 * Keeps what a kiosk says of itself.
 * @param body the parsed JSON, unchecked
 * @returns when it was received, by our clock
 * @throws Problem request.invalid
 */
export function heartbeat(ctx: Context, kiosk: KioskActor, body: unknown): { receivedAt: string } {
  const parsed = v.safeParse(heartbeatSchema, body);
  if (!parsed.success) throw new Problem('request.invalid', { where: whereOf(parsed.issues) });
  const now = ctx.now();
  noteHeartbeat(ctx, kiosk.id, now, parsed.output, now.getTime() - Date.parse(parsed.output.clock));
  return { receivedAt: now.toISOString() };
}
