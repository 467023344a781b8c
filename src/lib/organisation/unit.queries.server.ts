import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';

/** The given units and everything below them, codes only. */
export async function subtree(db: Db, roots: string[]): Promise<string[]> {
  if (roots.length === 0) return [];
  const rows = await db
    .withRecursive('below', (cte) =>
      cte
        .selectFrom('unit')
        .select('code')
        .where('code', 'in', roots)
        .union((union) =>
          union.selectFrom('unit').innerJoin('below', 'unit.parent', 'below.code').select('unit.code as code'),
        ),
    )
    .selectFrom('below')
    .select('code')
    .execute();
  return rows.map((row) => row.code);
}

/** The unit and what it lies in, the nearest first. */
export function lineage(db: Db, code: string) {
  return db
    .withRecursive('above', (cte) =>
      cte
        .selectFrom('unit')
        .select(['code', 'name', 'parent', sql<number>`0`.as('height')])
        .where('code', '=', code)
        .unionAll((union) =>
          union
            .selectFrom('unit')
            .innerJoin('above', 'unit.code', 'above.parent')
            .select(['unit.code', 'unit.name', 'unit.parent', sql<number>`above.height + 1`.as('height')])
            // No tree is so high: were it ever to run in a circle, this ends.
            .where('above.height', '<', 20),
        ),
    )
    .selectFrom('above')
    .select(['code', 'name'])
    .orderBy('height')
    .execute();
}

export const unitByCode = (db: Db, code: string) =>
  db.selectFrom('unit').selectAll().where('code', '=', code).executeTakeFirst();

/** The unit without a parent; the oldest one by code where an import left several. */
export const rootUnit = (db: Db) =>
  db.selectFrom('unit').selectAll().where('parent', 'is', null).orderBy('code').executeTakeFirst();

/** Every unit, with what a tree is drawn from and search compares. */
export const allUnits = (db: Db) =>
  db.selectFrom('unit').select(['code', 'name', 'folded', 'parent', 'kind', 'closed_from']).execute();
