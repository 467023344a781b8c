/** An overview's numbers, from the counts: what the scoring thread does. */
import type { Db } from '#db/connect.server.ts';
import type { UnitKind } from '#lib/organisation/find.ts';
import { countersIn, onDuty, openCounterDays } from '#lib/organisation/coverage.server.ts';
import { nobodysRatings } from '#lib/response/unattributed.server.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { QUESTION } from '../published-constants.server.ts';
import { channelOffsets, type CellChannels } from '../channels.ts';
import { DEFAULT_CONFIG } from '../config.ts';
import { normalQuantile } from '../normal.ts';
import { countOf, pointsOf, type Levels } from '../points.ts';
import {
  daySums,
  judgedTogether,
  levelOf,
  levelOfStores,
  noiseOf,
  type DayLevels,
  type DaySum,
  type Noise,
} from './level.ts';
import { movement, varianceOfChanges, type Estimate } from './movement.ts';
import type { ChildStanding, OverviewFacts, Shown, Standing, TrendPoint } from './overview.ts';
import * as queries from './overview.queries.server.ts';
import { comparedIn, seriesFrom, spans, type Compared, type Span } from './spans.ts';

export interface OverviewOrder {
  /** UTC ISO, and the organisation's day and zone. */
  now: string;
  today: string;
  zone: string;
  span: Span;
  /** Those of the unit; null: all. */
  stores: string[] | null;
  children: { code: string; name: string; kind: UnitKind; stores: string[] }[];
}

interface Counted {
  channel: string;
  n1: number;
  n2: number;
  n3: number;
  n4: number;
  n5: number;
}
type Offset = (channel: string) => number | undefined;

/** So many days are looked at for counters and clerks that nobody rates. */
const WATCHED_DAYS = 7;
/** How much a store's days differ is learned from so many of them, over so many days. */
const SAMPLED_STORES = 60;
const SAMPLED_DAYS = 28;
const MONTHS = 12;
/** Of those who need attention the first are named. */
const NAMED = 5;
const COUNTED_MOST = 100_000;

const levelsIn = ({ n1, n2, n3, n4, n5 }: Counted): Levels => [n1, n2, n3, n4, n5].map(Number) as unknown as Levels;
const REACH = normalQuantile(0.95);
const clip = (points: number) => Math.min(100, Math.max(0, points));

function shown(level: Estimate | null): Shown | null {
  if (!level) return null;
  const reach = REACH * Math.sqrt(level.variance);
  return { score: clip(level.mean), low: clip(level.mean - reach), high: clip(level.mean + reach) };
}

export async function overviewFacts(db: Db, order: OverviewOrder): Promise<OverviewFacts> {
  const { today, stores, span } = order;
  const place = { stores, question: QUESTION };
  const sample = await sampled(db, order);
  const offset = offsetsIn(sample);
  const noise = noiseOf(
    [...Map.groupBy(sample, ({ store }) => store).values()].map((rows) => daySums(corrected(rows, offset))),
  );
  const days = await queries.levelsByDay(db, place, { from: seriesFrom(today), to: today });
  const series = daySums(corrected(days, offset));
  const ownNoise = noiseOf([series]);
  const compared = comparedIn(span, today);
  const current = days.filter(({ day }) => day >= compared.now.from);
  const own = Object.fromEntries(
    spans.map((each) => [each, standingOf(series, days, comparedIn(each, today), ownNoise)]),
  ) as Record<Span, Standing>;
  return {
    at: order.now,
    own,
    ...(await childStandings(db, order, compared, offset, noise, series)),
    months: await monthly(db, order, offset, ownNoise),
    days: series.slice(-35).map((day) => trendPoint(day.day, levelOf([day], ownNoise) ?? never())),
    channels: byChannel(current),
    ...(await watched(db, order, compared, own[span].n)),
  };
}

const never = (): never => {
  throw new RangeError('a day without ratings has no level');
};

const trendPoint = (at: string, level: Estimate & { n: number }): TrendPoint => ({
  at,
  n: level.n,
  ...(shown(level) ?? never()),
});

