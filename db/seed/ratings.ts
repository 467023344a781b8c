/** The demo's answers: clerks and stores that truly differ, hours and weekdays as in life, reasons that fit the face. */
import {
  criteriaFor,
  isLow,
  type Answers,
  type CriteriaQuestion,
  type Level,
  type RatingQuestion,
} from '#lib/survey/questionnaire.ts';
import { smileSurvey } from '#lib/survey/smile.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import type { DemoOrganisation, DemoShift, SeedOptions } from './organisation.ts';
import { Random } from './random.ts';

export interface DemoRating {
  at: Date;
  channel: 'kiosk' | 'qr' | 'interview' | 'phone';
  locale: 'vi' | 'en';
  shift: DemoShift;
  answers: Answers;
}

const smile = smileSurvey.questions.find((question) => question.name === 'smile') as RatingQuestion;
const criteria = smileSurvey.questions.find((question) => question.name === 'criteria') as CriteriaQuestion;

const channels = ['kiosk', 'qr', 'interview', 'phone'] as const;
const channelShare = [88, 6, 3, 3];
/** Politer to a voice than to a screen: what each channel adds to how it felt. */
const channelMood = [0, -0.15, 0.2, 0.3];
/** Levels 1–5 begin above these on the latent scale: about 3, 4, 8, 25 and 60 % of ratings. */
const thresholds = [-1.88, -1.48, -1.04, -0.25];
/** By hour of the day: mornings are busy, noon and nights are not. */
const hours = [1, 1, 1, 1, 1, 2, 4, 20, 60, 75, 70, 45, 22, 35, 55, 60, 50, 30, 16, 10, 8, 5, 3, 2];
const weekdays = [0.55, 1.25, 1.05, 1, 1, 1.1, 0.8];

const praise = [
  'Bạn nhân viên rất nhiệt tình, cảm ơn em.',
  'Làm nhanh, hướng dẫn kỹ.',
  'Rất hài lòng, sẽ quay lại.',
  'Em nhân viên vui vẻ, giải thích dễ hiểu.',
  'Thủ tục gọn, không phải chờ.',
];
const blame = [
  'Chờ hơn ba mươi phút mới đến lượt.',
  'Hỏi gói cước mà trả lời chưa rõ.',
  'Hệ thống báo lỗi, phải quay lại lần hai.',
  'Nhân viên nói chuyện riêng khi đang phục vụ.',
  'Giá cước tăng mà không báo trước.',
  'Không có chỗ gửi xe.',
];

/** How the clerks truly are, by code: what the ranking has to find. Standard normal latent units. */
function trueMoods({ clerks }: DemoOrganisation, seed: string) {
  const random = new Random(`${seed} moods`);
  return new Map(clerks.map((clerk) => [clerk.code, 0.32 * random.normal()]));
}

/** Answers in the order of days, about `responses` in all; memory holds one day. */
export function* demoRatings(organisation: DemoOrganisation, options: SeedOptions): Generator<DemoRating[]> {
  const moods = trueMoods(organisation, options.seed);
  const random = new Random(`${options.seed} ratings`);
  const stores = organisation.units.filter((unit) => unit.kind === 'store');
  const storeMood = new Map(stores.map((store) => [store.code, 0.15 * random.normal()]));
  const storeCrowd = new Map(stores.map((store) => [store.code, 0.6 + random.next()]));
  const first = addDays(options.until, 1 - options.days);
  const days = Array.from({ length: options.days }, (_, at) => addDays(first, at));
  const weight = (day: string) => weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? 1;
  const total = days.reduce((sum, day) => sum + weight(day), 0);

  const end = momentOf(addDays(options.until, 1), '00:00', options.zone);
  let weighed = 0;
  let given = 0;
  for (const day of days) {
    weighed += weight(day);
    const number = Math.round((options.responses * weighed) / total) - given;
    given += number;
    const shifts = organisation.shifts(day);
    const crowd = shifts.map(({ store }) => storeCrowd.get(store) ?? 1);
    const ratings = Array.from({ length: shifts.length === 0 ? 0 : number }, (): DemoRating => {
      const shift = shifts[random.weighted(crowd)] as DemoShift;
      const channel = random.weighted(channelShare);
      const mood = (moods.get(shift.employee) ?? 0) + (storeMood.get(shift.store) ?? 0) + (channelMood[channel] ?? 0);
      const level = (1 + thresholds.filter((threshold) => mood + random.normal() > threshold).length) as Level;
      return {
        at: momentIn(random, shift, end, options.zone),
        channel: channels[channel] ?? 'kiosk',
        locale: random.chance(0.02) ? 'en' : 'vi',
        shift,
        answers: answersFor(random, level),
      };
    });
    yield spaced(ratings);
  }
}

/** A moment of the shift, busier hours more often. */
function momentIn(random: Random, { from, to }: DemoShift, end: Date, zone: string): Date {
  const length = Math.min(to.getTime(), end.getTime()) - from.getTime();
  for (;;) {
    const at = new Date(from.getTime() + random.below(length));
    const hour = (at.getUTCHours() + zoneHours(zone, at)) % 24;
    if (random.chance((hours[hour] ?? 1) / 75)) return at;
  }
}

const offsets = new Map<string, number>();
function zoneHours(zone: string, at: Date): number {
  let offset = offsets.get(zone);
  if (offset === undefined) {
    const local = new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(at);
    offset = (Number(local) - at.getUTCHours() + 24) % 24;
    offsets.set(zone, offset);
  }
  return offset;
}

function answersFor(random: Random, level: Level): Answers {
  const answers: Answers = { smile: level };
  const low = isLow(level);
  if (random.chance(low ? 0.45 : 0.2)) {
    const offered = criteriaFor(criteria, smile, level);
    const chosen = new Set([random.pick(offered).name]);
    if (random.chance(0.3)) chosen.add(random.pick(offered).name);
    answers.criteria = [...chosen];
  }
  if (random.chance(low ? 0.12 : 0.02)) answers.comment = random.pick(low ? blame : praise);
  return answers;
}

/** In order of time, and no two at a counter so close that the refractory rule would set one apart. */
function spaced(ratings: DemoRating[]): DemoRating[] {
  const GAP_MS = 15_000;
  const last = new Map<string, number>();
  ratings.sort((a, b) => a.at.getTime() - b.at.getTime());
  for (const rating of ratings) {
    const earliest = (last.get(rating.shift.counter) ?? 0) + GAP_MS;
    if (rating.at.getTime() < earliest) rating.at = new Date(earliest);
    last.set(rating.shift.counter, rating.at.getTime());
  }
  return ratings;
}
