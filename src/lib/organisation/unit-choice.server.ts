/** Choosing a unit: what a field may offer. */
import type { Db } from '#db/connect.server.ts';
import type { Actor, Permission } from '#lib/access/roles.ts';
import { findUnits, type FindableUnit, type FoundUnit } from './find.ts';
import { covers, scopeFor } from './scope.server.ts';
import { allUnits } from './unit.queries.server.ts';

/** A list to choose from is read, not searched: more than this, and one types another letter. */
const OFFERED = 20;

/** Which units a field asks for: stores, what lies above stores, or any. */
export type UnitChoiceKind = 'store' | 'above' | 'any';

const fits = (kind: UnitChoiceKind, unit: FindableUnit) =>
  kind === 'any' || (unit.kind === 'store') === (kind === 'store');

/**
 * What a field offers for the text typed so far, among the units on which the actor holds the permission.
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function unitsOffered(
  db: Db,
  actor: Actor | null,
  permission: Permission,
  { text, kind }: { text: string; kind: UnitChoiceKind },
): Promise<{ units: FoundUnit[]; total: number }> {
  const scope = await scopeFor(db, actor, permission);
  const { found, total } = findUnits(await allUnits(db), text, {
    limit: OFFERED,
    among: (unit) => covers(scope, unit.code) && fits(kind, unit),
  });
  return { units: found, total };
}
