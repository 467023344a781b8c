/** How far an organisation has been set up: what there is, and where something is missing. */
import type { Db } from '#db/connect.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import type { Scope } from './scope.server.ts';
import * as queries from './set-up.queries.server.ts';
import { midnight, type Setting } from './shift.server.ts';
import { rootUnit } from './unit.queries.server.ts';

export interface SetUp {
  /** The highest unit of all; null: there is none yet. */
  root: { code: string; name: string } | null;
  stores: { code: string; name: string; counters: number }[];
  employees: number;
  withPin: number;
  /** Of the last seven days and of those to come. */
  shifts: number;
}

/** @param scope what is looked at */
export async function setUpOf(db: Db, { config: { zone } }: Setting, scope: Scope, now: Date): Promise<SetUp> {
  const today = dayOf(now, zone);
  const root = await rootUnit(db);
  const stores = await queries.storesWithCounters(db, scope === 'all' ? null : [...scope], today);
  const codes = stores.map(({ code }) => code);
  return {
    root: root ? { code: root.code, name: root.name } : null,
    stores,
    ...(await queries.staffOf(db, codes, today)),
    shifts: await queries.shiftsSince(db, codes, midnight(addDays(today, -7), zone)),
  };
}
