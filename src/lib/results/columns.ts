/** The columns of a survey's responses as a table, the same for CSV, workbook and SPSS: one for each single answer. */
import {
  OTHER,
  optionsOf,
  otherName,
  type Answers,
  type CallbackAnswer,
  type Question,
  type Text,
} from '#lib/survey/questionnaire.ts';
import type { Joined } from './joined.ts';
import { eitherWording } from './picture.ts';

export type Cell = string | number | null;

export interface Column {
  /** As SPSS allows it; unique, whatever its case. */
  name: string;
  /** Of texts the most that they hold, in characters; days are `YYYY-MM-DD`. */
  holds: { kind: 'number'; decimals: number } | { kind: 'text'; length: number } | { kind: 'day' };
  text: Text;
  /** Of the questionnaire: question, or grid row; and its option, where the column says whether it was chosen. */
  question: string;
  option: string | null;
  type: string;
  /** What the values mean, where they are not themselves. */
  values: { value: string | number; text: Text }[];
  /** A value that is an answer, and says nothing of what was asked. */
  missing: number | null;
  criterion: string | null;
  aspect: string | null;
  /** In which it is asked so. */
  versions: number[];
  read(answers: Answers): Cell;
}

const RESERVED = new Set(['ALL', 'AND', 'BY', 'EQ', 'GE', 'GT', 'LE', 'LT', 'NE', 'NOT', 'OR', 'TO', 'WITH']);
const LONGEST = 64;

/**
 * A name that SPSS takes: letters, digits, points and underscores, a letter first, none of its own words, unique whatever
 * the case. Source: IBM SPSS Statistics, Command Syntax Reference, "Variable names".
 * @param taken in upper case; the name joins them
 */
export function variableName(wanted: string, taken: Set<string>): string {
  const plain = wanted.replace(/[^A-Za-z0-9_.]/g, '_').replace(/[._]+$/, '');
  const begun = /^[A-Za-z]/.test(plain) && !RESERVED.has(plain.toUpperCase()) ? plain : `v_${plain}`;
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `_${number}`;
    const name = `${begun.slice(0, LONGEST - end.length).replace(/[._]+$/, '')}${end}`;
    if (taken.has(name.toUpperCase())) continue;
    taken.add(name.toUpperCase());
    return name;
  }
}

const same = (text: string): Text => ({ vi: text, en: text });
const number = (decimals = 0) => ({ kind: 'number' as const, decimals });
const yesNo = [
  { value: 0, text: { vi: 'Không chọn', en: 'Not chosen' } },
  { value: 1, text: { vi: 'Chọn', en: 'Chosen' } },
];
const numeric = (answer: Answers[string] | undefined): Cell => (typeof answer === 'number' ? answer : null);
const textual = (answer: Answers[string] | undefined): Cell => (typeof answer === 'string' ? answer : null);

type Draft = Omit<Column, 'name' | 'versions'> & { wanted: string };

/** Those that say how to reach a person: only for who may know. */
const CONTACTS = ['phone', 'email', 'callback'];

/** @param places of stores and the like come first and belong to every response: their names are taken */
export function columnsOf(questions: Joined[], places: readonly string[], withContacts: boolean): Column[] {
  const taken = new Set(places.map((name) => name.toUpperCase()));
  return questions
    .filter(({ question }) => withContacts || !CONTACTS.includes(question.type))
    .flatMap(({ question, versions }) =>
      drafts(question).map(({ wanted, ...column }) => ({ ...column, versions, name: variableName(wanted, taken) })),
    );
}

