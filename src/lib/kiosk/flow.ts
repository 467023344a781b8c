/**
 * One customer at the screen, as a pure machine: asking → saving → thanked → resting → asking.
 * `now` is monotonic milliseconds, so that setting the clock neither closes nor prolongs anything; what is recorded is the
 * device's wall clock. Whoever drives it writes the draft while it is `saving`, keeps it up to date while
 * it is `thanked`, and seals it when it leaves that.
 */
import type { Envelope } from '#lib/response/envelope.ts';
import { shown } from '#lib/survey/asking.ts';
import {
  answerNames,
  isQuestion,
  type Answers,
  type Definition,
  type Item,
  type Level,
  type Question,
  type RatingQuestion,
} from '#lib/survey/questionnaire.ts';
import { criteriaFor, isLow, ratingsOf } from '#lib/survey/rating.ts';
import type { KioskConfig } from './config.ts';

export type Locale = Envelope['locale'];

/** What one customer gave. The configuration of that moment stays with it: nothing changes under a customer's hand. */
export interface Given {
  id: string;
  config: KioskConfig;
  question: RatingQuestion;
  level: Level;
  criteria: string[];
  comment: string;
  phone: string;
  /** Never true but by the customer's own touch. */
  consent: boolean;
  /** Answers to what the survey asks beyond that, each right by itself. */
  more: Answers;
  locale: Locale;
  /** First tap, and the last choice of a face: the device's wall clock, milliseconds. */
  startedAt: number;
  answeredAt: number;
  clockEpoch: number;
  /** Whom the screen showed. */
  employee: string | null;
}

export type Flow =
  /** `lapsesAt`: when a question or language that somebody chose and left goes back to the usual. */
  | { step: 'asking'; question: string; locale: Locale; lapsesAt: number | null; failed: boolean }
  | { step: 'saving'; given: Given }
  | { step: 'thanked'; given: Given; closesAt: number; span: number; active: boolean }
  /** Nothing counts until then. */
  | { step: 'resting'; until: number; locale: Locale };

export type FlowEvent =
  | { type: 'tap'; given: Given }
  /** On the disk, under this epoch. */
  | { type: 'saved'; clockEpoch: number }
  | { type: 'not-saved' }
  | { type: 'ask'; question: string }
  | { type: 'speak'; locale: Locale }
  | { type: 'change'; level: Level; at: number; clockEpoch: number }
  | { type: 'criterion'; name: string }
  | { type: 'comment'; text: string }
  | { type: 'callback'; phone: string; consent: boolean }
  /** All answers to further questions, those given before among them. */
  | { type: 'answers'; more: Answers }
  | { type: 'touch' }
  | { type: 'close' }
  | { type: 'tick' };

const usual: Locale = 'vi';

export const asking = (config: KioskConfig): Flow => ({
  step: 'asking',
  question: config.question,
  locale: usual,
  lapsesAt: null,
  failed: false,
});

/** @param now monotonic milliseconds; @returns the next state, or the same one where the event does not count */
export function advance(flow: Flow, event: FlowEvent, now: number, config: KioskConfig): Flow {
  switch (flow.step) {
    case 'asking':
      return whileAsking(flow, event, now, config);
    case 'saving':
      if (event.type === 'saved')
        return extended(
          {
            step: 'thanked',
            given: { ...flow.given, clockEpoch: event.clockEpoch },
            closesAt: 0,
            span: 0,
            active: false,
          },
          now,
        );
      // Nothing was kept, so nobody is thanked: the question stands again and says so.
      if (event.type === 'not-saved') {
        const { question, locale } = flow.given;
        return { step: 'asking', question: question.name, locale, lapsesAt: lapse(now, config), failed: true };
      }
      return flow;
    case 'thanked':
      return whileThanked(flow, event, now);
    case 'resting':
      return event.type === 'tick' && now >= flow.until ? asking(config) : flow;
  }
}

const lapse = (now: number, config: KioskConfig) => now + config.timing.idle * 1000;

function whileAsking(flow: Flow & { step: 'asking' }, event: FlowEvent, now: number, config: KioskConfig): Flow {
  switch (event.type) {
    case 'tap':
      return { step: 'saving', given: event.given };
    case 'ask':
      return { ...flow, question: event.question, lapsesAt: lapse(now, config), failed: false };
    case 'speak':
      return { ...flow, locale: event.locale, lapsesAt: lapse(now, config) };
    case 'touch':
      return flow.lapsesAt === null ? flow : { ...flow, lapsesAt: lapse(now, config) };
    case 'tick':
      return flow.lapsesAt !== null && now >= flow.lapsesAt ? asking(config) : flow;
    default:
      return flow;
  }
}

