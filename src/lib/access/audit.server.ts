import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { insertAudit } from './audit.queries.server.ts';
import { actorKey, type Actor } from './roles.ts';

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
