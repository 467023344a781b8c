/** What an actor may touch: units are opaque here, organisation's scopeFor resolves them. */
import { Problem } from '#lib/problem.ts';
import { isRole, type Reach, type Role } from './roles.ts';

export const reaches = (reach: Reach, unit: string) => reach === 'all' || reach.has(unit);

/** @throws Problem access.forbidden */
export function assertReach(reach: Reach, unit: string) {
  if (!reaches(reach, unit)) throw new Problem('access.forbidden', { permission: 'user.write' });
}

/** @throws Problem access.unknown-role */
export function knownRole(role: string): Role {
  if (!isRole(role)) throw new Problem('access.unknown-role', { role });
  return role;
}
