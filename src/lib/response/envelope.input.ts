/** Validation of what devices hand in. The batch is checked as a whole, its items one by one. */
import * as v from 'valibot';
import { isDay } from '#lib/ui/zone.ts';
import { channels, eventTypes, MAX_ENVELOPES, type DeviceEvent, type Envelope } from './envelope.ts';

// PostgreSQL text cannot hold NUL, which nobody types, nor half a character, which a cut through an emoji leaves.
export const text = (max: number) =>
  v.pipe(
    v.string(),
    v.maxLength(max),
    v.regex(/^[^\u0000]*$/, 'characters'),
    v.transform((given) => given.toWellFormed()),
  );
const code = v.pipe(text(64), v.nonEmpty());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000_000_000));

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
/** As it is kept, and as our own devices write it: a Date would only find that out, at many times the cost. */
const KEPT = /T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
/** Outside of these years a time is written longer, and no longer sorts as text. */
const isWritable = (at: number) => at >= 0 && at < Date.UTC(10_000, 0);
/** RFC 3339, kept as UTC with milliseconds. */
export const moment = v.pipe(
  v.string(),
  v.regex(MOMENT, 'time'),
  v.check(
    // Date rolls 31 February over into March; a day that does not exist is refused instead.
    (given) => given >= '1970' && isDay(given.slice(0, 10)) && (KEPT.test(given) || isWritable(Date.parse(given))),
    'time',
  ),
  v.transform((given) => (KEPT.test(given) ? given : new Date(given).toISOString())),
);

const id = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i, 'uuid'),
  v.toLowerCase(),
);

const callback = v.strictObject({ phone: text(40), consent: v.literal(true) });
const answer = v.union([v.number(), v.boolean(), text(20_000), v.pipe(v.array(text(100)), v.maxLength(200)), callback]);

export const envelopeSchema = v.object({
  id,
  seq: v.optional(count),
  survey: code,
  version: count,
  channel: v.picklist(channels),
  locale: v.picklist(['vi', 'en']),
  clockEpoch: v.optional(count),
  startedAt: moment,
  answeredAt: moment,
  answers: v.record(text(100), answer),
  visit: v.optional(
    v.object({
      at: v.optional(moment),
      counter: v.nullish(code),
      store: v.nullish(code),
      employee: v.nullish(code),
      ticket: v.nullish(code),
    }),
  ),
  invitation: v.nullish(code),
}) satisfies v.GenericSchema<unknown, Envelope>;

export const deviceEventSchema = v.object({
  id,
  seq: count,
  type: v.picklist(eventTypes),
  at: moment,
  clockEpoch: v.optional(count),
  employee: code,
  proof: text(2_000),
}) satisfies v.GenericSchema<unknown, DeviceEvent>;

/** Ten thousand years either way: an offset must not leave the range of dates. */
const OFFSET_LIMIT = 315_576_000_000_000;
const deviceClock = v.object({
  epoch: count,
  offset: v.pipe(v.number(), v.integer(), v.minValue(-OFFSET_LIMIT), v.maxValue(OFFSET_LIMIT)),
  sure: v.boolean(),
});

/** The batch around its items, which stay unchecked here: one bad item must not fail its neighbours. */
export const batchSchema = v.object({
  outbox: v.optional(v.pipe(text(64), v.minLength(8))),
  clockEpoch: v.optional(count),
  sentAt: v.optional(moment),
  // Without it times are known less well: no reason to refuse an answer.
  clocks: v.optional(v.fallback(v.pipe(v.array(deviceClock), v.maxLength(MAX_ENVELOPES)), []), []),
  responses: v.optional(v.array(v.unknown()), []),
  events: v.optional(v.array(v.unknown()), []),
});
