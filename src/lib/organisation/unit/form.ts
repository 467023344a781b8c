/** What the forms about units come back with, and at which of their fields a refusal stands. Pure. */

export interface SentForm {
  /** Which of the page's forms was sent. */
  sent?: string | undefined;
  /** As typed, to stand in the fields again. */
  values?: Record<string, string> | undefined;
  /** What is wrong, by field. */
  faults?: Record<string, string> | undefined;
  problem?: { code: string; message: string } | undefined;
  done?: string | undefined;
}

const places: Record<string, string> = {
  'unit.code-taken': 'code',
  'counter.code-taken': 'code',
  'unit.cycle': 'parent',
  'unit.below-store': 'parent',
  'unit.unknown': 'parent',
  'unit.closed': 'parent',
  'unit.not-yet': 'from',
  'unit.changed-since': 'from',
  'unit.still-used': 'day',
  'counter.still-used': 'day',
};

/** The forms that have no field of their own for a refusal that elsewhere has one. */
const fields: Record<string, string[]> = {
  add: ['code', 'name', 'kind', 'parent', 'address', 'hours'],
  change: ['name', 'parent', 'address', 'from'],
  close: ['day'],
  'add-counter': ['code', 'name'],
  'rename-counter': ['name'],
  'close-counter': ['day'],
};

function placeOf({ sent = '', problem }: SentForm): string | undefined {
  const field = problem && (problem.code === 'unit.changed-since' && sent === 'close' ? 'day' : places[problem.code]);
  return field !== undefined && fields[sent]?.includes(field) ? field : undefined;
}

/** What to say at that field; undefined: nothing is wrong with it. */
export const faultAt = (form: SentForm | null, field: string): string | undefined =>
  form?.faults?.[field] ?? (form && placeOf(form) === field ? form.problem?.message : undefined);

/** A refusal that is about none of the form's fields. */
export const refusalOf = (form: SentForm | null): string | undefined =>
  form?.problem && placeOf(form) === undefined ? form.problem.message : undefined;

/** For `answers`. */
export const aboutForm = ({ sent, done }: SentForm) =>
  sent === undefined ? null : { form: sent, refused: done === undefined };

/** The page's form, if it is that one that was sent. */
export const sentBy = (form: SentForm | null | undefined, name: string): SentForm | null =>
  form?.sent === name ? form : null;
