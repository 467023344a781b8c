/** Forms of a review's page. */
import * as v from 'valibot';
import { kinds } from './review.ts';

const MAX_TEXT = 2000;

const kind = v.picklist(kinds);
const text = v.pipe(v.optional(v.string(), ''), v.trim(), v.maxLength(MAX_TEXT));

export const aboutForm = v.object({ kind, code: v.string() });
export const decideForm = v.object({ kind, code: v.string(), to: v.string(), reason: text });
export const classForm = v.object({ kind, key: v.string() });
export const answerForm = v.object({ appeal: v.string(), state: v.picklist(['upheld', 'dismissed']), text });
export const appealForm = v.object({
  review: v.string(),
  text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEXT)),
});

/** Fields `points_KEY`: a number, with a comma or a point; empty is nothing. */
export const pointsIn = (typed: Record<string, string>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith('points_')
        ? [[name.slice('points_'.length), value.trim() === '' ? 0 : Number(value.replace(',', '.'))]]
        : [],
    ),
  );

/** Fields `peer_CODE`: 1–5; empty is no opinion. */
export const votesIn = (typed: Record<string, string>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith('peer_') && value !== '' ? [[name.slice('peer_'.length), Number(value)]] : [],
    ),
  );
