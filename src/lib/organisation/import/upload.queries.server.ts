import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { ImportUploadTable } from '#db/schema.ts';

export async function insertUpload(tx: Db, row: Insertable<ImportUploadTable>) {
  await tx.insertInto('import_upload').values(row).execute();
}

export const uploadById = (db: Db, id: string, owner: string, since: string) =>
  db
    .selectFrom('import_upload')
    .selectAll()
    .where('id', '=', id)
    .where('owner', '=', owner)
    .where('uploaded_at', '>=', since)
    .executeTakeFirst();

export async function savePreview(tx: Db, id: string, preview: string) {
  await tx.updateTable('import_upload').set({ preview }).where('id', '=', id).execute();
}

export async function deleteUpload(tx: Db, id: string) {
  await tx.deleteFrom('import_upload').where('id', '=', id).execute();
}

/** Whose time is over; of the owner all but the newest `own`, of everybody all but the newest `all`. */
export async function dropUploads(tx: Db, before: string, owner: string, { own, all }: { own: number; all: number }) {
  await tx.deleteFrom('import_upload').where('uploaded_at', '<', before).execute();
  const newest = (limit: number) =>
    tx.selectFrom('import_upload').select('id').orderBy('uploaded_at', 'desc').orderBy('id').limit(limit);
  const kept = await newest(own).where('owner', '=', owner).execute();
  if (kept.length > 0)
    await tx
      .deleteFrom('import_upload')
      .where('owner', '=', owner)
      .where(
        'id',
        'not in',
        kept.map(({ id }) => id),
      )
      .execute();
  const known = await newest(all).execute();
  if (known.length === all)
    await tx
      .deleteFrom('import_upload')
      .where(
        'id',
        'not in',
        known.map(({ id }) => id),
      )
      .execute();
}
