import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { KioskReplacementTable } from '#db/schema.ts';

/** What a kiosk is, with what it said of itself and what of that is here; held until the transaction ends. */
export async function kioskAndOutbox(tx: Db, id: string) {
  const kiosk = await locked(
    tx,
    tx.selectFrom('kiosk').select(['id', 'name', 'store', 'counter', 'corner_pin', 'revoked_at']).where('id', '=', id),
  ).executeTakeFirst();
  const report = await tx
    .selectFrom('kiosk_report as report')
    .leftJoin('outbox', 'outbox.id', 'report.outbox')
    .select(['report.outbox', 'report.last_seq', 'report.pending', 'outbox.received'])
    .where('report.kiosk', '=', id)
    .executeTakeFirst();
  return kiosk && { ...kiosk, outbox: null, last_seq: null, pending: null, received: null, ...report };
}

/** @returns false when another device took its place before */
export async function insertReplacement(tx: Db, row: KioskReplacementTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('kiosk_replacement')
    .values(row)
    .onConflict((oc) => oc.column('kiosk').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export const copySettings = (tx: Db, from: string, to: string) =>
  tx
    .insertInto('kiosk_setting')
    .columns(['place', 'key', 'value'])
    .expression((eb) =>
      eb
        .selectFrom('kiosk_setting')
        .select((select) => [select.val(to).as('place'), 'key', 'value'])
        .where('place', '=', from),
    )
    .execute();

/** Replacements in which the kiosk is either the old one or the new one, with what has come in since. */
export const replacementsOf = (db: Db, id: string) =>
  db
    .selectFrom('kiosk_replacement as replacement')
    .innerJoin('kiosk as old', 'old.id', 'replacement.kiosk')
    .innerJoin('kiosk as fresh', 'fresh.id', 'replacement.replaced_by')
    .leftJoin('outbox', 'outbox.id', 'replacement.outbox')
    .leftJoin('user', (join) => join.on('replacement.by', '=', sql<string>`'user:' || "user".id`))
    .select(['replacement.kiosk', 'replacement.replaced_by', 'replacement.at', 'replacement.by', 'replacement.reason'])
    .select(['replacement.taken', 'replacement.received', 'replacement.missing'])
    .select(['old.name as oldName', 'fresh.name as freshName', 'outbox.received as here', 'user.name as person'])
    .where((eb) => eb.or([eb('replacement.kiosk', '=', id), eb('replacement.replaced_by', '=', id)]))
    .orderBy('replacement.at', 'desc')
    .execute();
