/** What the import page is sent. */
import * as v from 'valibot';

const line = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300)), '');

export const draftOf = v.pipe(
  v.object({
    file: v.string(),
    /** Whether it is to be the next version of the survey of that code. */
    next: v.optional(v.literal('yes')),
    title_vi: line,
    title_en: line,
    code: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40), v.regex(/^([a-z0-9]+(-[a-z0-9]+)*)?$/)), ''),
  }),
  v.forward(
    v.check(({ title_vi, title_en }) => title_vi !== '' || title_en !== ''),
    ['title_vi'],
  ),
);

/** Which findings are shown. */
export const findingFilter = v.fallback(v.picklist(['all', 'grave', 'notes']), 'all');
