/** Who works where. */
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { compareNames } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { employeesAt, lastDayOf } from './posting.queries.server.ts';

/**
 * Who may serve at the store that day, by given name: those posted there, and those the roster sends (`also`, by code).
 */
export async function clerksOf(db: Db, store: string, day: string, also: string[] = []) {
  const clerks = await employeesAt(db, store, day, [...new Set(also)]);
  return clerks.sort((a, b) => compareNames(a.name, b.name) || (a.code < b.code ? -1 : 1));
}

/** Whether the employee's last day was over at that moment; false also for somebody unknown. @param at UTC ISO */
export async function hasLeft(db: Db, { config }: Pick<Context, 'config'>, employee: string, at: string) {
  const last = await lastDayOf(db, employee);
  return last !== null && last < dayOf(new Date(at), config.zone);
}
