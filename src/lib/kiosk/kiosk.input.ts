/** What devices and staff send about kiosks. */
import * as v from 'valibot';
import { count, moment, text } from '#lib/response/envelope.input.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';
import type { Heartbeat } from './config.ts';

export const pairSchema = v.object({ code: text(100) });

export const heartbeatSchema = v.object({
  outbox: text(64),
  pending: count,
  oldestPendingAt: v.nullish(moment, null),
  lastSeq: count,
  battery: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), null),
  appVersion: text(64),
  clock: moment,
}) satisfies v.GenericSchema<unknown, Heartbeat>;

/** What staff call a device; may be left empty where a default takes its place. */
const name = v.pipe(text(60), v.transform(normalName));

/** The form's one choice: `counter:CODE`, or `store:CODE` for the exit. */
const place = v.pipe(
  text(80),
  v.regex(/^(counter|store):./),
  v.transform((chosen) => {
    const at = normalCode(chosen.slice(chosen.indexOf(':') + 1));
    return chosen.startsWith('counter:') ? { counter: at } : { store: at };
  }),
);

export const pairFormSchema = v.object({ place, name: v.optional(name, '') });
export const renameFormSchema = v.object({ name: v.pipe(name, v.nonEmpty()) });
/** Several places at once; a store has a few dozen at most. */
export const placesFormSchema = v.object({ places: v.pipe(v.array(place), v.minLength(1), v.maxLength(200)) });
export const placeFormSchema = v.object({ place });
export const replaceFormSchema = v.object({
  reason: v.pipe(text(200), v.transform(normalName), v.nonEmpty()),
});
