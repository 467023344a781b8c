/** Resolves what access keeps as opaque unit codes: which units a person's roles cover. */
import type { Db } from '#db/connect.server.ts';
import { unitsFor, type Actor, type Permission, type Reach } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { comparePlaces } from '#lib/ui/text.ts';
import { allUnits, rootUnit, subtree, unitByCode } from './unit.queries.server.ts';

export type Scope = Reach;

/** @throws Problem access.unauthenticated, access.forbidden when the actor holds the permission nowhere */
export async function scopeFor(db: Db, actor: Actor | null, permission: Permission): Promise<Scope> {
  if (!actor) throw new Problem('access.unauthenticated');
  const roots = unitsFor(actor, permission);
  if (roots === 'all') return 'all';
  if (roots.length === 0) throw new Problem('access.forbidden', { permission });
  return new Set(await subtree(db, roots));
}

export const covers = (scope: Scope, unit: string) => scope === 'all' || scope.has(unit);

/**
 * The unit asked for, or the highest that the actor may see; with everything below it.
 * @throws Problem unit.unknown, unit.none, access.forbidden
 */
export async function unitInScope(db: Db, actor: Actor | null, permission: Permission, code?: string) {
  const scope = await scopeFor(db, actor, permission);
  const chosen = code ?? (actor && unitsFor(actor, permission)[0]);
  const unit = scope === 'all' && !code ? await rootUnit(db) : await unitByCode(db, chosen ?? '');
  if (!unit) throw code ? new Problem('unit.unknown', { unit: code }) : new Problem('unit.none');
  if (!covers(scope, unit.code)) throw new Problem('access.forbidden', { permission });
  return { unit, codes: await subtree(db, [unit.code]) };
}

export interface UnitChoice {
  code: string;
  name: string;
  parent: string | null;
  kind: string;
  /** 0 for the highest that the actor may see. */
  depth: number;
}

/** The units an actor may choose from, as a tree in reading order. @throws Problem as `scopeFor` */
export async function unitChoices(db: Db, actor: Actor | null, permission: Permission): Promise<UnitChoice[]> {
  const scope = await scopeFor(db, actor, permission);
  const units = (await allUnits(db)).filter(({ code }) => covers(scope, code));
  const seen = new Set(units.map(({ code }) => code));
  const below = Map.groupBy(units, ({ parent }) => (parent !== null && seen.has(parent) ? parent : ''));
  const walk = (parent: string, depth: number): UnitChoice[] =>
    (below.get(parent) ?? [])
      .sort((a, b) => comparePlaces(a.name, b.name))
      .flatMap((unit) => [{ ...unit, depth }, ...walk(unit.code, depth + 1)]);
  return walk('', 0);
}

/** What people call the unit; its code where it is gone. */
export const unitName = async (db: Db, code: string) => (await unitByCode(db, code))?.name ?? code;
