/** What staff send about links. */
import * as v from 'valibot';
import { placesFormSchema } from '#lib/kiosk/kiosk.input.ts';
import { isDay } from '#lib/ui/zone.ts';

/** An empty last day: until somebody closes it. */
const lastDay = v.pipe(
  v.optional(v.string(), ''),
  v.check((day) => day === '' || isDay(day), 'day'),
  v.transform((day) => day || null),
);

export const makeLinksSchema = v.object({ ...placesFormSchema.entries, lastDay });
