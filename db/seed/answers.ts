/** The demo's answers to the other surveys that come with the product: people differ, and their answers hang together. */
import { relevant } from '#lib/survey/asking.ts';
import {
  OTHER,
  optionsOf,
  otherName,
  type Answers,
  type ChoiceQuestion,
  type Definition,
  type Level,
  type Question,
} from '#lib/survey/questionnaire.ts';
import { criteriaFor, isLow, ratingOf } from '#lib/survey/rating.ts';
import { phoneCallSurvey } from '#lib/survey/shipped/phone-call.ts';
import { serviceQualitySurvey } from '#lib/survey/shipped/service-quality.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { blame, praise, reservations, wishes } from './comments.ts';
import type { DemoOrganisation, SeedOptions } from './organisation.ts';
import { Random } from './random.ts';

export interface DemoAnswer {
  id: string;
  at: number;
  day: string;
  survey: string;
  definition: Definition;
  channel: (typeof written)[number] | 'phone';
  store: string;
  answers: Answers;
  took: number;
}

const written = ['email', 'qr', 'interview', 'letter'] as const;
const writtenShare = [45, 25, 20, 10];
/** Every so many are telephone calls, of a hundred. */
const CALLS = 35;
/** Levels 1–5 begin above these on the latent scale. */
const thresholds = [-1.9, -1.25, -0.45, 0.75];
const levelOf = (mood: number) => (1 + thresholds.filter((threshold) => mood > threshold).length) as Level;
/** How dear each thing is to customers, in units of the latent scale. */
const standing: Record<string, number> = {
  reliability: 0.3, responsiveness: -0.15, assurance: 0.45, empathy: 0.05, tangibles: 0.4,
  call_quality: 0.1, pricing: -0.5, value_added: -0.25, complaint: -0.35,
}; // prettier-ignore

/** One customer: how they feel about everything, and about each thing apart. */
class Customer {
  readonly #random: Random;
  readonly general: number;
  readonly #about = new Map<string, number>();

  constructor(random: Random, place: number) {
    this.#random = random;
    this.general = place + random.normal();
  }

  /** Statements on the same thing share most of what they say. */
  on(criterion: string): number {
    let about = this.#about.get(criterion);
    if (about === undefined) {
      about = (standing[criterion] ?? 0.2) + 0.65 * this.general + 0.5 * this.#random.normal();
      this.#about.set(criterion, about);
    }
    return about + 0.55 * this.#random.normal();
  }
}

/** As many as asked for, in no order; memory holds one. */
export function* demoAnswers({ stores }: DemoOrganisation, options: SeedOptions): Generator<DemoAnswer[]> {
  const random = new Random(`${options.seed} answers`);
  const places = stores.map(({ code }) => ({ code, mood: 0.25 * random.normal(), crowd: 0.5 + random.next() }));
  const weights = places.map(({ crowd }) => crowd);
  for (let number = 0; number < (options.answers ?? 0); number++) {
    const place = places[random.weighted(weights)];
    const call = random.below(100) < CALLS;
    const definition = call ? phoneCallSurvey : serviceQualitySurvey;
    const day = addDays(options.until, -random.below(options.days));
    const minutes = 8 * 60 + random.below(12 * 60);
    const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const at = momentOf(day, time, options.zone).getTime() + random.below(60_000);
    const customer = new Customer(random, place?.mood ?? 0);
    yield [
      {
        ...{ id: random.uuid(at), at, day, definition },
        survey: call ? 'phone-call' : 'service-quality',
        channel: call ? 'phone' : (written[random.weighted(writtenShare)] ?? 'email'),
        store: place?.code ?? '',
        answers: answersOf(random, customer, definition),
        took: (call ? 120_000 : 300_000) + random.below(120_000),
      },
    ];
  }
}

function answersOf(random: Random, customer: Customer, definition: Definition): Answers {
  const answers: Answers = {};
  for (const item of definition.questions)
    if (item.type !== 'note' && item.type !== 'page') answer(random, customer, item, definition, answers);
  // What was answered behind a condition that does not hold was never asked.
  return relevant(definition, answers);
}

function answer(random: Random, customer: Customer, question: Question, definition: Definition, answers: Answers) {
  switch (question.type) {
    case 'rating':
      answers[question.name] = levelOf(customer.on(question.criterion ?? question.name));
      return;
    case 'criteria': {
      const rating = ratingOf(definition, answers);
      const offered = rating ? criteriaFor(question, rating.question, rating.level) : [];
      if (offered.length > 0 && random.chance(0.6)) answers[question.name] = [random.pick(offered).name];
      return;
    }
    case 'grid':
      for (const { name, criterion } of question.rows)
        answers[name] = question.none && random.chance(0.05) ? 0 : levelOf(customer.on(criterion ?? question.name));
      return;
    case 'scale':
      answers[question.name] = Math.max(
        question.min,
        Math.min(question.max, question.min - 1 + levelOf(customer.on(question.criterion ?? question.name))),
      );
      return;
    case 'recommend':
      answers[question.name] = Math.max(0, Math.min(10, Math.round(7.4 + 1.9 * customer.on('loyalty'))));
      return;
    case 'choice':
      return choose(random, question, answers);
    case 'consent':
      answers[question.name] = true;
      return;
    case 'text': {
      const words = textFor(random, question.name, customer);
      if (words) answers[question.name] = words;
      return;
    }
    default:
      return;
  }
}

/** The first options more often, as lists of the usual begin with the usual. */
function choose(random: Random, question: ChoiceQuestion, answers: Answers) {
  if (!question.required && random.chance(0.08)) return;
  const options = optionsOf(question);
  const weights = options.map(({ name }, at) => (name === OTHER ? 0.15 : 1 / (1 + 0.35 * at)));
  const chosen = new Set<string>();
  for (let times = question.many && random.chance(0.3) ? 2 : 1; times > 0; times--)
    chosen.add(options[random.weighted(weights)]?.name ?? '');
  answers[question.name] = question.many ? [...chosen] : ([...chosen][0] ?? '');
  if (chosen.has(OTHER)) answers[otherName(question.name)] = random.pick(wishes.other ?? []);
}

function textFor(random: Random, name: string, customer: Customer): string | null {
  const low = isLow(levelOf(customer.general));
  if (name === 'recommend_why') return random.chance(0.55) ? random.pick(reservations) : null;
  if (name === 'unresolved') return random.chance(0.8) ? random.pick(wishes.unresolved ?? []) : null;
  if (!random.chance(low ? 0.35 : 0.18)) return null;
  const pool = Object.values(
    low ? { ...blame, wishes: wishes.general ?? [] } : { ...praise, wishes: wishes.general ?? [] },
  );
  return random.pick(random.pick(pool));
}
