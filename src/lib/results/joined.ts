/** One survey's versions side by side: which questions are the same, and which changed their meaning in between. */
import {
  isQuestion,
  optionsOf,
  type Definition,
  type Item,
  type Page,
  type Question,
  type Text,
} from '#lib/survey/questionnaire.ts';

export interface Version {
  version: number;
  definition: Definition;
}

/** What is different from the version before: its words, what can be answered, or the kind of question altogether. */
export type Change = 'text' | 'options' | 'kind';

export interface Joined {
  question: Question;
  /** The newest page it stands on. */
  page: Page | null;
  /** That ask it so, ascending; others of that name are of another kind and stand by themselves. */
  versions: number[];
  changes: { version: number; what: Change }[];
}

/** Answers of different shapes cannot be added up. */
function shapeOf(question: Question): string {
  switch (question.type) {
    case 'scale':
      return `scale ${question.min} ${question.max}`;
    case 'grid':
      return `grid ${question.labels.length}`;
    case 'choice':
      return `choice ${question.many}`;
    case 'number':
      return `number ${question.whole} ${question.min} ${question.max}`;
    default:
      return question.type;
  }
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
/** What is read as the question; a criteria question is read in one of two wordings. */
const wordsOf = (question: Question): Text[] =>
  question.type === 'criteria' ? [question.low, question.high] : [question.text];

function optionsIn(question: Question): unknown {
  switch (question.type) {
    case 'choice':
      return optionsOf(question);
    case 'criteria':
      return question.options;
    case 'grid':
      return [question.labels, question.none, question.rows.map(({ name, text }) => ({ name, text }))];
    case 'scale':
    case 'rating':
      return question.labels;
    case 'recommend':
      return [question.low, question.high];
    default:
      return null;
  }
}

/** The newest wording, with every option and row that any of the versions has. */
function merged(newest: Question, older: Question): Question {
  if (newest.type === 'choice' && older.type === 'choice') {
    const gone = older.choices.filter(({ name }) => !newest.choices.some((choice) => choice.name === name));
    const other = newest.other ?? older.other;
    return { ...newest, choices: [...newest.choices, ...gone], ...(other ? { other } : {}) };
  }
  if (newest.type === 'criteria' && older.type === 'criteria') {
    const gone = older.options.filter(({ name }) => !newest.options.some((option) => option.name === name));
    return { ...newest, options: [...newest.options, ...gone] };
  }
  if (newest.type === 'grid' && older.type === 'grid') {
    const gone = older.rows.filter(({ name }) => !newest.rows.some((row) => row.name === name));
    const none = newest.none ?? older.none;
    return { ...newest, rows: [...newest.rows, ...gone], ...(none ? { none } : {}) };
  }
  return newest;
}

/** Questions in the newest version's order, then those that only older ones ask. @param versions in any order */
export function joined(versions: Version[]): Joined[] {
  const found: Joined[] = [];
  for (const { version, definition } of versions.toSorted((a, b) => b.version - a.version)) {
    let page: Page | null = null;
    for (const item of definition.questions as Item[]) {
      if (item.type === 'page') page = item;
      if (!isQuestion(item)) continue;
      const known = found.find(({ question }) => question.name === item.name && shapeOf(question) === shapeOf(item));
      if (!known) {
        const before = found.find(({ question }) => question.name === item.name);
        if (before) before.changes.push({ version: Math.min(...before.versions), what: 'kind' });
        found.push({ question: item, page, versions: [version], changes: [] });
        continue;
      }
      const [next = version] = known.versions;
      const newer = versions
        .find((each) => each.version === next)
        ?.definition.questions.find(({ name }) => name === item.name);
      if (newer && isQuestion(newer)) {
        if (!same(wordsOf(newer), wordsOf(item))) known.changes.push({ version: next, what: 'text' });
        if (!same(optionsIn(newer), optionsIn(item))) known.changes.push({ version: next, what: 'options' });
      }
      known.versions.unshift(version);
      known.question = merged(known.question, item);
    }
  }
  return found;
}
