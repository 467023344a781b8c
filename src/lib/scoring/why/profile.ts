/**
 * What customers mention about one clerk, against their colleagues: shares that are fair at small numbers. Pure.
 * Sources: Kleinman (1973) for the prior, Gelman et al. (2013) 2.4 for the posterior; see `kleinman.ts`.
 */
import { kleinman, posteriorShare } from '../kleinman.ts';
import { normalCdf } from '../normal.ts';

export interface Mentioned {
  option: string;
  /** How often, and of how many ratings. */
  k: number;
  n: number;
  /** The share to be believed, and that of all colleagues, 0–1. */
  share: number;
  usual: number;
  /** Beyond reasonable doubt; `alike` where there is nothing to compare with. */
  verdict: 'more' | 'less' | 'alike';
}

export interface Counted {
  /** Ratings. */
  n: number;
  options: ReadonlyMap<string, number>;
}

const SURE = 0.95;

/** @param people all of them, `code` among them; @returns most mentioned first */
export function profileOf(code: string, people: ReadonlyMap<string, Counted>): Mentioned[] {
  const own = people.get(code);
  if (!own || own.n === 0) return [];
  const options = new Set([...people.values()].flatMap((person) => [...person.options.keys()]));
  const rated = [...people.values()].filter(({ n }) => n > 0);
  return [...options]
    .map((option): Mentioned => {
      // Somebody's reasons may have come by ratings that were moved since: never more than there are ratings.
      const times = (person: Counted) => Math.min(person.n, person.options.get(option) ?? 0);
      const k = times(own);
      const prior = kleinman(
        rated.map(times),
        rated.map(({ n }) => n),
      );
      if (!prior) return { option, k, n: own.n, share: k / own.n, usual: k / own.n, verdict: 'alike' };
      const share = posteriorShare(k, own.n, prior);
      const sd = Math.sqrt((share * (1 - share)) / (own.n + prior.alpha + prior.beta + 1));
      const more = normalCdf((share - prior.mu) / sd);
      const verdict = more >= SURE ? 'more' : more <= 1 - SURE ? 'less' : 'alike';
      return { option, k, n: own.n, share, usual: prior.mu, verdict };
    })
    .sort((a, b) => b.share - a.share);
}
