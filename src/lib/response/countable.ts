/** What a response adds to the counts, and the sums of many: pure, so that intake and verification cannot differ. */
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { chosenCriteria, isPersonal, ratingOf } from '#lib/survey/rating.ts';
import { addAll, EVERYWHERE, isAny, tallied, WHOLE, type Counts } from './tally.ts';

/** A response as the counts see it. Quarantined responses are simply not handed in. */
export interface Countable {
  /** Day of the visit, `YYYY-MM-DD`. */
  day: string;
  /** `''` where unknown. */
  store: string;
  employee: string;
  channel: string;
  survey: string;
  version: number;
  question: string;
  rating: number | null;
  /** Whether the rating reaches the employee. */
  personal: boolean;
  /** The rating is about a person but its reasons lie elsewhere. */
  elsewhere: boolean;
  choices: { question: string; option: string; personal: boolean }[];
  /** Of its questions, whoever served. */
  counts: Counts;
  /** So many alike; one without. */
  times?: number;
}

/** The part of a countable that its answers decide. */
export function countedAnswers(definition: Definition, answers: Answers) {
  const rating = ratingOf(definition, answers);
  const chosen = chosenCriteria(definition, answers);
  const personal = isPersonal(rating?.question, chosen);
  return {
    question: rating?.question.name ?? '',
    rating: rating?.level ?? null,
    personal,
    elsewhere: rating?.question.aspect === 'person' && !personal,
    choices: chosen.map(({ question, option }) => ({
      question: question.name,
      option: option.name,
      personal: option.aspect === 'person',
    })),
    counts: tallied(definition, answers),
  };
}

export interface RollupKey {
  /** A day or a month. */
  period: string;
  store: string;
  employee: string;
  channel: string;
  survey: string;
  version: number;
  question: string;
}

export interface ScoreDelta extends RollupKey {
  n1: number;
  n2: number;
  n3: number;
  n4: number;
  n5: number;
  elsewhere: number;
}

export interface ChoiceDelta extends RollupKey {
  option: string;
  n: number;
}

/** Of a survey's questions; `store` is `EVERYWHERE` for all stores together. */
export interface TallyDelta extends Pick<RollupKey, 'period' | 'store' | 'survey' | 'version' | 'channel'> {
  counts: Counts;
}

export interface Deltas {
  scores: ScoreDelta[];
  choices: ChoiceDelta[];
  tallies: TallyDelta[];
}

const levels = ['n1', 'n2', 'n3', 'n4', 'n5'] as const;

export const monthOf = (day: string) => day.slice(0, 7);

/** Sums signed contributions by key. */
export class Tally {
  readonly #period: (day: string) => string;
  readonly #scores = new Map<string, ScoreDelta>();
  readonly #choices = new Map<string, ChoiceDelta>();
  readonly #tallies = new Map<string, TallyDelta>();

  /** @param period maps a day to the rollup's period: itself, or its month */
  constructor(period: (day: string) => string) {
    this.#period = period;
  }

  add(counted: Countable, sign: 1 | -1) {
    const { rating, times = 1 } = counted;
    const change = sign * times;
    if (rating !== null) {
      const level = levels[rating - 1];
      if (!level) throw new RangeError(`rating ${rating}`);
      this.#score(counted, counted.personal ? counted.employee : '')[level] += change;
      if (counted.elsewhere && counted.employee) this.#score(counted, counted.employee).elsewhere += change;
    }
    for (const choice of counted.choices) {
      const key = this.#key(counted, choice.personal ? counted.employee : '', choice.question);
      const id = `${keyText(key)}\t${choice.option}`;
      const found = this.#choices.get(id);
      if (found) found.n += change;
      else this.#choices.set(id, { ...key, option: choice.option, n: change });
    }
    if (counted.counts.size === 0) return;
    this.#tally(counted, counted.store, change);
    // What kiosks ask has no sum over all stores: each of their transactions would wait for the same row.
    if (counted.counts.has(WHOLE)) this.#tally(counted, EVERYWHERE, change);
  }

  /** Non-zero sums in the order of their keys: locks are taken in the same order everywhere. */
  deltas(): Deltas {
    const ordered = <T>(map: Map<string, T>) =>
      [...map.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, v]) => v);
    return {
      scores: ordered(this.#scores).filter((score) => score.elsewhere !== 0 || levels.some((n) => score[n] !== 0)),
      choices: ordered(this.#choices).filter((choice) => choice.n !== 0),
      tallies: ordered(this.#tallies).filter(({ counts }) => isAny(counts)),
    };
  }

  #tally({ day, survey, version, channel, counts }: Countable, store: string, times: number) {
    const key = { period: this.#period(day), store, survey, version, channel };
    const id = tallyText(key);
    let found = this.#tallies.get(id);
    if (!found) this.#tallies.set(id, (found = { ...key, counts: new Map() }));
    addAll(found.counts, counts, times);
  }

  #score(counted: Countable, employee: string): ScoreDelta {
    const key = this.#key(counted, employee, counted.question);
    const id = keyText(key);
    let found = this.#scores.get(id);
    if (!found) this.#scores.set(id, (found = { ...key, n1: 0, n2: 0, n3: 0, n4: 0, n5: 0, elsewhere: 0 }));
    return found;
  }

  #key(counted: Countable, employee: string, question: string): RollupKey {
    const { store, channel, survey, version } = counted;
    return { period: this.#period(counted.day), store, employee, channel, survey, version, question };
  }
}

export const keyText = (key: RollupKey) =>
  [key.period, key.store, key.employee, key.channel, key.survey, key.version, key.question].join('\t');

export const tallyText = ({ period, survey, store, version, channel }: Omit<TallyDelta, 'counts'>) =>
  [survey, store, period, version, channel].join('\t');

/** Day and month deltas of a change. */
export function deltasOf(before: Countable[], after: Countable[]): { days: Deltas; months: Deltas } {
  const days = new Tally((day) => day);
  const months = new Tally(monthOf);
  for (const tally of [days, months]) {
    for (const counted of before) tally.add(counted, -1);
    for (const counted of after) tally.add(counted, 1);
  }
  return { days: days.deltas(), months: months.deltas() };
}
