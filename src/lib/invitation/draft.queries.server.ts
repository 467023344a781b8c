import type { Insertable, Updateable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { AnswerDraftTable } from '#db/schema.ts';

export interface Whose {
  device: string;
  /** Of the link: a poster that was printed anew asks about the same visit. */
  survey: string;
  store: string;
  counter: string;
}

/** The device's newest answers to this survey at this place. */
const newest = (db: Db, { device, survey, store, counter }: Whose) =>
  db
    .selectFrom('answer_draft')
    .innerJoin('link', 'link.code', 'answer_draft.link')
    .selectAll('answer_draft')
    .where('answer_draft.device_hash', '=', device)
    .where('answer_draft.survey', '=', survey)
    .where('link.store', '=', store)
    .where('link.counter', '=', counter)
    .orderBy('answer_draft.started_at', 'desc')
    .limit(1);

export const draftOf = (db: Db, whose: Whose) => newest(db, whose).executeTakeFirst();

/** The same, for as long as the transaction lasts: another tab waits. */
export async function heldDraft(tx: Db, whose: Whose) {
  const found = await draftOf(tx, whose);
  if (!found) return undefined;
  return locked(tx, tx.selectFrom('answer_draft').selectAll().where('id', '=', found.id)).executeTakeFirst();
}

/** @returns false where another tab began first, or the id has been used */
export async function insertDraft(tx: Db, row: Insertable<AnswerDraftTable>) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('answer_draft')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export async function updateDraft(tx: Db, id: string, change: Updateable<AnswerDraftTable>) {
  await tx.updateTable('answer_draft').set(change).where('id', '=', id).execute();
}

export async function deleteDraft(tx: Db, id: string) {
  await tx.deleteFrom('answer_draft').where('id', '=', id).execute();
}

/** @param before UTC ISO: of answers not sent and of those sent */
export async function deleteDraftsBefore(db: Db, before: { unsent: string; sent: string }) {
  await db
    .deleteFrom('answer_draft')
    .where((where) =>
      where.or([
        where.and([where('sent_at', 'is', null), where('saved_at', '<', before.unsent)]),
        where('sent_at', '<', before.sent),
      ]),
    )
    .execute();
}
