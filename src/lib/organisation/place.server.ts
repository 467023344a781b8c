/** Places where customers are served: a counter in a store, or the store as a whole. */
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import { comparePlaces } from '#lib/ui/text.ts';
import * as queries from './place.queries.server.ts';
import type { Scope } from './scope.server.ts';

/** A counter's code, or a store's for what stands at its exit. */
export type PlaceChoice = { counter: string } | { store: string };

export interface Place {
  store: { code: string; name: string; opens: string | null; closes: string | null };
  counter: { code: string; name: string } | null;
}

/** @throws Problem counter.unknown, unit.unknown (also for a unit that is no store) */
export async function placeOf(db: Db, choice: PlaceChoice): Promise<Place> {
  const counter = 'counter' in choice ? await queries.counterByCode(db, choice.counter) : null;
  if ('counter' in choice && !counter) throw new Problem('counter.unknown', { counter: choice.counter });
  const code = counter?.store ?? ('store' in choice ? choice.store : '');
  const store = await queries.storeByCode(db, code);
  if (!store) throw new Problem('unit.unknown', { unit: code });
  return { store, counter: counter ? { code: counter.code, name: counter.name } : null };
}

/** Stores in scope; with a day only those that are not closed on it. */
export const storesIn = (db: Db, scope: Scope, day = '') =>
  queries.storesAmong(db, scope === 'all' ? 'all' : [...scope], day);

/** The store's counters, "Quầy 2" before "Quầy 10"; with a day only those that are not closed on it. */
export const countersOf = async (db: Db, store: string, day = '') =>
  (await queries.countersAt(db, store, day)).sort((a, b) => comparePlaces(a.name, b.name));
