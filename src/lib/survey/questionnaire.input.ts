/** Validation of definitions: the builder's, an import's, and what an integration sends. What a name or text may be. */
import * as v from 'valibot';
import { comparisons, type Condition } from './condition.ts';
import { aspects, type Definition, type Item } from './questionnaire.ts';

/** What people read is never longer than this, a letter's paragraph included. */
export const TEXT_LENGTH = 2000;
export const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/;
/** An option may be a mere number, as forms from elsewhere code them: 1, -99. */
export const OPTION_NAME = /^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$/;
export const MOST_ITEMS = 500;
export const MOST_OPTIONS = 200;
const MOST_ANSWER = 10_000;

const name = v.pipe(v.string(), v.regex(NAME));
const optionName = v.pipe(v.string(), v.regex(OPTION_NAME));
const line = v.pipe(
  v.string(),
  v.maxLength(TEXT_LENGTH),
  v.transform((text) => text.normalize('NFC').trim()),
);
const text = v.strictObject({ vi: line, en: line });
const aspect = v.picklist(aspects);
const whole = v.pipe(v.number(), v.integer());
const limit = v.pipe(v.number(), v.finite());

const condition: v.GenericSchema<Condition> = v.lazy(() =>
  v.union([
    v.strictObject({ all: v.pipe(v.array(condition), v.maxLength(50)) }),
    v.strictObject({ any: v.pipe(v.array(condition), v.maxLength(50)) }),
    v.strictObject({ not: condition }),
    v.strictObject({ question: name, is: v.literal('answered') }),
    v.strictObject({ question: name, is: v.literal('chosen'), value: v.pipe(v.string(), v.maxLength(200)) }),
    v.strictObject({
      question: name,
      is: v.picklist(comparisons),
      value: v.union([limit, v.pipe(v.string(), v.maxLength(200))]),
    }),
  ]),
);

const named = { name, showIf: v.exactOptional(condition) };
const asked = { ...named, text, hint: v.exactOptional(text), required: v.exactOptional(v.boolean()) };
const criterion = v.pipe(v.string(), v.nonEmpty(), v.maxLength(60));
const scored = { criterion: v.exactOptional(criterion), aspect: v.exactOptional(aspect) };
const day = v.union([v.literal('today'), v.pipe(v.string(), v.isoDate())]);
const message = v.exactOptional(text);

const item = v.variant('type', [
  v.strictObject({
    type: v.literal('rating'),
    ...asked,
    aspect,
    criterion: v.exactOptional(criterion),
    labels: v.tuple([text, text, text, text, text]),
  }),
  v.strictObject({
    type: v.literal('criteria'),
    ...named,
    low: text,
    high: text,
    options: v.pipe(
      v.array(v.strictObject({ name, aspect, criterion, low: v.exactOptional(text), high: v.exactOptional(text) })),
      v.maxLength(MOST_OPTIONS),
    ),
  }),
  v.strictObject({
    type: v.literal('scale'),
    ...asked,
    ...scored,
    min: whole,
    max: whole,
    labels: v.pipe(v.array(text), v.maxLength(21)),
  }),
  v.strictObject({ type: v.literal('recommend'), ...asked, ...scored, low: text, high: text }),
  v.strictObject({
    type: v.literal('grid'),
    ...asked,
    labels: v.pipe(v.array(text), v.maxLength(11)),
    none: v.exactOptional(text),
    rows: v.pipe(v.array(v.strictObject({ name, text, ...scored })), v.maxLength(MOST_OPTIONS)),
  }),
  v.strictObject({
    type: v.literal('choice'),
    ...asked,
    many: v.boolean(),
    choices: v.pipe(
      v.array(v.strictObject({ name: optionName, text, exclusive: v.exactOptional(v.boolean()) })),
      v.maxLength(MOST_OPTIONS),
    ),
    other: v.exactOptional(text),
    shuffled: v.exactOptional(v.boolean()),
    atLeast: v.exactOptional(v.pipe(whole, v.minValue(0))),
    atMost: v.exactOptional(v.pipe(whole, v.minValue(1))),
  }),
  v.strictObject({
    type: v.literal('number'),
    ...asked,
    whole: v.boolean(),
    min: v.exactOptional(limit),
    max: v.exactOptional(limit),
    message,
  }),
  v.strictObject({ type: v.literal('date'), ...asked, min: v.exactOptional(day), max: v.exactOptional(day), message }),
  v.strictObject({
    type: v.literal('text'),
    ...asked,
    maxLength: v.pipe(whole, v.minValue(1), v.maxValue(MOST_ANSWER)),
    short: v.exactOptional(v.boolean()),
    pattern: v.exactOptional(v.pipe(v.string(), v.maxLength(300))),
    message,
  }),
  v.strictObject({ type: v.literal('phone'), ...asked }),
  v.strictObject({ type: v.literal('email'), ...asked }),
  v.strictObject({ type: v.literal('consent'), ...asked }),
  v.strictObject({ type: v.literal('callback'), ...asked, consent: text }),
  v.strictObject({ type: v.literal('note'), ...named, text }),
  v.strictObject({ type: v.literal('page'), ...named, text }),
]);

/** A definition's shape. What its parts mean to each other is judged by `problemsIn`. */
export const definitionSchema: v.GenericSchema<unknown, Definition> = v.strictObject({
  title: text,
  questions: v.pipe(v.array(item as v.GenericSchema<unknown, Item>), v.maxLength(MOST_ITEMS)),
});

const field = v.optional(v.string(), '');

/** What the page for a new survey sends; whether the title will do is judged with the rest. */
export const newSurveySchema = v.object({ vi: field, en: field, from: field, unit: field });