/** Some of the stores, always the same ones, with their days: for what holds of all of them. */
async function sampled(db: Db, { stores, children, today }: OverviewOrder) {
  const all = (stores ?? children.flatMap((child) => child.stores)).toSorted();
  const step = Math.max(1, Math.floor(all.length / SAMPLED_STORES));
  const some = all.filter((_, at) => at % step === 0).slice(0, SAMPLED_STORES);
  const span = { from: addDays(today, 1 - SAMPLED_DAYS), to: today };
  return queries.levelsByStoreDay(db, { stores: some, question: QUESTION }, span);
}

/** What each channel gives more than the others for the same work, stores being their own control; none: not comparable. */
function offsetsIn(rows: readonly (Counted & { store: string })[]): Offset {
  if (rows.length === 0) return () => 0;
  const cells = [...Map.groupBy(rows, ({ store }) => store).values()].map((own): CellChannels => {
    const sums = new Map<string, { n: number; y: number }>();
    for (const row of own) {
      const sum = sums.get(row.channel) ?? { n: 0, y: 0 };
      const levels = levelsIn(row);
      sums.set(row.channel, { n: sum.n + countOf(levels), y: sum.y + pointsOf(levels) });
    }
    return sums;
  });
  const { ridge, min_overlap } = DEFAULT_CONFIG;
  const { offsets } = channelOffsets(cells, { ridge, min_overlap });
  return (channel) => offsets.get(channel);
}

/** Ratings by channels that cannot be compared move no level; they are counted elsewhere. */
const corrected = (rows: readonly (Counted & { day: string })[], offset: Offset): DayLevels[] =>
  rows.flatMap((row) => {
    const off = offset(row.channel);
    return off === undefined ? [] : [{ day: row.day, levels: levelsIn(row), offset: off }];
  });

const within =
  ({ from, to }: { from: string; to: string }) =>
  ({ day }: { day: string }) =>
    day >= from && day <= to;
const add = (x: Levels, y: Levels): Levels => [x[0] + y[0], x[1] + y[1], x[2] + y[2], x[3] + y[3], x[4] + y[4]];
const NONE: Levels = [0, 0, 0, 0, 0];
const total = (rows: readonly Counted[]) => rows.reduce<Levels>((sum, row) => add(sum, levelsIn(row)), NONE);

function standingOf(
  series: readonly DaySum[],
  rows: readonly (Counted & { day: string })[],
  { now, before, sofar }: Compared,
  noise: Noise,
): Standing {
  const level = levelOf(series.filter(within(now)), noise);
  const last = levelOf(series.filter(within(before)), noise);
  const levels = total(rows.filter(within(now)));
  return {
    n: countOf(levels),
    nBefore: countOf(total(rows.filter(within(sofar)))),
    levels,
    level: shown(level),
    before: shown(last),
    movement: level && last ? movement({ before: last, after: level }, varianceOfChanges([])) : null,
  };
}

