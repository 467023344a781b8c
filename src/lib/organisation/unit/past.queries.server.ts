import type { Db } from '#db/connect.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import type { PastState, UnitNow } from './dated.ts';

/** Past states that reach that day or a later one, of all units. */
export const pastSince = (db: Db, day: string): Promise<PastState[]> =>
  db.selectFrom('unit_past').selectAll().where('to_day', '>=', day).execute();

export const pastOf = (db: Db, unit: string): Promise<PastState[]> =>
  db.selectFrom('unit_past').selectAll().where('unit', '=', unit).orderBy('to_day').execute();

/**
 * Puts down how units have been, before they become what is given: what they are now held up to the day before `from`.
 * Where a change began on that day already, what was before stays as it was put down then; what was not here yet, and
 * what keeps its name and parent, gets no past.
 */
export async function keepPast(tx: Db, units: UnitNow[], from: string) {
  const known = await tx
    .selectFrom('unit')
    .select(['code', 'name', 'parent', 'added_day'])
    .where(
      'code',
      'in',
      units.map(({ code }) => code),
    )
    .execute();
  const after = new Map(units.map((unit) => [unit.code, unit]));
  const changed = known.filter(({ code, name, parent, added_day }) => {
    const becomes = after.get(code);
    return (becomes?.name !== name || becomes.parent !== parent) && (added_day === null || added_day < from);
  });
  if (changed.length === 0) return;
  await tx
    .insertInto('unit_past')
    .values(changed.map(({ code, name, parent }) => ({ unit: code, to_day: addDays(from, -1), name, parent })))
    .onConflict((oc) => oc.columns(['unit', 'to_day']).doNothing())
    .execute();
}
