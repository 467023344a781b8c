import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { AuditPersonalTable, AuditTable } from '#db/schema.ts';

export async function insertAudit(tx: Db, row: Insertable<AuditTable>) {
  await tx.insertInto('audit').values(row).execute();
}

export async function insertPersonal(tx: Db, rows: Insertable<AuditPersonalTable>[]) {
  if (rows.length > 0) await tx.insertInto('audit_personal').values(rows).execute();
}

/** @param subjects as `subjectKey` names them */
export async function deletePersonal(tx: Db, subjects: string[]) {
  await tx.deleteFrom('audit_personal').where('subject', 'in', subjects).execute();
}
