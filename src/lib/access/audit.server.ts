import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { grantsOf } from './access.queries.server.ts';
import { insertAudit } from './audit.queries.server.ts';
import { actorKey, type Actor, type User } from './roles.ts';

export interface AuditEntry {
  /** `noun.verb`, for instance `kiosk.revoke`. */
  action: string;
  subject: string;
  unit: string;
  before?: unknown;
  after?: unknown;
}

/** Writes who changed what, in the transaction that changes it. */
export async function audit(tx: Db, actor: Actor, at: Date, { before, after, ...entry }: AuditEntry) {
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  await insertAudit(tx, {
    ...entry,
    id: uuidv7(),
    at: at.toISOString(),
    actor: actorKey(actor),
    before: text(before),
    after: text(after),
  });
}

/** Leaves a row about what a person did to their own account, at the first unit where they hold a role. */
export async function auditOwn(ctx: Context, tx: Db, actor: User, action: string) {
  const [first] = actor.grants.length > 0 ? actor.grants : await grantsOf(tx, actor.id);
  await audit(tx, actor, ctx.now(), { action, subject: `user:${actor.id}`, unit: first?.unit ?? '' });
}
