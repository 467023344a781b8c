/** How staff pages name what stands in a questionnaire: kinds, questions in lists, conditions, problems, changes. */
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { formatDay } from '#lib/ui/format.ts';
import { isDay } from '#lib/ui/zone.ts';
import { kindOf, type Kind } from './builder/fresh.ts';
import { lineOf, optionsFor, type Line, type Operator } from './builder/logic.ts';
import type { Change, MeaningChange } from './changes.ts';
import type { DefinitionProblem, ProblemKind } from './check.ts';
import type { Condition } from './condition.ts';
import { read } from './piping.ts';
import { answerNames, type Aspect, type Definition, type Item, type Text } from './questionnaire.ts';

export const kindWords: Record<Kind, () => string> = {
  rating: m.survey_kind_rating,
  criteria: m.survey_kind_criteria,
  scale: m.survey_kind_scale,
  recommend: m.survey_kind_recommend,
  grid: m.survey_kind_grid,
  one: m.survey_kind_one,
  many: m.survey_kind_many,
  short: m.survey_kind_short,
  long: m.survey_kind_long,
  number: m.survey_kind_number,
  date: m.survey_kind_date,
  phone: m.survey_kind_phone,
  email: m.survey_kind_email,
  consent: m.survey_kind_consent,
  callback: m.survey_kind_callback,
  note: m.survey_kind_note,
  page: m.survey_kind_page,
};

export const kindWord = (item: Item) => kindWords[kindOf(item)]();

export const aspectWords: Record<Aspect, () => string> = {
  person: m.survey_aspect_person,
  wait: m.survey_aspect_wait,
  product: m.survey_aspect_product,
  system: m.survey_aspect_system,
};

/** A text in the reader's language, or in the other. */
export const inWords = (text: Text): string => read(text, getLocale());

/** What a list calls an item: its text, or its kind while it has none. */
export function itemWords(item: Item): string {
  const text = item.type === 'criteria' ? item.low : item.text;
  return inWords(text).trim() || kindWord(item);
}

/** Long texts, where they are spoken of inside a sentence. */
export function short(text: string, most = 60): string {
  const letters = [...text];
  return letters.length <= most
    ? text
    : `${letters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
}

/** The item, or the statement of a grid, that an answer's name stands for. */
function answerWords(name: string, items: readonly Item[]): string {
  for (const item of items) {
    if (item.type === 'grid') {
      const row = item.rows.find((candidate) => candidate.name === name);
      if (row) return short(inWords(row.text) || itemWords(item));
    } else if (answerNames(item).includes(name)) return short(itemWords(item));
  }
  return name;
}

export const operatorWords: Record<Operator, () => string> = {
  answered: m.survey_is_answered,
  blank: m.survey_is_blank,
  chosen: m.survey_is_chosen,
  unchosen: m.survey_is_unchosen,
  '=': m.survey_is_equal,
  '!=': m.survey_is_unequal,
  '<': m.survey_is_below,
  '<=': m.survey_is_at_most,
  '>': m.survey_is_above,
  '>=': m.survey_is_at_least,
};

function valueWords({ question, value }: Line, items: readonly Item[]): string {
  const item = items.find((candidate) => answerNames(candidate).includes(question));
  const option = item && optionsFor(item)?.find(({ name }) => name === String(value));
  if (option) return `“${short(inWords(option.text) || option.name, 40)}”`;
  return typeof value === 'string' && isDay(value) ? formatDay(value) : String(value);
}

/** A condition as a sentence's part: `“Hài lòng?” không quá 3 và “Nơi ở” là “Huế”`. */
export function conditionWords(condition: Condition, items: readonly Item[]): string {
  const line = lineOf(condition);
  if (line) {
    const words = `“${answerWords(line.question, items)}” ${operatorWords[line.is]()}`;
    return line.is === 'answered' || line.is === 'blank' ? words : `${words} ${valueWords(line, items)}`;
  }
  const inner = (part: Condition) => (lineOf(part) ? conditionWords(part, items) : `(${conditionWords(part, items)})`);
  if ('not' in condition) return m.survey_when_not({ condition: inner(condition.not) });
  const [parts, word] =
    'any' in condition
      ? [condition.any, m.survey_when_or()]
      : [('all' in condition && condition.all) || [], m.survey_when_and()];
  if (parts.length === 0) return 'any' in condition ? m.survey_when_never() : m.survey_when_always();
  return parts.map(parts.length === 1 ? (part) => conditionWords(part, items) : inner).join(` ${word} `);
}

const problemWordings: Record<ProblemKind, (inputs: { about: string }) => string> = {
  empty: () => m.survey_problem_empty(),
  'duplicate-name': m.survey_problem_duplicate_name,
  'bad-name': m.survey_problem_bad_name,
  'no-text': () => m.survey_problem_no_text(),
  'no-options': () => m.survey_problem_no_options(),
  'double-option': m.survey_problem_double_option,
  'bad-range': () => m.survey_problem_bad_range(),
  'bad-labels': () => m.survey_problem_bad_labels(),
  'bad-pattern': () => m.survey_problem_bad_pattern(),
  'later-question': m.survey_problem_later_question,
  'unknown-question': m.survey_problem_unknown_question,
  unreachable: () => m.survey_problem_unreachable(),
  'no-rating': () => m.survey_problem_no_rating(),
  'empty-page': () => m.survey_problem_empty_page(),
  untranslated: () => m.survey_problem_untranslated(),
  'unknown-value': m.survey_problem_unknown_value,
  'kiosk-long': () => m.survey_problem_kiosk_long(),
  'kiosk-kind': () => m.survey_problem_kiosk_kind(),
};

/** What is wrong, and what to do about it. */
export function problemWords({ kind, about = '' }: DefinitionProblem, { questions }: Definition): string {
  return problemWordings[kind]({ about: kind === 'later-question' ? answerWords(about, questions) : about });
}

const meaningWords: Record<MeaningChange, () => string> = {
  type: m.survey_meaning_type,
  scale: m.survey_meaning_scale,
  options: m.survey_meaning_options,
  rows: m.survey_meaning_rows,
  about: m.survey_meaning_about,
};

/** A change as a sentence. */
export function changeWords(change: Change): string {
  switch (change.kind) {
    case 'title':
      return m.survey_change_title({ before: inWords(change.before), after: inWords(change.after) });
    case 'moved':
      return m.survey_change_moved();
    case 'added':
      return m.survey_change_added({ what: short(itemWords(change.item), 120) });
    case 'removed':
      return m.survey_change_removed({ what: short(itemWords(change.item), 120) });
    case 'reworded': {
      const [before, after] = [itemWords(change.before), itemWords(change.item)];
      if (before === after) return m.survey_change_reworded_parts({ what: short(after, 120) });
      return m.survey_change_reworded({ before: short(before, 120), after: short(after, 120) });
    }
    case 'rules':
      return m.survey_change_rules({ what: short(itemWords(change.item), 120) });
    case 'meaning': {
      const why = change.what.map((what) => meaningWords[what]()).join(', ');
      return m.survey_change_meaning({ what: short(itemWords(change.item), 100), name: change.item.name, why });
    }
  }
}
