import type { Db } from '#db/connect.server.ts';
import type { WebhookTable } from '#db/schema.ts';

export const webhookOf = (db: Db, unit: string) =>
  db.selectFrom('webhook').selectAll().where('unit', '=', unit).executeTakeFirst();

/** Those of these units. */
export const webhooksAmong = (db: Db, units: string[]) =>
  db.selectFrom('webhook').select(['unit']).where('unit', 'in', units).orderBy('unit').execute();

export const saveWebhook = (tx: Db, row: WebhookTable) =>
  tx
    .insertInto('webhook')
    .values(row)
    .onConflict((oc) => oc.column('unit').doUpdateSet(row))
    .execute();

export const deleteWebhook = (tx: Db, unit: string) => tx.deleteFrom('webhook').where('unit', '=', unit).execute();

export const noteOutcome = (db: Db, unit: string, told_at: string, outcome: string) =>
  db.updateTable('webhook').set({ told_at, outcome }).where('unit', '=', unit).execute();
