/** Names for the codes that other rooms count by. */
import type { Db } from '#db/connect.server.ts';
import { generationOf } from './import/import.queries.server.ts';
import { employeeNames, postingsDuring, unitNames } from './people.queries.server.ts';

/** @param stores null: every store */
export const postedDuring = (db: Db, stores: string[] | null, from: string, to: string) =>
  stores?.length === 0 ? Promise.resolve([]) : postingsDuring(db, stores, from, to);

/** Names by code; a code that is gone is missing from the map. */
export async function namesOf(db: Db, kind: 'employee' | 'unit', codes: string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = kind === 'employee' ? await employeeNames(db, codes) : await unitNames(db, codes);
  return new Map(rows.map(({ code, name }) => [code, name]));
}

/** Changes whenever names, postings or units do: whoever changes them claims the next. */
export const organisationGeneration = (db: Db) => generationOf(db);
