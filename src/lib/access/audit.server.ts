import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { grantsOf } from './access.queries.server.ts';
import type { AuditAction } from './audit-actions.ts';
import { deletePersonal, insertAudit, insertPersonal } from './audit.queries.server.ts';
import { referring, subjectKey, type PersonalValue } from './audit.ts';
import { actorKey, type Actor, type User } from './roles.ts';

export interface AuditEntry {
  action: AuditAction;
  /** `kind:id`, for instance `employee:NV0412`; a bare id is of the action's noun. */
  subject: string;
  unit: string;
  /** What it was and what it is, by field. Names and addresses of people are kept apart, so that they can go. */
  before?: unknown;
  after?: unknown;
}

/** Writes who changed what, in the transaction that changes it. */
export async function audit(tx: Db, actor: Actor, at: Date, { before, after, ...entry }: AuditEntry) {
  const about = subjectKey(entry.action, entry.subject);
  const taken: PersonalValue[] = [];
  const text = (value: unknown) => (value === undefined ? null : JSON.stringify(referring(about, value, taken)));
  await insertAudit(tx, {
    ...entry,
    id: uuidv7(),
    at: at.toISOString(),
    actor: actorKey(actor),
    before: text(before),
    after: text(after),
  });
  await insertPersonal(
    tx,
    taken.map((value) => ({ ...value, subject: about })),
  );
}

/** Leaves a row about what a person did to their own account, at the first unit where they hold a role. */
export async function auditOwn(ctx: Context, tx: Db, actor: User, action: AuditAction) {
  const [first] = actor.grants.length > 0 ? actor.grants : await grantsOf(tx, actor.id);
  await audit(tx, actor, ctx.now(), { action, subject: `user:${actor.id}`, unit: first?.unit ?? '' });
}

/** Removes what people were called from every row about these subjects; the rows stay. @param subjects `kind:id` */
export const forgetPersonal = (tx: Db, subjects: string[]) => deletePersonal(tx, subjects);
