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

export const unitByCode = (db: Db, code: string) =>
  db.selectFrom('unit').selectAll().where('code', '=', code).executeTakeFirst();

/** The unit without a parent; the oldest one by code where an import left several. */
export const rootUnit = (db: Db) =>
  db.selectFrom('unit').selectAll().where('parent', 'is', null).orderBy('code').executeTakeFirst();

/** Every unit, with what a tree is drawn from and search compares. */
export const allUnits = (db: Db) =>
  db.selectFrom('unit').select(['code', 'name', 'folded', 'parent', 'kind', 'closed_from']).execute();
