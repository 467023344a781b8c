/** One's own sessions: where one is signed in, and how to end that. */
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { auditOwn } from './audit.server.ts';
import { deviceOf, isPrivateAddress } from './device.ts';
import type { User } from './roles.ts';
import { deleteSessionOf, deleteSessionsOf, sessionsOf } from './session.queries.server.ts';

export interface OwnSession {
  id: string;
  device: ReturnType<typeof deviceOf>;
  address: string;
  /** The address is of a network like the organisation's own. */
  inside: boolean;
  begunAt: string;
  /** To the quarter hour. */
  usedAt: string;
  current: boolean;
}

export async function ownSessions(ctx: Context, actor: User): Promise<OwnSession[]> {
  const rows = await sessionsOf(ctx.db, actor.id, ctx.now().toISOString());
  return rows
    .map(({ userAgent, ...session }) => ({
      ...session,
      device: deviceOf(userAgent),
      inside: isPrivateAddress(session.address),
      current: session.id === actor.session,
    }))
    .sort((a, b) => Number(b.current) - Number(a.current));
}

/** One that is gone already is as good as ended. */
export async function endOwnSession(ctx: Context, actor: User, id: string) {
  await transacted(ctx.db, async (tx) => {
    if (await deleteSessionOf(tx, actor.id, id)) await auditOwn(ctx, tx, actor, 'session.end');
  });
}

export async function endOtherSessions(ctx: Context, actor: User) {
  await transacted(ctx.db, async (tx) => {
    if ((await deleteSessionsOf(tx, actor.id, actor.session)) > 0) await auditOwn(ctx, tx, actor, 'session.end');
  });
}
