import { expressionBuilder, type Expression, type SqlBool } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { records } from '#db/dialect.server.ts';
import type { Database } from '#db/schema.ts';
import { listed } from './listed.queries.server.ts';

/** Every list: one of these; null: any. */
export interface AuditFilter {
  subject: string[] | null;
  actor: string[] | null;
  unit: string[] | null;
  action: string[] | null;
  /** Moments, UTC ISO: from this one on, and before that one. */
  from: string | null;
  until: string | null;
}

/** The last row of the page before. */
export interface AuditCursor {
  at: string;
  id: string;
}

const LISTS = ['subject', 'actor', 'unit', 'action'] as const;
type List = (typeof LISTS)[number];

/** @param except the list that is looked at key by key instead */
function matching(db: Db, filter: AuditFilter, after: AuditCursor | null, except?: List) {
  const eb = expressionBuilder<Database, 'audit'>();
  const parts: Expression<SqlBool>[] = LISTS.flatMap((column) => {
    const list = filter[column];
    return list && column !== except ? [listed(db, `audit.${column}`, list)] : [];
  });
  if (filter.from) parts.push(eb('audit.at', '>=', filter.from));
  if (filter.until) parts.push(eb('audit.at', '<', filter.until));
  if (after)
    parts.push(eb('audit.at', '<=', after.at), eb.or([eb('audit.at', '<', after.at), eb('audit.id', '<', after.id)]));
  return eb.and(parts);
}

/**
 * The moment before which no row of the page can lie: of each key's rows the last that would fit on the page alone is found
 * in an index, and the newest of these moments bounds the page. Without it, both engines would read and sort every row of
 * every key to find the newest few.
 */
async function bound(db: Db, filter: AuditFilter, after: AuditCursor | null, limit: number): Promise<string | null> {
  const column = LISTS.find((list) => filter[list]);
  const keys = column && filter[column];
  if (!keys) return null;
  const rows = await db
    .selectFrom(records(db, 'k', JSON.stringify(keys.map((key) => ({ key }))), ['key']))
    .select((eb) =>
      eb
        .selectFrom('audit')
        .select('audit.at')
        .whereRef(`audit.${column}`, '=', 'k.key')
        .where(matching(db, filter, after, column))
        .orderBy('audit.at', 'desc')
        .orderBy('audit.id', 'desc')
        .limit(1)
        .offset(limit - 1)
        .as('at'),
    )
    .execute();
  return rows.reduce<string | null>(
    (newest, { at }) => (at !== null && (newest === null || at > newest) ? at : newest),
    null,
  );
}

/** The newest rows of the filter before `after`, newest first. */
export async function auditRows(db: Db, filter: AuditFilter, after: AuditCursor | null, limit: number) {
  if (LISTS.some((list) => filter[list]?.length === 0)) return [];
  const least = await bound(db, filter, after, limit);
  const from =
    [filter.from, least]
      .filter((at) => at !== null)
      .toSorted()
      .at(-1) ?? null;
  return db
    .selectFrom('audit')
    .selectAll()
    .where(matching(db, { ...filter, from }, after))
    .orderBy('audit.at', 'desc')
    .orderBy('audit.id', 'desc')
    .limit(limit)
    .execute();
}

export type AuditRow = Awaited<ReturnType<typeof auditRows>>[number];

export const personalValues = (db: Db, ids: string[]) =>
  db
    .selectFrom('audit_personal')
    .select(['id', 'value'])
    .where(listed(db, 'id', ids))
    .execute();
