/**
 * A question as fields of a form, and the answers that a filled form gives: the same code where JavaScript runs in the
 * browser and where the form is posted.
 */
import { parseDay } from '#lib/ui/parse.ts';
import { isAnswered } from '../condition.ts';
import type { Language } from '../piping.ts';
import {
  answerNames,
  OTHER,
  otherName,
  type Answer,
  type Answers,
  type CallbackAnswer,
  type Question,
} from '../questionnaire.ts';

/** The field of an answer: a prefix keeps questions out of the page's own fields. */
export const fieldName = (name: string) => `q.${name}`;
/** A callback's two fields; no question's name holds a colon. */
export const phoneField = (name: string) => `${fieldName(name)}:phone`;
export const consentField = (name: string) => `${fieldName(name)}:consent`;

/** What forms are read from: a posted or a filled one. */
type Fields = Pick<FormData, 'get' | 'getAll'>;

/** As typed, with one kind of line end, in one normal form, and without what no database keeps. */
const cleaned = (value: FormDataEntryValue | null) =>
  typeof value === 'string'
    ? value.replaceAll('\0', '').replace(/\r\n?/g, '\n').normalize('NFC').toWellFormed().trim()
    : '';

/**
 * A number as people write it: `1.234,5` in Vietnamese, `1,234.5` in English, and in both a lone mark that does not
 * part thousands is the decimal one.
 * @returns null where it is none
 */
export function numberFrom(text: string, language: Language): number | null {
  const [decimal, group] = language === 'vi' ? [',', '.'] : ['.', ','];
  const grouped = new RegExp(`^[+-]?\\d{1,3}(?:\\${group}\\d{3})+(?:\\${decimal}\\d+)?$`);
  const bare = text.replace(/[\s\u00a0\u202f]/g, '').replace('−', '-');
  const plain = grouped.test(bare) ? bare.replaceAll(group, '').replace(decimal, '.') : bare.replace(',', '.');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** Numbers of radio buttons and the like: what is none stays as it came, and is judged so. */
const numbered = (text: string): Answer => (/^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text);

function answerFrom(question: Question, name: string, form: Fields, language: Language): Answer {
  const text = cleaned(form.get(fieldName(name)));
  switch (question.type) {
    case 'rating':
    case 'scale':
    case 'recommend':
    case 'grid':
      return numbered(text);
    case 'criteria':
      return form.getAll(fieldName(name)).map(cleaned);
    case 'choice':
      return question.many && name === question.name ? form.getAll(fieldName(name)).map(cleaned) : text;
    case 'number':
      return numberFrom(text, language) ?? text;
    case 'date':
      return parseDay(text) ?? text;
    case 'text':
      return question.short ? text.replaceAll('\n', ' ') : text;
    case 'phone':
    case 'email':
      return text;
    case 'consent':
      return text === 'yes';
    case 'callback': {
      const phone = cleaned(form.get(phoneField(name)));
      const consent = form.get(consentField(name)) === 'yes';
      // One without the other is kept as it was given: validity says what is missing.
      return phone || consent ? ({ phone, consent } as CallbackAnswer) : '';
    }
  }
}

/** The answers to one question that a form holds; what was left empty is not among them. Nothing is judged. */
export function answersFrom(question: Question, form: Fields, language: Language): Answers {
  const found: Answers = {};
  for (const name of answerNames(question)) {
    // What "other" was is nothing once another option is chosen instead.
    if (name === otherName(question.name) && ![found[question.name]].flat().includes(OTHER)) continue;
    const answer = answerFrom(question, name, form, language);
    if (isAnswered(answer)) found[name] = answer;
  }
  return found;
}

/** All answers with those to one question replaced by what its form says. */
export function answered(answers: Answers, question: Question, form: Fields, language: Language): Answers {
  const names = answerNames(question);
  const others = Object.entries(answers).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(others), ...answersFrom(question, form, language) };
}

/** The fields of a question as somebody fills them in who means these answers. */
export function fieldsOf(question: Question, answers: Answers, language: Language): [name: string, value: string][] {
  return answerNames(question).flatMap((name): [string, string][] => {
    const answer = answers[name];
    if (answer === undefined || !isAnswered(answer)) return [];
    if (Array.isArray(answer)) return answer.map((option) => [fieldName(name), option]);
    if (typeof answer !== 'object') return [[fieldName(name), answer === true ? 'yes' : typed(answer, language)]];
    // Not yet judged: one may be there without the other.
    const { phone, consent } = answer as { phone: string; consent: boolean };
    return [[phoneField(name), phone], ...(consent ? [[consentField(name), 'yes'] as [string, string]] : [])];
  });
}

/** An answer as it stands in a field. */
export function typed(answer: Answer | undefined, language: Language): string {
  if (typeof answer === 'number') return language === 'vi' ? String(answer).replace('.', ',') : String(answer);
  return typeof answer === 'string' ? answer : '';
}
