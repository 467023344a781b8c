/** What a download of the organisation is asked for by. */
import * as v from 'valibot';
import { isDay } from '#lib/ui/zone.ts';
import { kinds, type Kind } from './columns.ts';

const day = v.pipe(v.string(), v.check(isDay));

const wanted = v.object({
  what: v.picklist(['template', 'all', 'units', 'counters', 'employees', 'shifts'] as const),
  format: v.optional(v.picklist(['csv', 'xlsx'] as const), 'xlsx'),
  unit: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.transform((unit) => unit || undefined),
    ),
  ),
  from: day,
  to: day,
});

/** A CSV holds one table; a template is a workbook. */
export const exportRequest = v.pipe(
  wanted,
  v.check(({ what, format }) => format === 'xlsx' || (what !== 'all' && what !== 'template'), 'one-table'),
);

export const kindsWanted = (what: Exclude<v.InferOutput<typeof wanted>['what'], 'template'>): Kind[] =>
  what === 'all' ? kinds : [what];
