/**
 * A questionnaire as an XLSForm that ODK and Kobo take. What XLSForm has no place for stands in columns of our own, headed
 * `smile::…`, which other tools do not heed:
 * survey: kind (rating, criteria, criteria-high, scale, recommend, grid, phone, email, callback, callback-consent, other,
 * given), criterion, aspect, labels (`ends`: of the first and last point only), required (`unset`), at_least and at_most (of
 * single choices), short (`no`), empty (texts that are there without a word), label::vi and the like (a text whose piping has a default);
 * choices: exclusive, criterion, aspect, order; settings: title::vi, title::en.
 */
import { read, namesInText } from '../piping.ts';
import { textsOf } from '../check.ts';
import {
  answerNames,
  OTHER,
  otherName,
  type CallbackQuestion,
  type ChoiceQuestion,
  type CriteriaQuestion,
  type Definition,
  type GridQuestion,
  type Item,
  type Question,
  type RatingQuestion,
  type RecommendQuestion,
  type ScaleQuestion,
  type Text,
} from '../questionnaire.ts';
import { OTHER_LENGTH } from '../validity.ts';
import { choiceColumns, surveyColumns, textCells, type Cells } from './columns.ts';
import { kindsOf, written, type Known } from './condition-words.ts';
import { constraintOf, PHONE } from './constraint.ts';
import { ratedAs, unrated, withImplied } from './implied.ts';
import { LANGUAGES, toForm } from './texts.ts';

export interface FormSheet {
  name: 'survey' | 'choices' | 'settings';
  headers: string[];
  rows: string[][];
}

/**
 * The three sheets.
 * @param definition without grave problems: a form from one that has some would be refused everywhere
 */
export function formOf(definition: Definition, { code, version }: { code: string; version: number }): FormSheet[] {
  const { rows, choices } = new Writer(definition).all();
  const settings: Cells = {
    form_title: read(definition.title, 'vi'),
    form_id: code,
    version: String(version),
    default_language: LANGUAGES.vi,
    'smile::title::vi': definition.title.vi,
    'smile::title::en': definition.title.en,
  };
  const sheet = (name: FormSheet['name'], columns: string[], cells: Cells[], least: number): FormSheet => {
    const headers = columns.filter((column, at) => at < least || cells.some((row) => row[column]));
    return { name, headers, rows: cells.map((row) => headers.map((column) => row[column] ?? '')) };
  };
  return [
    sheet('survey', surveyColumns, rows, 4),
    sheet('choices', choiceColumns, choices, 4),
    sheet('settings', Object.keys(settings), [settings], 4),
  ];
}

class Writer {
  readonly #definition: Definition;
  readonly #kinds: ReadonlyMap<string, Known['kind']>;
  readonly #rows: Cells[] = [];
  readonly #choices: Cells[] = [];
  /** Every name that the form has, so that one that we need is not there yet. */
  readonly #names: Set<string>;
  readonly #ratings: string[] = [];

  constructor(definition: Definition) {
    this.#definition = definition;
    this.#kinds = kindsOf(definition);
    this.#names = new Set(definition.questions.flatMap((item) => [item.name, ...answerNames(item)]));
  }

