import type { Db } from '#db/connect.server.ts';

export const pinOf = (db: Db, employee: string) =>
  db
    .selectFrom('employee')
    .select(['pin_hash', 'pin_failures', 'pin_locked_until'])
    .where('code', '=', employee)
    .executeTakeFirst();

/** Counts one failure; the one that reaches `max` locks until `lockedUntil` and starts the count anew. */
export async function noteWrongPin(db: Db, employee: string, max: number, lockedUntil: string) {
  await db
    .updateTable('employee')
    .set((eb) => ({
      pin_failures: eb
        .case()
        .when('pin_failures', '>=', max - 1)
        .then(0)
        .else(eb('pin_failures', '+', 1))
        .end(),
      pin_locked_until: eb
        .case()
        .when('pin_failures', '>=', max - 1)
        .then(lockedUntil)
        .else(eb.ref('pin_locked_until'))
        .end(),
    }))
    .where('code', '=', employee)
    .execute();
}

export async function resetPinFailures(db: Db, employee: string) {
  await db
    .updateTable('employee')
    .set({ pin_failures: 0, pin_locked_until: null })
    .where('code', '=', employee)
    .execute();
}
