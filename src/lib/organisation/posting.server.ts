/** Who works where. */
import type { Db } from '#db/connect.server.ts';
import { compareNames } from '#lib/ui/text.ts';
import { employeesAt } from './posting.queries.server.ts';

/**
 * Who may serve at the store that day, by given name: those posted there, and those the roster sends (`also`, by code).
 */
export async function clerksOf(db: Db, store: string, day: string, also: string[] = []) {
  const clerks = await employeesAt(db, store, day, [...new Set(also)]);
  return clerks.sort((a, b) => compareNames(a.name, b.name) || (a.code < b.code ? -1 : 1));
}
