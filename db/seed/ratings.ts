/** The demo's answers: clerks and stores that truly differ, hours and weekdays as in life, reasons that fit the face. */
import type { Answers, CriteriaQuestion, Level, RatingQuestion } from '#lib/survey/questionnaire.ts';
import { criteriaFor, isLow } from '#lib/survey/rating.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { addDays, localParts, momentOf } from '#lib/ui/zone.ts';
import { crowdAt, dayInLife, moodAt } from './calendar.ts';
import { blame, praise } from './comments.ts';
import type { DemoOrganisation, DemoUnit, SeedOptions } from './organisation.ts';
import { Random } from './random.ts';
import type { DemoShift } from './roster.ts';

export interface DemoRating {
  id: string;
  at: number;
  day: string;
  channel: (typeof channels)[number];
  locale: 'vi' | 'en';
  shift: DemoShift;
  answers: Answers;
  /** Milliseconds that the customer took, and that the answer was under way. */
  took: number;
  travelled: number;
}

const question = (name: string) => smileSurvey.questions.find((candidate) => candidate.name === name);
const smile = question('smile') as RatingQuestion;
const visit = question('visit') as RatingQuestion;
const criteria = question('criteria') as CriteriaQuestion;

const channels = ['kiosk', 'qr', 'interview', 'phone'] as const;
const channelShare = [88, 6, 3, 3];
/** Politer to a voice than to a screen: what each channel adds to how it felt. */
const channelMood = [0, -0.15, 0.2, 0.3];
/** Levels 1–5 begin above these on the latent scale: about 3, 4, 8, 25 and 60 % of ratings. */
const thresholds = [-1.88, -1.48, -1.04, -0.25];
/** How often a reason is the one chosen. */
const reasons: Record<string, number> = {
  wait: 3, attitude: 3, expertise: 2.5, speed: 2, system: 1.5, resolution: 2, procedure: 1.5, price: 1.5, premises: 1,
}; // prettier-ignore
const RARE_REASON = 0.4;

/** Longer than the refractory time of a kiosk. */
const GAP_MS = 6_000;
/** Nobody rates while clerks are still signing on or off. */
const MARGIN_MS = 300_000;
const STEP_MS = 900_000;

/** How a clerk truly is: what the ranking has to find. */
interface Nature {
  /** Standard normal latent units. */
  mood: number;
  keenness: number;
  /** The reason that comes up most with this clerk. */
  known: string;
}

interface Place {
  store: DemoUnit;
  mood: number;
  crowd: number;
}

/** What one store gets on one day. */
export interface Portion {
  place: Place;
  day: string;
  number: number;
}

/**
 * Shares the answers out to days and stores, in the order of days; as many in all as asked for.
 * @throws Error when there are more than fit
 */
export function portionsOf(organisation: DemoOrganisation, options: SeedOptions): Portion[] {
  const places = truePlaces(organisation, options.seed);
  const first = addDays(options.until, 1 - options.days);
  const days = Array.from({ length: options.days }, (_, at) => addDays(first, at));
  const open = days.flatMap((day) => {
    const { crowd } = dayInLife(day);
    return places.map((place) => {
      const shifts = organisation.shifts(place.store, day);
      const room = shifts.reduce((sum, shift) => sum + roomIn(...boundsOf(shift, day, options)), 0);
      return { place, day, weight: shifts.length * place.crowd * crowd, room };
    });
  });
  const total = open.reduce((sum, { weight }) => sum + weight, 0);
  let weighed = 0;
  let given = 0;
  return open.flatMap(({ place, day, weight, room }) => {
    weighed += weight;
    const number = Math.round((options.responses * weighed) / total) - given;
    if (number > room)
      throw new Error(`${options.responses} ratings are too many: give more days, stores or employees`);
    given += number;
    return number > 0 ? [{ place, day, number }] : [];
  });
}

/** When a shift is rated, in milliseconds: not at its edges, and not after the last day's midnight. */
function boundsOf({ from, to }: DemoShift, day: string, { until, zone }: SeedOptions): [from: number, to: number] {
  const end = day === until ? momentOf(addDays(day, 1), '00:00', zone).getTime() : Number.POSITIVE_INFINITY;
  return [from.getTime() + MARGIN_MS, Math.min(to.getTime() - MARGIN_MS, end)];
}

const roomIn = (from: number, to: number) => Math.floor((to - from) / GAP_MS);

/** Answers of one portion after another; memory holds one of them. */
export function* demoRatings(organisation: DemoOrganisation, options: SeedOptions, portions: Portion[]) {
  const natures = trueNatures(organisation, options.seed);
  for (const portion of portions)
    yield ratingsOf(portion, organisation.shifts(portion.place.store, portion.day), natures, options);
}

function trueNatures({ clerks }: DemoOrganisation, seed: string) {
  const random = new Random(`${seed} natures`);
  const known = Object.keys(reasons);
  return new Map(
    clerks.map(({ code, keenness }): [string, Nature] => [
      code,
      { mood: 0.36 * random.normal(), keenness, known: random.pick(known) },
    ]),
  );
}

