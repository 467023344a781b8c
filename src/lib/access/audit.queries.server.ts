import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { AuditTable } from '#db/schema.ts';

export async function insertAudit(tx: Db, row: Insertable<AuditTable>) {
  await tx.insertInto('audit').values(row).execute();
}
