/** Who is proposed for which class: by the chance of truly being among the best, ties declared. Pure. */
import { topK } from '#lib/scoring/rank.ts';
import { byName } from '#lib/scoring/names.ts';
import { TIE, type AwardClass } from './review.ts';

/** Somebody with enough ratings who was employed here. */
export interface Contender {
  code: string;
  /** Points, and their standard deviation. */
  score: number;
  sd: number;
}

export interface Proposed {
  /** Key of the class; null: none. */
  class: string | null;
  /** Chance of truly belonging to the places up to and with a class, by its key. */
  chances: Record<string, number>;
  /** Classes at whose last place this one and the next are as good as each other. */
  ties: string[];
}

/** Every contender's class. One that comes in higher takes no place of a lower class. */
export function propose(contenders: readonly Contender[], classes: readonly AwardClass[]): Map<string, Proposed> {
  const found = new Map(
    contenders.map(({ code }): [string, Proposed] => [code, { class: null, chances: {}, ties: [] }]),
  );
  const means = contenders.map(({ score }) => score);
  const deviations = contenders.map(({ sd }) => sd);
  let places = 0;
  for (const { key, places: own } of classes) {
    if (own === 0) continue;
    places += own;
    const { p } = topK(means, deviations, places);
    contenders.forEach(({ code }, at) => {
      const line = found.get(code);
      if (line) line.chances[key] = p[at] ?? 0;
    });
    const chanceOf = (code: string) => found.get(code)?.chances[key] ?? 0;
    const waiting = contenders
      .filter(({ code }) => found.get(code)?.class === null)
      .sort((x, y) => chanceOf(y.code) - chanceOf(x.code) || y.score - x.score || byName(x.code, y.code));
    for (const { code } of waiting.slice(0, own)) {
      const line = found.get(code);
      if (line) line.class = key;
    }
    for (const code of tiedAt(waiting, own, chanceOf)) found.get(code)?.ties.push(key);
  }
  return found;
}

/** Those on either side of the last place who are as likely as its two neighbours. */
function tiedAt(waiting: readonly Contender[], places: number, chanceOf: (code: string) => number): string[] {
  const [last, next] = [waiting[places - 1], waiting[places]];
  if (!last || !next) return [];
  const [above, below] = [chanceOf(last.code), chanceOf(next.code)];
  if (above - below >= TIE) return [];
  return waiting
    .filter(({ code }) => Math.abs(chanceOf(code) - above) < TIE || Math.abs(chanceOf(code) - below) < TIE)
    .map(({ code }) => code);
}

/** What the committee adds: points on top of the customers' score; whoever is excluded is not in the contest. */
export interface Extra {
  points: number;
  excluded: boolean;
}

/** The same with the committee's own criteria, to be shown beside what customers said. */
export function proposeWith(
  contenders: readonly Contender[],
  classes: readonly AwardClass[],
  extras: ReadonlyMap<string, Extra>,
): Map<string, Proposed> {
  const kept = contenders.filter(({ code }) => !extras.get(code)?.excluded);
  return propose(
    kept.map((one) => ({ ...one, score: one.score + (extras.get(one.code)?.points ?? 0) })),
    classes,
  );
}