  all() {
    const { questions, title } = this.#definition;
    const asked = [title, ...questions.flatMap(textsOf), ...questions.flatMap(sideTexts)].flatMap(namesInText);
    for (const name of new Set(asked)) {
      // What the invitation knows has to be a field there, or the form refers to nothing.
      if (this.#names.has(name) || toForm(`{${name}}`) === `{${name}}`) continue;
      this.#names.add(name);
      this.#rows.push({ type: 'hidden', name, 'smile::kind': 'given' });
    }
    let open: string | null = null;
    for (const item of questions) {
      if (item.type === 'page') {
        if (open !== null) this.#rows.push({ type: 'end group', name: open });
        open = item.name;
      }
      this.#write(item);
    }
    if (open !== null) this.#rows.push({ type: 'end group', name: open });
    return { rows: this.#rows, choices: this.#choices };
  }

  #free(wanted: string): string {
    let name = wanted;
    for (let n = 2; this.#names.has(name); n++) name = `${wanted}_${n}`;
    this.#names.add(name);
    return name;
  }

  #base(item: Item, type: string, kind = ''): Cells {
    const showIf = item.showIf ? written(item.showIf, this.#kinds) : '';
    return { type, name: item.name, relevant: showIf, 'smile::kind': kind };
  }

  #question(question: Exclude<Question, CriteriaQuestion>, type: string, kind = ''): Cells {
    const message = 'message' in question ? question.message : undefined;
    const scored = question as { criterion?: string; aspect?: string };
    const empty = [
      ...(question.hint && !question.hint.vi && !question.hint.en ? ['hint'] : []),
      ...(message && !message.vi && !message.en ? ['message'] : []),
    ];
    return {
      ...this.#base(question, type, kind),
      ...textCells('label', question.text),
      ...textCells('hint', question.hint),
      ...textCells('constraint_message', message),
      required: question.required === undefined ? '' : question.required ? 'yes' : 'no',
      constraint: constraintOf(question),
      'smile::criterion': scored.criterion ?? '',
      'smile::aspect': scored.aspect ?? '',
      'smile::empty': empty.join(' '),
    };
  }

  #list(list: string, options: { name: string; text: Text; more?: Cells }[]) {
    for (const { name, text, more } of options)
      this.#choices.push({ list_name: list, name, ...textCells('label', text), ...more });
  }

