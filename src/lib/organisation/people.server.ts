/** Names for the codes that other rooms count by. */
import type { Db } from '#db/connect.server.ts';
import { generationOf } from './generation.queries.server.ts';
import { treeOf } from './scope.server.ts';
import { employeeNames, postingsDuring, unitNames } from './people.queries.server.ts';
import { countersOf as queryCounters } from './roster.queries.server.ts';

/** @param stores null: every store */
export const postedDuring = (db: Db, stores: string[] | null, from: string, to: string) =>
  stores?.length === 0 ? Promise.resolve([]) : postingsDuring(db, stores, from, to);

/**
 * Names by code; a code that is gone is missing from the map.
 * @param day on which units were called so; today's names where there is none
 */
export async function namesOf(
  db: Db,
  kind: 'employee' | 'unit',
  codes: string[],
  day?: string,
): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  if (kind === 'unit' && day !== undefined) {
    const tree = await treeOf(db, day);
    return new Map(codes.flatMap((code) => (tree.has(code) ? [[code, tree.get(code)?.name ?? code]] : [])));
  }
  const rows = kind === 'employee' ? await employeeNames(db, codes) : await unitNames(db, codes);
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** Changes whenever names, postings or units do: whoever changes them claims the next. */
export const organisationGeneration = (db: Db) => generationOf(db);

/** Names of a store's counters, by code. */
export const countersOf = async (db: Db, store: string): Promise<Map<string, string>> =>
  new Map((await queryCounters(db, store)).map(({ code, name }) => [code, name]));
