/** Scores 0–100 of what several statements measure together, and how far they agree. Pure. */
import { COMPLETE, dimensionKey, SQUARES, TOTAL_SQUARES, type Counts } from '#lib/response/tally.ts';
import { dimensionsOf } from '#lib/survey/dimension.ts';
import type { Definition, Text } from '#lib/survey/questionnaire.ts';
import { cronbachAlpha, ENOUGH, reliabilityOf, type Reliability } from './alpha.ts';
import type { Version } from './joined.ts';

export interface DimensionResult {
  criterion: string;
  /** The title of the page that the statements stand on, where they share one. */
  title: Text | null;
  /** Names of the statements. */
  items: string[];
  /** 0–100: the mean of the statements' means; null without answers. */
  score: number | null;
  /** Answers to the statement that was answered most. */
  n: number;
  /** Responses to all of the statements, their alpha, and what it says; null where there is none, or too few to say. */
  complete: number;
  alpha: number | null;
  reliability: Reliability | null;
}

function titleOf(definition: Definition, items: string[]): Text | null {
  let page: Text | null = null;
  const pages = new Set<Text | null>();
  for (const item of definition.questions) {
    if (item.type === 'page') page = item.text;
    const names = item.type === 'grid' ? item.rows.map(({ name }) => name) : [item.name];
    if (names.some((name) => items.includes(name))) pages.add(page);
  }
  const [only] = pages;
  return pages.size === 1 ? (only ?? null) : null;
}

/**
 * Of the newest version; earlier ones are added where they measure by the same statements.
 * @param countsOf one version's counts
 */
export function dimensionResults(versions: Version[], countsOf: (version: number) => Counts): DimensionResult[] {
  const newest = versions.at(-1);
  if (!newest) return [];
  const found = [...dimensionsOf(newest.definition)].map(([criterion, items]): DimensionResult => {
    const text = JSON.stringify(items);
    const alike = versions.filter(({ definition }) => JSON.stringify(dimensionsOf(definition).get(criterion)) === text);
    const sum = (question: string, option: string) =>
      alike.reduce((all, { version }) => all + (countsOf(version).get(question)?.get(option) ?? 0), 0);
    const means: number[] = [];
    let most = 0;
    for (const { name, min, max } of items) {
      let [n, points] = [0, 0];
      for (let value = min; value <= max; value++) {
        const times = sum(name, String(value));
        n += times;
        points += (times * (100 * (value - min))) / (max - min);
      }
      if (n > 0) means.push(points / n);
      most = Math.max(most, n);
    }
    const key = dimensionKey(criterion);
    const complete = sum(key, COMPLETE);
    const alpha = cronbachAlpha({
      complete,
      sums: items.map(({ name }) => sum(key, name)),
      squares: sum(key, SQUARES),
      totalSquares: sum(key, TOTAL_SQUARES),
    });
    return {
      criterion,
      title: titleOf(
        newest.definition,
        items.map(({ name }) => name),
      ),
      items: items.map(({ name }) => name),
      score: means.length === 0 ? null : means.reduce((all, mean) => all + mean, 0) / means.length,
      n: most,
      complete,
      alpha,
      reliability: alpha === null || complete < ENOUGH ? null : reliabilityOf(alpha),
    };
  });
  return found;
}
