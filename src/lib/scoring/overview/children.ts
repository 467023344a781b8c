/** The order in which a unit's units are shown. Pure. */
import { comparePlaces } from '#lib/ui/text.ts';
import type { ChildStanding } from './overview.ts';

export const sorts = ['score', 'change', 'name'] as const;
export type Sort = (typeof sorts)[number];
export const isSort = (text: string | null): text is Sort => (sorts as readonly (string | null)[]).includes(text);

export const PAGE_SIZE = 50;

/** What moved beyond chance comes before what did not, the worst first. */
const moved = ({ movement }: ChildStanding) =>
  movement && movement.verdict !== 'alike' ? movement.change : Number.POSITIVE_INFINITY;

/** Those without ratings come last, but for names. */
export function sorted(children: readonly ChildStanding[], sort: Sort): ChildStanding[] {
  const names = (a: ChildStanding, b: ChildStanding) => comparePlaces(a.name, b.name);
  if (sort === 'name') return children.toSorted(names);
  const score = ({ level }: ChildStanding) => level?.score ?? -1;
  const byScore = (a: ChildStanding, b: ChildStanding) => score(b) - score(a) || names(a, b);
  if (sort === 'score') return children.toSorted(byScore);
  return children.toSorted((a, b) => {
    const [x, y] = [moved(a), moved(b)];
    return x === y ? byScore(a, b) : x - y;
  });
}
