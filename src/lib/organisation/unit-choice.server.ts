/** Choosing a unit: what a field may offer. */
import type { Actor, Permission } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
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
 * What a field offers for the text typed so far, among the open units on which the actor holds the permission.
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function unitsOffered(
  ctx: Context,
  actor: Actor | null,
  permission: Permission,
  { text, kind }: { text: string; kind: UnitChoiceKind },
): Promise<{ units: FoundUnit[]; total: number }> {
  const scope = await scopeFor(ctx.db, actor, permission);
  const units = await allUnits(ctx.db);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const closed = new Set(units.flatMap((unit) => (unit.closed_from && unit.closed_from <= today ? [unit.code] : [])));
  const { found, total } = findUnits(units, text, {
    limit: OFFERED,
    among: (unit) => covers(scope, unit.code) && fits(kind, unit) && !closed.has(unit.code),
  });
  return { units: found, total };
}
