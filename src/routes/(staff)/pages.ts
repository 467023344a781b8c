/** What the list on the left may hold, in its order; each is shown to those who hold its permission somewhere. */
import { mayAnywhere, UNPLACED, unitsFor, type Actor, type Permission } from '#lib/access/roles.ts';

const permissions = {
  overview: 'ranking.read',
  ranking: 'ranking.read',
  reviews: 'review.read',
  'my-review': 'review.own',
  cases: 'case.read',
  shifts: 'shift.read',
  kiosks: 'kiosk.read',
  results: 'result.read',
  surveys: 'survey.read',
  links: 'link.read',
  employees: 'organisation.read',
  organisation: 'organisation.read',
  users: 'user.write',
  audit: 'audit.read',
  settings: 'personal.manage',
} as const satisfies Record<string, Permission>;

export type PageKey = 'start' | keyof typeof permissions;

/** @param settingUp the actor has an organisation to set up; before there is a unit of theirs, nothing else makes sense */
export function pagesFor(actor: Actor | null, settingUp: boolean): PageKey[] {
  const start: PageKey[] = settingUp ? ['start'] : [];
  if (settingUp && unitsFor(actor, 'organisation.write').includes(UNPLACED)) return start;
  const keys = Object.keys(permissions) as (keyof typeof permissions)[];
  return [...start, ...keys.filter((key) => mayAnywhere(actor, permissions[key]))];
}
