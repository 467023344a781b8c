/** Reads the forms of a case's page. What is wrong is said at its field by these words. */
import * as v from 'valibot';
import { callResults, outcomes, states } from './case.ts';

const MAX_TEXT = 2000;
const text = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_TEXT)), '');
/** A face that was chosen, or none. */
const feels = v.optional(
  v.pipe(
    v.picklist(['', '1', '2', '3', '4', '5']),
    v.transform((typed) => (typed === '' ? null : (Number(typed) as 1 | 2 | 3 | 4 | 5))),
  ),
  '',
);

export const noteSchema = v.object({ text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEXT)) });
export const callSchema = v.object({ result: v.picklist(callResults), text, feels });
export const waitSchema = v.object({ text });
export const dueSchema = v.object({ due: v.string(), text });
export const closeSchema = v.object({
  cause: v.pipe(v.string(), v.minLength(1)),
  outcome: v.picklist(outcomes),
  text,
  feels,
});
export const reopenSchema = v.object({ text: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEXT)) });
export const askedSchema = v.object({ feels: v.picklist(['1', '2', '3', '4', '5']), text });

export type Closing = v.InferOutput<typeof closeSchema>;
export type Call = v.InferOutput<typeof callSchema>;

export const views = ['open', 'overdue', 'mine', 'untaken', 'closed', 'all'] as const;
export type View = (typeof views)[number];

/** What the list's address asks for; anything it does not know is as if it were not there. */
export interface ListRequest {
  view: View;
  /** As typed. */
  q: string;
  unit: string;
  state: (typeof states)[number] | null;
  /** A person's id. */
  assignee: string;
  page: number;
}

export function listRequestOf(search: URLSearchParams): ListRequest {
  const given = (name: string) => search.get(name)?.trim() ?? '';
  return {
    view: views.find((view) => view === given('view')) ?? 'open',
    q: given('q'),
    unit: given('unit'),
    state: states.find((state) => state === given('state')) ?? null,
    assignee: given('assignee'),
    page: Math.max(1, Math.trunc(Number(given('page'))) || 1),
  };
}

/** The other way round: what is as usual is left out. */
export function listSearch(request: ListRequest, change: Partial<ListRequest> = {}): string {
  const { view, q, unit, state, assignee, page } = { ...request, page: 1, ...change };
  const search = new URLSearchParams({
    ...(view === 'open' ? {} : { view }),
    ...(q && { q }),
    ...(unit && { unit }),
    ...(state ? { state } : {}),
    ...(assignee && { assignee }),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString();
  return search && `?${search}`;
}
