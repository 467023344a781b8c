import type { Db } from '#db/connect.server.ts';

/**
 * Counts an attempt as failed before its PIN is compared, so that attempts made all at once are limited too; the one
 * that reaches `max` locks until `lockedUntil` and starts the count anew.
 * @returns what to compare with; undefined: nobody by that code, or locked
 */
export const takeAttempt = (db: Db, employee: string, now: string, max: number, lockedUntil: string) =>
  db
    .updateTable('employee')
    .set((eb) => {
      const last = eb('pin_failures', '>=', max - 1);
      return {
        pin_failures: eb
          .case()
          .when(last)
          .then(0)
          .else(eb('pin_failures', '+', 1))
          .end(),
        pin_locked_until: eb.case().when(last).then(lockedUntil).else(null).end(),
      };
    })
    .where('code', '=', employee)
    .where((eb) => eb.or([eb('pin_locked_until', 'is', null), eb('pin_locked_until', '<=', now)]))
    .returning('pin_hash')
    .executeTakeFirst();

export const isLocked = async (db: Db, employee: string, now: string) =>
  (await db
    .selectFrom('employee')
    .select('code')
    .where('code', '=', employee)
    .where('pin_locked_until', '>', now)
    .executeTakeFirst()) !== undefined;

export async function resetPinFailures(db: Db, employee: string) {
  await db
    .updateTable('employee')
    .set({ pin_failures: 0, pin_locked_until: null })
    .where('code', '=', employee)
    .execute();
}