  #write(item: Item) {
    const add = (...rows: Cells[]) => this.#rows.push(...rows);
    switch (item.type) {
      case 'page':
        return add({ ...this.#base(item, 'begin group'), ...textCells('label', item.text), appearance: 'field-list' });
      case 'note':
        return add({ ...this.#base(item, 'note'), ...textCells('label', item.text) });
      case 'rating':
        return this.#rating(item);
      case 'criteria':
        return this.#criteria(item);
      case 'scale':
      case 'recommend':
        return this.#points(item);
      case 'grid':
        return this.#grid(item);
      case 'choice':
        return this.#choice(item);
      case 'number':
        return add(this.#question(item, item.whole ? 'integer' : 'decimal'));
      case 'date':
        return add(this.#question(item, 'date'));
      case 'text': {
        const long = { appearance: 'multiline', 'smile::short': item.short === false ? 'no' : '' };
        return add({ ...this.#question(item, 'text'), ...(item.short ? {} : long) });
      }
      case 'phone':
        return add({ ...this.#question(item, 'text', 'phone'), appearance: 'numbers' });
      case 'email':
        return add(this.#question(item, 'text', 'email'));
      case 'consent':
        return add(this.#question(item, 'acknowledge'));
      case 'callback':
        return this.#callback(item);
    }
  }

  #rating(question: RatingQuestion) {
    const cells = this.#question(question, `select_one ${question.name}`, 'rating');
    // The first one given puts the others away.
    cells.relevant = withImplied(unrated(this.#ratings), cells.relevant ?? '');
    cells.appearance = 'likert';
    this.#ratings.push(question.name);
    const only = this.#definition.questions.filter(({ type }) => type === 'rating').length === 1;
    if (question.required === undefined && only) Object.assign(cells, { required: 'yes', 'smile::required': 'unset' });
    this.#rows.push(cells);
    this.#list(
      question.name,
      question.labels.map((text, at) => ({ name: String(at + 1), text })),
    );
  }

  /** Two questions in a form, because its words after a low and a high rating differ. */
  #criteria(question: CriteriaQuestion) {
    const high = this.#free(`${question.name}_high`);
    const row = (name: string, kind: string, text: Text, implied: string) => ({
      ...this.#base(question, `select_multiple ${name}`, kind),
      name,
      ...textCells('label', text),
      relevant: withImplied(implied, this.#base(question, '').relevant ?? ''),
    });
    this.#rows.push(
      row(question.name, 'criteria', question.low, ratedAs(this.#ratings, '<= 3')),
      row(high, 'criteria-high', question.high, ratedAs(this.#ratings, '>= 4')),
    );
    for (const [list, tone] of [
      [question.name, 'low'],
      [high, 'high'],
    ] as const)
      question.options.forEach(({ name, aspect, criterion, ...option }, at) => {
        const text = option[tone];
        // One that has no words at all is kept all the same.
        if (!text && (tone === 'high' || option.high)) return;
        const more = { 'smile::criterion': criterion, 'smile::aspect': aspect, 'smile::order': String(at) };
        this.#list(list, [{ name, text: text ?? { vi: '', en: '' }, more }]);
      });
  }

  #points(question: ScaleQuestion | RecommendQuestion) {
    const { min, max, labels } =
      question.type === 'scale' ? question : { min: 0, max: 10, labels: [question.low, question.high] };
    const n = max - min + 1;
    const ends = labels.length !== n;
    const cells = this.#question(question, `select_one ${question.name}`, question.type);
    this.#rows.push({ ...cells, appearance: n <= 7 ? 'likert' : 'columns-pack', 'smile::labels': ends ? 'ends' : '' });
    this.#list(
      question.name,
      Array.from({ length: n }, (_, at) => {
        const number = String(min + at);
        const label = ends ? (at === 0 ? labels[0] : at === n - 1 ? labels.at(-1) : undefined) : labels[at];
        return { name: number, text: label ?? { vi: number, en: number } };
      }),
    );
  }

  #grid(question: GridQuestion) {
    const { required, ...group } = this.#question(question, 'begin group', 'grid');
    this.#rows.push({ ...group, appearance: 'table-list' });
    for (const { name, text, criterion, aspect } of question.rows)
      this.#rows.push({
        type: `select_one ${question.name}`,
        name,
        ...textCells('label', text),
        required: required ?? '',
        'smile::criterion': criterion ?? '',
        'smile::aspect': aspect ?? '',
      });
    this.#rows.push({ type: 'end group', name: question.name });
    this.#list(question.name, [
      ...question.labels.map((text, at) => ({ name: String(at + 1), text })),
      ...(question.none ? [{ name: '0', text: question.none }] : []),
    ]);
  }

  #choice(question: ChoiceQuestion) {
    const { name, many, other, shuffled, atLeast, atMost } = question;
    const cells = this.#question(question, `${many ? 'select_multiple' : 'select_one'} ${name}`);
    if (shuffled !== undefined) cells.parameters = `randomize=${shuffled}`;
    if (!many && atLeast !== undefined) cells['smile::at_least'] = String(atLeast);
    if (!many && atMost !== undefined) cells['smile::at_most'] = String(atMost);
    this.#rows.push(cells);
    this.#list(name, [
      ...question.choices.map(({ exclusive, ...choice }) => ({
        ...choice,
        more: { 'smile::exclusive': exclusive === undefined ? '' : exclusive ? 'yes' : 'no' },
      })),
      ...(other ? [{ name: OTHER, text: other }] : []),
    ]);
    // A question of its own, whose name is certain, rather than what each tool makes of or_other.
    if (other)
      this.#rows.push({
        type: 'text',
        name: otherName(name),
        ...textCells('label', other),
        required: 'yes',
        relevant: `selected(\${${name}}, '${OTHER}')`,
        constraint: `string-length(.) <= ${OTHER_LENGTH}`,
        'smile::kind': 'other',
      });
  }

  #callback(question: CallbackQuestion) {
    this.#rows.push(
      { ...this.#question(question, 'text', 'callback'), appearance: 'numbers', constraint: PHONE },
      {
        type: 'acknowledge',
        name: this.#free(`${question.name}_consent`),
        ...textCells('label', question.consent),
        required: 'yes',
        relevant: `\${${question.name}} != ''`,
        'smile::kind': 'callback-consent',
      },
    );
  }
}

const sideTexts = (item: Item): Text[] =>
  ['hint', 'message']
    .flatMap((key) => (key in item ? [(item as unknown as Record<string, Text>)[key]] : []))
    .filter((text) => text !== undefined);