function truePlaces({ stores }: DemoOrganisation, seed: string): Place[] {
  const random = new Random(`${seed} stores`);
  return stores.map((store) => ({ store, mood: 0.06 * random.normal(), crowd: 0.6 + random.next() }));
}

function ratingsOf(
  { place, day, number }: Portion,
  shifts: DemoShift[],
  natures: Map<string, Nature>,
  options: SeedOptions,
): DemoRating[] {
  const { seed, zone } = options;
  // A generator for each store and day: nothing that is made elsewhere changes what is made here.
  const random = new Random(`${seed} ${place.store.code} ${day}`);
  const midnight = momentOf(addDays(day, 1), '00:00', zone).getTime();
  const windows = shifts.map((shift) => busyTimes(shift, boundsOf(shift, day, options), zone));
  const natureOf = (shift: DemoShift) => natures.get(shift.employee) as Nature;
  const weights = shifts.map((shift, at) => (windows[at]?.crowd ?? 0) * natureOf(shift).keenness);
  const numbers = shifts.map(() => 0);
  for (let n = 0; n < number; n++) {
    const at = random.weighted(weights);
    numbers[at] = (numbers[at] ?? 0) + 1;
    // Who can take no more leaves the rest to the others.
    if (numbers[at] >= (windows[at]?.room ?? 0)) weights[at] = 0;
  }
  const moodOfDay = place.mood + dayInLife(day).mood;
  return shifts.flatMap((shift, nth) => {
    const nature = natureOf(shift);
    const window = windows[nth] as Window;
    return momentsIn(random, window, numbers[nth] ?? 0).map((at): DemoRating => {
      const channel = random.weighted(channelShare);
      const hour = window.steps[Math.floor((at - window.from) / STEP_MS)]?.hour ?? 0;
      const mood = nature.mood + moodOfDay + moodAt(hour) + (channelMood[channel] ?? 0) + random.normal();
      const level = (1 + thresholds.filter((threshold) => mood > threshold).length) as Level;
      const about = channel === 0 && random.chance(0.03) ? visit : smile;
      return {
        id: random.uuid(at),
        at,
        day: at < midnight ? day : addDays(day, 1),
        channel: channels[channel] ?? 'kiosk',
        locale: random.chance(0.02) ? 'en' : 'vi',
        shift,
        answers: answersFor(random, about, level, nature),
        took: 2_000 + random.below(20_000),
        // Some counters are without a network for a while.
        travelled: random.chance(0.02) ? random.below(7_200_000) : 300 + random.below(2_000),
      };
    });
  });
}

interface Window {
  from: number;
  to: number;
  /** Quarters of an hour, with the hour they lie in and how many come up to their end. */
  steps: { hour: number; until: number }[];
  crowd: number;
  /** How many ratings fit in. */
  room: number;
}

function busyTimes({ from }: DemoShift, [start, stop]: [number, number], zone: string): Window {
  const startHour = Number(localParts(from, zone).time.slice(0, 2));
  const startMinutes = Number(localParts(from, zone).time.slice(3)) + MARGIN_MS / 60_000;
  const steps: Window['steps'] = [];
  let crowd = 0;
  for (let at = start; at < stop; at += STEP_MS) {
    const hour = startHour + Math.floor((startMinutes + (at - start) / 60_000) / 60);
    crowd += (crowdAt(hour) * Math.min(STEP_MS, stop - at)) / STEP_MS;
    steps.push({ hour, until: crowd });
  }
  return { from: start, to: stop, steps, crowd, room: roomIn(start, stop) };
}

/** Moments in order, busier hours more often, and never so close that a kiosk would set one apart. */
function momentsIn(random: Random, { from, to, steps, crowd }: Window, number: number): number[] {
  const room = to - from - number * GAP_MS;
  const places = Array.from({ length: number }, () => random.next() * crowd).sort((a, b) => a - b);
  let step = 0;
  return places.map((place, nth) => {
    while (place >= (steps[step]?.until ?? Number.POSITIVE_INFINITY)) step++;
    const before = steps[step - 1]?.until ?? 0;
    const within = (place - before) / ((steps[step]?.until ?? crowd) - before);
    const at = Math.min((step + within) * STEP_MS, to - from);
    return Math.floor(from + (at / (to - from)) * room + nth * GAP_MS);
  });
}

function answersFor(random: Random, about: RatingQuestion, level: Level, { known }: Nature): Answers {
  const answers: Answers = { [about.name]: level };
  const low = isLow(level);
  const offered = criteriaFor(criteria, about, level);
  const weights = offered.map(({ name }) => (reasons[name] ?? RARE_REASON) * (name === known ? 3 : 1));
  const chosen = new Set<string>();
  if (random.chance(low ? 0.45 : 0.2)) {
    chosen.add(offered[random.weighted(weights)]?.name ?? '');
    if (random.chance(0.3)) chosen.add(offered[random.weighted(weights)]?.name ?? '');
    answers.criteria = [...chosen];
  }
  if (random.chance(low ? 0.12 : 0.02)) {
    const pool = low ? blame : praise;
    answers.comment = random.pick(pool[[...chosen][0] ?? 'general'] ?? pool.general ?? []);
  }
  return answers;
}
