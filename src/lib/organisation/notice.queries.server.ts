import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';

/** Inserts an open notice; one that is open already for the same unit, kind and subject stays as it is. */
export async function insertNotice(
  tx: Db,
  notice: { unit: string; kind: string; subject: string; detail: string; at: string },
) {
  const { at, ...rest } = notice;
  await tx
    .insertInto('notice')
    .values({ id: uuidv7(), ...rest, opened_at: at, closed_at: null })
    .onConflict((oc) => oc.columns(['unit', 'kind', 'subject']).where('closed_at', 'is', null).doNothing())
    .execute();
}
