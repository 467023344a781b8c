import type { Db } from '#db/connect.server.ts';

/** A new PIN starts without the failures of the old one. */
export async function setPin(tx: Db, employee: string, stored: string) {
  await tx
    .updateTable('employee')
    .set({ pin_hash: stored, pin_failures: 0, pin_locked_until: null })
    .where('code', '=', employee)
    .execute();
}

export async function sealedPins(db: Db, limit: number): Promise<{ code: string; sealed: string }[]> {
  const rows = await db
    .selectFrom('employee')
    .select(['code', 'pin_hash'])
    .where('pin_hash', 'like', 'sealed$%')
    .limit(limit)
    .execute();
  return rows.flatMap(({ code, pin_hash }) => (pin_hash === null ? [] : [{ code, sealed: pin_hash }]));
}

export async function replaceSealedPin(db: Db, employee: string, sealed: string, hash: string | null) {
  await db
    .updateTable('employee')
    .set({ pin_hash: hash })
    .where('code', '=', employee)
    .where('pin_hash', '=', sealed)
    .execute();
}
