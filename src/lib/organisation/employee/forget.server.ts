/** Employees whose personal data go: the code stays, so that shifts, answers and counts stay theirs without saying whose. */
import type { Db } from '#db/connect.server.ts';
import { renewGeneration } from '../generation.queries.server.ts';
import { countLeavers, leaverCodes, putNameless } from './forget.queries.server.ts';

/** What those are called of whom no more than the code is known: in lists, rankings and exports of any language. */
export const NAMELESS = 'Nhân viên đã nghỉ';

/** Takes name, PIN and photo, in the caller's transaction, which leaves the audit row. */
export async function forgetPerson(tx: Db, code: string) {
  await putNameless(tx, code, NAMELESS);
  await renewGeneration(tx);
}

/** Employees who left before the day and still have a name, by code. @param after the last one known; `''`: the first */
export const leaversBefore = (db: Db, day: string, after: string, limit: number) =>
  leaverCodes(db, day, NAMELESS, after, limit);

export const leaversWaiting = (db: Db, day: string) => countLeavers(db, day, NAMELESS);
