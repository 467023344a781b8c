/** What the forms about employees send, as people type it. */
import * as v from 'valibot';
import { parseDay } from '#lib/ui/parse.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';

const MAX_LENGTH = 200;

const day = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const found = parseDay(dataset.value);
    if (found) return found;
    addIssue({ message: 'day' });
    return NEVER;
  }),
);

/** A day, or nothing. */
const maybeDay = v.union([
  v.pipe(
    v.string(),
    v.trim(),
    v.literal(''),
    v.transform(() => null),
  ),
  day,
]);

const name = v.pipe(v.string(), v.transform(normalName), v.nonEmpty(), v.maxLength(MAX_LENGTH));
const store = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(2 * MAX_LENGTH));
const code = v.pipe(v.string(), v.transform(normalCode), v.nonEmpty(), v.maxLength(MAX_LENGTH));

/** 4–8 digits, or nothing. */
const pin = v.union([v.literal(''), v.pipe(v.string(), v.trim(), v.regex(/^\d{4,8}$/))]);

/** Without a PIN they get one later. */
export const newEmployeeForm = v.object({ code, name, store, start: day, end: maybeDay, pin: v.optional(pin) });
export type NewEmployee = v.InferOutput<typeof newEmployeeForm>;

export const correctForm = v.object({ name, start: day });
export const moveForm = v.object({ store, from: day });
export const leaveForm = v.object({ end: day });

/** For what is done by pressing a button. */
export const noForm = v.object({});

/** Without one, one is made up. */
export const pinForm = v.object({ pin });

/** One change for many, from the page's address. */
export const bulkForm = v.variant('do', [
  v.object({ do: v.literal('move'), store, from: day }),
  v.object({ do: v.literal('leave'), end: day }),
  v.object({ do: v.literal('pin') }),
]);