async function childStandings(
  db: Db,
  { children, stores, span }: OverviewOrder,
  { now, before, sofar }: Compared,
  offset: Offset,
  noise: Noise,
  series: readonly DaySum[],
): Promise<Pick<OverviewFacts, 'children' | 'mean'>> {
  if (children.length === 0) return { children: [], mean: null };
  const place = { stores, question: QUESTION };
  const whole = (days: { from: string; to: string }) =>
    span === 'month'
      ? queries.levelsByStoreInMonth(db, place, days.from.slice(0, 7))
      : queries.levelsByStore(db, place, days);
  const [current, last] = [await whole(now), await whole(before)];
  const upToHere = sofar.to === before.to ? last : await queries.levelsByStore(db, place, sofar);
  const by = (rows: typeof current) => Map.groupBy(rows, ({ store }) => store);
  const [storesNow, storesLast, storesSofar] = [by(current), by(last), by(upToHere)];
  const open = (days: { from: string; to: string }) => series.filter(within(days)).length;
  const levelIn = (known: ReturnType<typeof by>, codes: string[], days: number) => {
    const sums = codes.map((code) => {
      const rows = corrected(
        (known.get(code) ?? []).map((row) => ({ ...row, day: '' })),
        offset,
      );
      return daySums(rows)[0] ?? { n: 0, points: 0 };
    });
    return levelOfStores(sums, days, noise);
  };
  const levelled = children.map((child) => ({
    child,
    level: levelIn(storesNow, child.stores, open(now)),
    last: levelIn(storesLast, child.stores, open(before)),
  }));
  const pairs = levelled.flatMap(({ level, last }) => (level && last ? [{ before: last, after: level }] : []));
  const changes = varianceOfChanges(pairs);
  const rowsOf = (known: ReturnType<typeof by>, codes: string[]) => codes.flatMap((code) => known.get(code) ?? []);
  const rated = levelled.filter(({ level }) => level !== null);
  const { mean, judged } = judgedTogether(rated.flatMap(({ level }) => level ?? []));
  const judgedOf = new Map(rated.map(({ child }, at) => [child.code, judged[at]]));
  const standings = levelled.map(({ child, level, last }): ChildStanding => {
    const own = judgedOf.get(child.code);
    const levels = total(rowsOf(storesNow, child.stores));
    return {
      ...{ code: child.code, name: child.name, kind: child.kind },
      n: countOf(levels),
      nBefore: countOf(total(rowsOf(storesSofar, child.stores))),
      levels,
      tier: own?.tier ?? 'too_few',
      level: shown(own ?? null),
      before: shown(last),
      movement: level && last ? movement({ before: last, after: level }, changes) : null,
    };
  });
  return { children: standings, mean };
}

async function monthly(db: Db, { stores, today }: OverviewOrder, offset: Offset, noise: Noise) {
  const [year = 0, month = 0] = today.split('-').map(Number);
  const from = new Date(Date.UTC(year, month - 1 - MONTHS, 1)).toISOString().slice(0, 7);
  const rows = await queries.levelsByMonth(db, { stores, question: QUESTION }, from);
  const sums = daySums(
    corrected(
      rows.map((row) => ({ ...row, day: row.month })),
      offset,
    ),
  );
  return sums.flatMap((sum) => {
    // A month's days are not read for this: it has about as many as a week's working days times four.
    const level = levelOfStores([sum], sum.day === today.slice(0, 7) ? Number(today.slice(8)) : 26, noise);
    return level ? [trendPoint(sum.day, level)] : [];
  });
}

const byChannel = (rows: readonly Counted[]) =>
  [...Map.groupBy(rows, ({ channel }) => channel)]
    .map(([channel, own]) => {
      const levels = total(own);
      const n = countOf(levels);
      return { channel, n, score: n > 0 ? pointsOf(levels) / n : 0 };
    })
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);

/** Counters and clerks that nobody rates: who does not ask is as much in need of attention as who is rated low. */
async function watched(db: Db, { stores, today, zone, now }: OverviewOrder, compared: Compared, answers: number) {
  const place = { stores, question: QUESTION };
  const days = { from: addDays(today, 1 - WATCHED_DAYS), to: today };
  const since = momentOf(days.from, '00:00', zone).toISOString();
  const counters = await countersIn(db, stores);
  const silent = await queries.silentCounters(db, stores, since, COUNTED_MOST);
  const rated = new Set(await queries.ratedOn(db, place, days));
  const clerks = new Map(
    (await onDuty(db, stores, since, now))
      .filter(({ employee }) => !rated.has(employee))
      .map(({ employee, name, store }) => [employee, { code: employee, name, store }]),
  );
  return {
    coverage: {
      counters: counters.length,
      counterDays: await openCounterDays(db, stores, counters, compared.now),
      answers,
    },
    silentCounters: { first: silent.slice(0, NAMED), total: silent.length },
    silentClerks: { first: [...clerks.values()].slice(0, NAMED), total: clerks.size },
    unattributed: await nobodysRatings(db, stores, days),
  };
}
