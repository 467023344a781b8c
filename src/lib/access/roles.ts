/** Roles on units, and what each may do. A role on a unit holds for everything below it. */

export const roles = [
  'administrator',
  'analyst',
  'campaign-officer',
  'field-supervisor',
  'store-manager',
  'committee-member',
  'data-protection-officer',
  'interviewer',
  'employee',
] as const;
export type Role = (typeof roles)[number];

export const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);

const permitted = {
  'organisation.read': ['administrator', 'analyst', 'store-manager', 'committee-member'],
  'organisation.write': ['administrator'],
  'employee.care': ['administrator', 'store-manager'],
  'ranking.read': ['administrator', 'analyst', 'store-manager', 'committee-member'],
  'result.read': ['administrator', 'analyst', 'store-manager'],
  'contact.read': ['administrator'],
  'response.read': ['administrator', 'analyst'],
  'response.see': ['administrator', 'analyst', 'store-manager'],
  'response.write': ['administrator', 'interviewer'],
  'shift.read': ['administrator', 'store-manager'],
  'shift.write': ['administrator', 'store-manager'],
  'kiosk.read': ['administrator', 'store-manager'],
  'kiosk.write': ['administrator', 'store-manager'],
  'case.read': ['administrator', 'store-manager'],
  'case.write': ['administrator', 'store-manager'],
  'survey.read': ['administrator', 'analyst', 'campaign-officer', 'field-supervisor'],
  'survey.write': ['administrator', 'campaign-officer'],
  'review.read': ['administrator', 'committee-member'],
  'review.write': ['administrator', 'committee-member'],
  'review.decide': ['committee-member'],
  'review.own': ['employee'],
  'link.read': ['administrator', 'analyst', 'campaign-officer', 'store-manager'],
  'link.write': ['administrator', 'campaign-officer', 'store-manager'],
  'user.write': ['administrator'],
  'audit.read': ['administrator', 'data-protection-officer'],
  'personal.manage': ['administrator', 'data-protection-officer'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permitted;

export const permissions = Object.keys(permitted) as Permission[];

export interface Grant {
  role: Role;
  unit: string;
}

/** Stands for the unit of a role that was given before there was any: the role holds for all that comes, and moves to the first. */
export const UNPLACED = '';

/** What a person has to do before anything else; until then they hold no role. */
export type Duty = 'password' | 'second-factor';

export const rolesWith = (permission: Permission): readonly Role[] => permitted[permission];

/** A signed-in person. */
export interface User {
  kind: 'user';
  id: string;
  name: string;
  grants: Grant[];
  /** Their employee code, where they signed in by it: whose scores and shifts are their own. */
  employee?: string;
  /** The session they act in. */
  session?: string;
  duty?: Duty;
}

/** Who acts: a signed-in person, an integration's token, a kiosk, a printed link to one place, or the server itself. */
export type Actor =
  | User
  | { kind: 'token'; id: string; name: string; grants: Grant[] }
  | { kind: 'kiosk'; id: string; name: string; store: string; counter: string | null }
  | { kind: 'link'; id: string; name: string; store: string }
  | { kind: 'system'; id: 'cli' | 'jobs'; name: string };

/** Units that an actor may touch with a permission: `'all'`, or their codes. Organisation's scopeFor resolves it. */
export type Reach = 'all' | ReadonlySet<string>;

/** @returns the units (each with all below it) on which the actor holds the permission; `'all'` for the server itself */
export function unitsFor(actor: Actor | null, permission: Permission): string[] | 'all' {
  if (!actor || actor.kind === 'kiosk' || actor.kind === 'link') return [];
  if (actor.kind === 'system') return 'all';
  const allowed: readonly Role[] = permitted[permission];
  return actor.grants.filter((grant) => allowed.includes(grant.role)).map((grant) => grant.unit);
}

/** True when the actor holds the permission anywhere: what decides whether a page is in the list. */
export const mayAnywhere = (actor: Actor | null, permission: Permission) => unitsFor(actor, permission).length > 0;

/** The actor as audit and outbox owners name it. */
export const actorKey = (actor: Actor) => `${actor.kind}:${actor.id}`;
