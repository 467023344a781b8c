/** What stands behind one place in a ranking: what the scoring thread reads for it. */
import type { Db } from '#db/connect.server.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { QUESTION } from '../published-constants.server.ts';
import { normalQuantile } from '../normal.ts';
import { daySums, levelOfStores, NO_NOISE_KNOWN } from '../overview/level.ts';
import type { TrendPoint } from '../overview/overview.ts';
import { countOf, pointsOf, type Levels } from '../points.ts';
import { heldRows } from '../ranking.queries.server.ts';
import type { RankBy } from '../ranking.ts';
import { profileOf, type Counted, type Mentioned } from './profile.ts';
import * as queries from './why.queries.server.ts';

export interface PersonOrder {
  by: RankBy;
  code: string;
  from: string;
  to: string;
  /** Where their ratings were given, and the stores whose clerks they are compared with. */
  stores: string[];
  colleagues: string[];
}

export interface PersonFacts {
  channels: { channel: string; n: number; mean: number }[];
  /** Quarantined ratings of the time. */
  held: number;
  profile: (Mentioned & { words: { high?: Text | undefined; low?: Text | undefined } })[];
  months: TrendPoint[];
}

const MONTHS = 12;
const WORKDAYS = 26;
type Row = { n1: number; n2: number; n3: number; n4: number; n5: number };
const levelsIn = ({ n1, n2, n3, n4, n5 }: Row): Levels => [n1, n2, n3, n4, n5].map(Number) as unknown as Levels;

export async function personFacts(db: Db, order: PersonOrder): Promise<PersonFacts> {
  const { by, code, from, to, stores } = order;
  const query = { from, to, stores, question: QUESTION };
  const channels = await queries.channelLevels(db, order, query);
  const held = (await heldRows(db, query)).filter((row) => row[by] === code);
  return {
    channels: channels
      .map((row) => ({ channel: row.channel, levels: levelsIn(row) }))
      .filter(({ levels }) => countOf(levels) > 0)
      .map(({ channel, levels }) => ({ channel, n: countOf(levels), mean: pointsOf(levels) / countOf(levels) }))
      .sort((a, b) => b.n - a.n),
    held: held.reduce((sum, row) => sum + countOf(levelsIn(row)), 0),
    profile: by === 'employee' ? await profile(db, order) : [],
    months: await months(db, order),
  };
}

async function months(db: Db, order: PersonOrder): Promise<TrendPoint[]> {
  const [year = 0, month = 0] = order.to.split('-').map(Number);
  const from = new Date(Date.UTC(year, month - 1 - MONTHS, 1)).toISOString().slice(0, 7);
  const rows = await queries.monthLevels(db, order, order.stores, QUESTION, from);
  const sums = daySums(rows.map((row) => ({ day: row.month, levels: levelsIn(row), offset: 0 })));
  const reach = normalQuantile(0.95);
  const clip = (points: number) => Math.min(100, Math.max(0, points));
  return sums.flatMap((sum) => {
    const level = levelOfStores([sum], WORKDAYS, NO_NOISE_KNOWN);
    if (!level) return [];
    const half = reach * Math.sqrt(level.variance);
    return [
      { at: sum.day, n: level.n, score: level.mean, low: clip(level.mean - half), high: clip(level.mean + half) },
    ];
  });
}

async function profile(db: Db, { code, from, to, colleagues }: PersonOrder): Promise<PersonFacts['profile']> {
  const people = new Map<string, Counted & { options: Map<string, number> }>();
  for (const row of await queries.ratingsByEmployee(db, { from, to, stores: colleagues, question: QUESTION }))
    people.set(row.employee, { n: countOf(levelsIn(row)), options: new Map() });
  const words = new Map<string, { high?: Text | undefined; low?: Text | undefined }>();
  for (const row of await queries.reasonsByEmployee(db, colleagues, { from, to })) {
    const { employee, survey, version, question, option, n } = row;
    const options = people.get(employee)?.options;
    options?.set(option, (options.get(option) ?? 0) + Number(n));
    if (words.has(option)) continue;
    const asked = (await definitionOf(db, db, survey, version))?.questions.find(({ name }) => name === question);
    const found = asked?.type === 'criteria' ? asked.options.find(({ name }) => name === option) : undefined;
    words.set(option, { high: found?.high, low: found?.low });
  }
  return profileOf(code, people).map((mentioned) => ({ ...mentioned, words: words.get(mentioned.option) ?? {} }));
}