function whileThanked(flow: Flow & { step: 'thanked' }, event: FlowEvent, now: number): Flow {
  const { given } = flow;
  switch (event.type) {
    case 'change':
      return extended({ ...flow, given: changed(given, event) }, now);
    case 'criterion': {
      const criteria = given.criteria.includes(event.name)
        ? given.criteria.filter((name) => name !== event.name)
        : [...given.criteria, event.name];
      return extended({ ...flow, active: true, given: { ...given, criteria } }, now);
    }
    case 'comment':
      return extended({ ...flow, active: true, given: { ...given, comment: event.text } }, now);
    case 'callback':
      return extended({ ...flow, active: true, given: { ...given, phone: event.phone, consent: event.consent } }, now);
    case 'answers':
      return extended({ ...flow, active: true, given: { ...given, more: event.more } }, now);
    case 'speak':
      return extended({ ...flow, given: { ...given, locale: event.locale } }, now);
    case 'touch':
      return extended(flow, now);
    case 'close':
      return { step: 'resting', until: now + given.config.timing.rest * 1000, locale: given.locale };
    case 'tick':
      return now >= flow.closesAt
        ? { step: 'resting', until: now + given.config.timing.rest * 1000, locale: given.locale }
        : flow;
    default:
      return flow;
  }
}

function extended(flow: Flow & { step: 'thanked' }, now: number): Flow {
  const { idle, active } = flow.given.config.timing;
  const span = (flow.active ? active : idle) * 1000;
  return { ...flow, span, closesAt: now + span };
}

/**
 * Another face: reasons of the other tone make no sense under it. A number typed to be called back stays with the flow,
 * for the case that the face changes once more; it goes out only under a low one (see envelopeOf).
 */
function changed(given: Given, { level, at, clockEpoch }: FlowEvent & { type: 'change' }): Given {
  if (level === given.level) return given;
  const stays = isLow(level) === isLow(given.level);
  return {
    ...given,
    level,
    answeredAt: at,
    clockEpoch,
    criteria: stays ? given.criteria : [],
  };
}

/** The rating question by its name; the first one where a definition lacks it. */
export function questionOf(definition: Definition, name: string): RatingQuestion {
  const ratings = ratingsOf(definition);
  const found = ratings.find((question) => question.name === name) ?? ratings[0];
  if (!found) throw new Error('A kiosk needs a survey with a rating question');
  return found;
}

/** What "about something else" asks: the rating that is not about a person; null where this kiosk asks it anyway. */
export function otherQuestion({ survey, question }: KioskConfig): RatingQuestion | null {
  const first = questionOf(survey.definition, question);
  if (first.aspect !== 'person') return null;
  return ratingsOf(survey.definition).find(({ aspect }) => aspect !== 'person') ?? null;
}

/** Mobile numbers have ten digits, fixed lines eleven from 02. */
export const isPhone = (digits: string) => /^(0[35789]\d{8}|02\d{9})$/.test(digits);

/** The question behind the kiosk's own button for words: the first that takes a text. */
export const commentQuestion = ({ questions }: Definition) => questions.find((item) => item.type === 'text');

/** What the survey asks beyond the kiosk's own screens, as it shows after these answers. */
export function furtherQuestions(given: Given): Question[] {
  const { definition } = given.config.survey;
  const comment = commentQuestion(definition);
  const own = (item: Item) => ['rating', 'criteria', 'callback'].includes(item.type) || item === comment;
  return shown(definition, answersOf(given))
    .items.filter(isQuestion)
    .filter((item) => !own(item));
}

/** The answers so far, only what is whole: a number without consent is never written down. */
export function answersOf({ config, question, level, ...given }: Given): Answers {
  const answers: Answers = { [question.name]: level };
  const { definition } = config.survey;
  const comment = commentQuestion(definition);
  for (const asked of definition.questions) {
    if (asked.type === 'criteria') {
      const offered = criteriaFor(asked, question, level).map(({ name }) => name);
      const chosen = offered.filter((name) => given.criteria.includes(name));
      if (chosen.length > 0) answers[asked.name] = chosen;
    } else if (asked === comment && asked.type === 'text') {
      const text = given.comment.normalize('NFC').trim().slice(0, asked.maxLength);
      if (text) answers[asked.name] = text;
    } else if (asked.type === 'callback') {
      if (isLow(level) && given.consent && isPhone(given.phone))
        answers[asked.name] = { phone: given.phone, consent: true };
    } else
      for (const name of answerNames(asked)) {
        const answer = given.more[name];
        if (answer !== undefined) answers[name] = answer;
      }
  }
  return answers;
}

/** What was given, as the intake takes it. */
export function envelopeOf(given: Given): Omit<Envelope, 'seq'> {
  const { config } = given;
  const answeredAt = new Date(given.answeredAt).toISOString();
  return {
    id: given.id,
    survey: config.survey.survey,
    version: config.survey.version,
    channel: 'kiosk',
    locale: given.locale,
    clockEpoch: given.clockEpoch,
    startedAt: new Date(given.startedAt).toISOString(),
    answeredAt,
    answers: answersOf(given),
    visit: {
      at: answeredAt,
      ...(config.counter ? { counter: config.counter.code } : { counter: null, store: config.store.code }),
      employee: given.employee,
      ticket: null,
    },
    invitation: null,
  };
}
