/** Whether a condition can ever hold, by trying the answers that could make a difference. */
import { holds, type Condition } from './condition.ts';
import { answerNames, optionsOf, OTHER, type Answer, type Answers, type Item } from './questionnaire.ts';

/** Beyond so many trials nobody is told that it cannot be: better silent than wrong, or slow. */
const MOST_TRIALS = 20_000;

type Leaf = Extract<Condition, { question: string }>;

function leaves(condition: Condition): Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leaves);
  if ('any' in condition) return condition.any.flatMap(leaves);
  if ('not' in condition) return leaves(condition.not);
  return [condition];
}

const between = (min: number, max: number) => Array.from({ length: max - min + 1 }, (_, at) => min + at);

const subsets = (options: string[]): string[][] =>
  options.reduce<string[][]>((all, option) => [...all, ...all.map((some) => [...some, option])], [[]]);

/** Answers to try: every one where they are few, else those around the values that are compared with. */
function candidates(item: Item | undefined, name: string, asked: Leaf[]): (Answer | undefined)[] {
  const values = asked.flatMap((leaf) => ('value' in leaf ? [leaf.value] : []));
  switch (item?.type) {
    case 'rating':
      return [undefined, 1, 2, 3, 4, 5];
    case 'scale':
      return [undefined, ...between(item.min, item.max)];
    case 'recommend':
      return [undefined, ...between(0, 10)];
    case 'grid':
      return [undefined, ...between(item.none ? 0 : 1, item.labels.length)];
    case 'choice': {
      if (name !== item.name) return [undefined, 'x', ...values.map(String)];
      const options = optionsOf(item).map((option) => option.name);
      if (!item.many) return [undefined, ...options];
      const mentioned = options.filter((option) => values.includes(option));
      const rest = options.find((option) => !mentioned.includes(option) && option !== OTHER);
      return [undefined, ...subsets([...mentioned, ...(rest ? [rest] : [])]).filter((some) => some.length > 0)];
    }
    case 'criteria':
      return [
        undefined,
        ...subsets(item.options.map((option) => option.name).filter((option) => values.includes(option))),
      ];
    case 'consent':
      return [undefined, true];
    case 'number': {
      const { min = -Infinity, max = Infinity } = item;
      const tried = [min, max, 0, ...values.map(Number).flatMap((value) => [value - 1, value, value + 1])];
      return [undefined, ...tried.filter((value) => Number.isFinite(value) && value >= min && value <= max)];
    }
    case 'date': {
      const near = values.map(String).flatMap((value) => ['0001-01-01', value, '9999-12-31']);
      return [undefined, ...near];
    }
    default:
      return [undefined, 'x', ...values.map(String), ...values.map((value) => `${value}x`)];
  }
}

/** @param items the questionnaire's: what each question can be answered with */
export function isPossible(condition: Condition, items: Item[]): boolean {
  const all = leaves(condition);
  const names = [...new Set(all.map(({ question }) => question))];
  const choices = names.map((name) => {
    const item = items.find((candidate) => answerNames(candidate).includes(name));
    return candidates(
      item,
      name,
      all.filter(({ question }) => question === name),
    );
  });
  const trials = choices.reduce((product, some) => product * some.length, 1);
  if (trials > MOST_TRIALS) return true;
  for (let trial = 0; trial < trials; trial++) {
    const answers: Answers = {};
    let rest = trial;
    names.forEach((name, at) => {
      const some = choices[at] ?? [];
      const answer = some[rest % some.length];
      rest = Math.floor(rest / some.length);
      if (answer !== undefined) answers[name] = answer;
    });
    if (holds(condition, answers)) return true;
  }
  return false;
}
