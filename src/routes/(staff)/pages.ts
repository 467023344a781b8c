/** What the list on the left may hold, in its order; each is shown to those who hold its permission somewhere. */
import { mayAnywhere, type Actor, type Permission } from '#lib/access/roles.ts';

const permissions = {
  overview: 'ranking.read',
  ranking: 'ranking.read',
  shifts: 'shift.read',
  kiosks: 'kiosk.read',
  employees: 'organisation.read',
  organisation: 'organisation.read',
  users: 'user.write',
  audit: 'audit.read',
  settings: 'personal.manage',
} as const satisfies Record<string, Permission>;

export type PageKey = keyof typeof permissions;

export const pagesFor = (actor: Actor | null): PageKey[] =>
  (Object.keys(permissions) as PageKey[]).filter((key) => mayAnywhere(actor, permissions[key]));
