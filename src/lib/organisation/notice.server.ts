/** What the people of a unit should know about, once. */
import type { Db } from '#db/connect.server.ts';
import { insertNotice } from './notice.queries.server.ts';

export interface Notice {
  unit: string;
  kind: 'sign-on.refused';
  /** What it is about: one open notice per unit, kind and subject. */
  subject: string;
  detail: Record<string, string>;
}

/** Opens a notice in the transaction that gives cause for it. */
export async function openNotice(tx: Db, at: Date, { unit, kind, subject, detail }: Notice) {
  await insertNotice(tx, { unit, kind, subject, detail: JSON.stringify(detail), at: at.toISOString() });
}