function drafts(question: Question): Draft[] {
  const { name, type } = question;
  const base = {
    ...{ wanted: name, question: name, option: null, type, values: [], missing: null, criterion: null, aspect: null },
    text: question.type === 'criteria' ? eitherWording(question.low, question.high) : question.text,
  };
  const chosen = (option: string) => (answers: Answers) => {
    const answer = answers[name];
    return Array.isArray(answer) ? Number(answer.includes(option)) : null;
  };
  switch (question.type) {
    case 'rating':
    case 'scale':
    case 'recommend': {
      const scored = { criterion: question.criterion ?? null, aspect: question.aspect ?? null };
      const own = { ...base, ...scored, holds: number(), values: pointsOf(question) };
      return [{ ...own, read: (answers) => numeric(answers[name]) }];
    }
    case 'grid':
      return question.rows.map((row) => ({
        ...base,
        ...{ wanted: row.name, question: row.name, text: row.text, holds: number() },
        criterion: row.criterion ?? null,
        aspect: row.aspect ?? null,
        values: [
          ...(question.none ? [{ value: 0, text: question.none }] : []),
          ...question.labels.map((text, at) => ({ value: at + 1, text })),
        ],
        missing: question.none ? 0 : null,
        read: (answers) => numeric(answers[row.name]),
      }));
    case 'criteria':
      return question.options.map((option) => ({
        ...base,
        ...{ wanted: `${name}_${option.name}`, option: option.name, holds: number(), values: yesNo },
        text: eitherWording(option.low, option.high),
        criterion: option.criterion,
        aspect: option.aspect,
        read: chosen(option.name),
      }));
    case 'choice': {
      const options = optionsOf(question);
      const other = {
        ...base,
        ...{ wanted: otherName(name), option: OTHER, type: 'text', holds: { kind: 'text' as const, length: 200 } },
        text: question.other ?? same(OTHER),
        read: (answers: Answers) => textual(answers[otherName(name)]),
      };
      // "Other" was chosen, and what it was, are two things.
      const others = question.other ? [other] : [];
      if (question.many)
        return [
          ...options.map((option) => ({
            ...base,
            ...{ wanted: `${name}_is_${option.name}`, option: option.name, holds: number(), values: yesNo },
            text: option.text,
            read: chosen(option.name),
          })),
          ...others,
        ];
      const values = options.map((option) => ({ value: option.name, text: option.text }));
      const length = Math.max(...values.map(({ value }) => value.length));
      return [
        { ...base, holds: { kind: 'text', length }, values, read: (answers) => textual(answers[name]) },
        ...others,
      ];
    }
    case 'number':
      return [{ ...base, holds: number(question.whole ? 0 : 4), read: (answers) => numeric(answers[name]) }];
    case 'date':
      return [{ ...base, holds: { kind: 'day' }, read: (answers) => textual(answers[name]) }];
    case 'consent':
      return [
        {
          ...base,
          ...{ holds: number(), values: [{ value: 1, text: { vi: 'Đồng ý', en: 'Agreed' } }] },
          read: (answers) => (answers[name] === true ? 1 : null),
        },
      ];
    case 'callback':
      return [
        {
          ...base,
          holds: { kind: 'text', length: 20 },
          read: (answers) => (answers[name] as CallbackAnswer | undefined)?.phone ?? null,
        },
      ];
    case 'text':
      return [
        { ...base, holds: { kind: 'text', length: question.maxLength }, read: (answers) => textual(answers[name]) },
      ];
    default:
      return [{ ...base, holds: { kind: 'text', length: 100 }, read: (answers) => textual(answers[name]) }];
  }
}

function pointsOf(question: Extract<Question, { type: 'rating' | 'scale' | 'recommend' }>) {
  if (question.type === 'rating') return question.labels.map((text, at) => ({ value: at + 1, text }));
  if (question.type === 'recommend')
    return [
      { value: 0, text: question.low },
      { value: 10, text: question.high },
    ];
  const { min, max, labels } = question;
  if (labels.length === max - min + 1) return labels.map((text, at) => ({ value: min + at, text }));
  return [
    ...(labels[0] ? [{ value: min, text: labels[0] }] : []),
    ...(labels.length > 1 && labels.at(-1) ? [{ value: max, text: labels.at(-1) as Text }] : []),
  ];
}
