/** Scored statements that measure the same thing, by the criterion they share; each on a scale from 0 to 1000 points. */
import { isQuestion, type Answers, type Definition, type Item } from './questionnaire.ts';

export interface ScoredItem {
  /** The answer's name: a question's or a grid row's. */
  name: string;
  /** The lowest and highest answer; below the lowest is none ("no opinion"). */
  min: number;
  max: number;
}

function scoredItems(item: Item): (ScoredItem & { criterion: string })[] {
  if (!isQuestion(item)) return [];
  if (item.type === 'grid')
    return item.rows.flatMap(({ name, criterion }) =>
      criterion ? [{ name, criterion, min: 1, max: item.labels.length }] : [],
    );
  if (item.type !== 'scale' && item.type !== 'recommend' && item.type !== 'rating') return [];
  if (!item.criterion) return [];
  const [min, max] = item.type === 'scale' ? [item.min, item.max] : item.type === 'rating' ? [1, 5] : [0, 10];
  return [{ name: item.name, criterion: item.criterion, min, max }];
}

/** By criterion, in the order of the questionnaire; a statement that stands alone is a dimension of one. */
export function dimensionsOf(definition: Definition): Map<string, ScoredItem[]> {
  const all = definition.questions.flatMap(scoredItems).filter(({ min, max }) => max > min);
  return new Map(
    [...Map.groupBy(all, ({ criterion }) => criterion)].map(([criterion, items]) => [
      criterion,
      items.map(({ name, min, max }) => ({ name, min, max })),
    ]),
  );
}

/** Whole points, so that sums of them can be taken back exactly. @returns null where nothing was said of it */
export function pointsOf({ name, min, max }: ScoredItem, answers: Answers): number | null {
  const answer = answers[name];
  if (typeof answer !== 'number' || answer < min || answer > max) return null;
  return Math.round((1000 * (answer - min)) / (max - min));
}
