/** Resolves what access keeps as opaque unit codes: which units a person's roles cover. */
import type { Db } from '#db/connect.server.ts';
import { UNPLACED, unitsFor, type Actor, type Permission, type Reach } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { fold, normalCode } from '#lib/ui/text.ts';
import { codeIn } from './find.ts';
import { allUnits, lineage, rootUnit, subtree, unitByCode } from './unit.queries.server.ts';
import { LASTING } from './posting.ts';
import { below, treeOn, upwards } from './unit/dated.ts';
import { pastSince } from './unit/past.queries.server.ts';

export type Scope = Reach;

/** @throws Problem access.unauthenticated, access.forbidden when the actor holds the permission nowhere */
export async function scopeFor(db: Db, actor: Actor | null, permission: Permission): Promise<Scope> {
  if (!actor) throw new Problem('access.unauthenticated');
  const roots = unitsFor(actor, permission);
  if (roots === 'all' || roots.includes(UNPLACED)) return 'all';
  if (roots.length === 0) throw new Problem('access.forbidden', { permission });
  return new Set(await subtree(db, roots));
}

export const covers = (scope: Scope, unit: string) => scope === 'all' || scope.has(unit);

/**
 * The unit asked for, or the highest that the actor may see; with everything below it.
 * @param during days, both included: the tree, and the unit's name, are those of its last day, without what was closed
 * before its first. What the actor may see is decided by today's tree
 * @throws Problem unit.unknown, unit.none, access.forbidden
 */
export async function unitInScope(
  db: Db,
  actor: Actor | null,
  permission: Permission,
  code?: string,
  during?: { from: string; to: string },
) {
  const scope = await scopeFor(db, actor, permission);
  const chosen = code ?? (actor && unitsFor(actor, permission)[0]);
  const unit = scope === 'all' && !code ? await rootUnit(db) : await unitMeant(db, chosen ?? '');
  if (!unit) throw code ? new Problem('unit.unknown', { unit: code }) : new Problem('unit.none');
  if (!covers(scope, unit.code)) throw new Problem('access.forbidden', { permission, unit: unit.code });
  if (!during) return { unit, codes: await subtree(db, [unit.code]) };
  const tree = await treeOf(db, during.to);
  const codes = [...below(tree, [unit.code])].filter((code) => {
    const closed = tree.get(code)?.closed_from ?? null;
    return covers(scope, code) && (closed === null || closed > during.from);
  });
  return { unit: { ...unit, name: tree.get(unit.code)?.name ?? unit.name }, codes };
}

/** The unit and what it lies in, the nearest first. */
export const lineageOf = (db: Db, code: string) => lineage(db, code);
/** Every unit as it was called and where it belonged on that day. */
export const treeOf = async (db: Db, day: string) => treeOn(await allUnits(db), await pastSince(db, day), day);

/** What people call the unit; its code where it is gone. */
export const unitName = async (db: Db, code: string) => (await unitByCode(db, code))?.name ?? code;

/** The unit of that code, of the code in brackets at the end, or the only one of that name; undefined: none. */
export async function unitMeant(db: Db, typed: string) {
  const code = codeIn(typed);
  const named =
    (await unitByCode(db, normalCode(typed))) ?? (code === null ? undefined : await unitByCode(db, normalCode(code)));
  if (named || typed.trim() === '') return named;
  const alike = (await allUnits(db)).filter(({ name }) => fold(name) === fold(typed));
  return alike.length === 1 && alike[0] ? unitByCode(db, alike[0].code) : undefined;
}

/**
 * Where a unit lies in what the actor may see, the highest first; and whether there is another to choose.
 * @param day of whose tree and names the way is shown
 * @throws Problem as `scopeFor`
 */
export async function placeIn(db: Db, actor: Actor | null, permission: Permission, code: string, day = LASTING) {
  const scope = await scopeFor(db, actor, permission);
  const tree = await treeOf(db, day);
  const path = [...upwards(tree, code)]
    .filter((above) => covers(scope, above))
    .map((above) => ({ code: above, name: tree.get(above)?.name ?? above }))
    .reverse();
  return { path, single: scope !== 'all' && scope.size === 1 };
}

/** What a filter by unit shows: the unit it names, if the actor may see it, and whether there is another to choose. */
export async function unitChosen(db: Db, actor: Actor | null, permission: Permission, code: string | undefined) {
  const scope = await scopeFor(db, actor, permission);
  const unit = code === undefined ? undefined : await unitMeant(db, code);
  return {
    unit: unit && covers(scope, unit.code) ? { code: unit.code, name: unit.name } : null,
    single: scope !== 'all' && scope.size === 1,
  };
}

/** Whether the scope holds the whole organisation: what is set for everybody is set by those only. */
export async function isEverything(db: Db, scope: Scope): Promise<boolean> {
  if (scope === 'all') return true;
  const root = await rootUnit(db);
  return root !== undefined && scope.has(root.code);
}

/** The code of the highest unit; `''` before there is one. */
export const rootUnitCode = async (db: Db) => (await rootUnit(db))?.code ?? '';
