/** What audit rows are made of: subjects, and personal values that a row refers to and does not hold. */
import { v7 as uuidv7 } from 'uuid';

/** What the row is about, as `kind:id`; a bare id is of the action's noun. */
export function subjectKey(action: string, subject: string): string {
  return subject.includes(':') ? subject : `${action.slice(0, action.indexOf('.'))}:${subject}`;
}

/** Stands in `before` and `after` for a value kept in `audit_personal`, for as long as it may be kept. */
export interface PersonalReference {
  $personal: string;
}

export const isReference = (value: unknown): value is PersonalReference =>
  typeof value === 'object' && value !== null && typeof (value as Partial<PersonalReference>).$personal === 'string';

/** Kinds of subjects that are people: what they are called is theirs, while a kiosk's name is nobody's. */
const PEOPLE = new Set(['employee', 'user', 'invitation', 'session', 'customer']);
const ALWAYS_PERSONAL = new Set(['email', 'phone']);
const PERSONAL_OF_PEOPLE = new Set(['name', 'folded', 'photo', 'image', 'address']);

export interface PersonalValue {
  id: string;
  /** JSON. */
  value: string;
}

/**
 * Takes the personal values out of what a row would say.
 * @param taken gets them
 * @returns the same with references in their place
 */
export function referring(subject: string, value: unknown, taken: PersonalValue[]): unknown {
  const ofPerson = PEOPLE.has(subject.slice(0, subject.indexOf(':')));
  const isPersonal = (key: string) => ALWAYS_PERSONAL.has(key) || (ofPerson && PERSONAL_OF_PEOPLE.has(key));
  const walk = (at: unknown): unknown => {
    if (Array.isArray(at)) return at.map(walk);
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(
      Object.entries(at).map(([key, held]) => {
        // That there is a photo is nobody's secret; what it shows never comes here.
        if (!isPersonal(key) || typeof held !== 'string' || held === '') return [key, walk(held)];
        const id = uuidv7();
        taken.push({ id, value: JSON.stringify(held) });
        return [key, { $personal: id } satisfies PersonalReference];
      }),
    );
  };
  return walk(value);
}
