/** A ranking as it is shown, from the counts, names and postings: what the scoring thread does. */
import type { Db } from '#db/connect.server.ts';
import { namesOf, postedDuring } from '#lib/organisation/people.server.ts';
import { compareNames } from '#lib/ui/text.ts';
import { DEFAULT_CONFIG } from './config.ts';
import { scoreCounts, type ScoredCounts } from './counts.server.ts';
import { normalQuantile } from './normal.ts';
import { publishedWithin, QUESTION } from './published-constants.server.ts';
import type { Made, RankBy, Ranking, RankingRow } from './ranking.ts';
import type { Scores } from './score.ts';

export interface RankingOrder {
  by: RankBy;
  /** Days, both included. */
  from: string;
  to: string;
  unit: { code: string; name: string };
  /** Those of the unit; null: all. */
  stores: string[] | null;
  /** Only what came by this channel. */
  channel?: string | undefined;
  /** With the ratings that are quarantined. */
  held?: boolean | undefined;
}

export async function assembledRanking(db: Db, order: RankingOrder): Promise<Ranking> {
  const { by, from, to, unit, stores, channel, held } = order;
  const published = await publishedWithin(db, { from, to });
  const { constants, config, formula } = published ?? {};
  const counted = await scoreCounts(db, {
    ...{ by, from, to, stores, question: QUESTION, channel, held },
    ...{ constants, config, formula },
  });
  const posted = by === 'employee' ? await postedDuring(db, stores, from, to) : [];
  return assemble(db, { by, from, to, unit, published: published !== undefined }, counted, posted);
}

type Posting = Awaited<ReturnType<typeof postedDuring>>[number];

async function assemble(
  db: Db,
  head: Pick<Ranking, 'by' | 'from' | 'to' | 'unit' | 'published'>,
  { scores, totals }: ScoredCounts,
  posted: Posting[],
): Promise<Ranking> {
  const storesOf = new Map<string, Set<string>>();
  const names = new Map<string, string>();
  for (const { employee, store, name } of posted) {
    names.set(employee, name);
    const known = storesOf.get(employee);
    if (known) known.add(store);
    else storesOf.set(employee, new Set([store]));
  }
  const listed = head.by === 'employee' ? new Set([...totals.keys(), ...storesOf.keys()]) : new Set(totals.keys());
  const unposted = [...listed].filter((code) => !names.has(code));
  for (const [code, name] of await namesOf(db, head.by === 'employee' ? 'employee' : 'unit', unposted, head.to))
    names.set(code, name);
  const ratedIn = (code: string) => scores.employees[code]?.stores ?? [...(storesOf.get(code) ?? [])];
  const storeNames =
    head.by === 'employee' ? await namesOf(db, 'unit', [...new Set([...listed].flatMap(ratedIn))], head.to) : new Map();

  const rows = [...listed].map((code): RankingRow => {
    const { levels, elsewhere } = totals.get(code) ?? { levels: [0, 0, 0, 0, 0] as const, elsewhere: 0 };
    const figures = head.by === 'employee' ? scores.employees[code] : scores.stores[code];
    const stores = head.by === 'employee' ? ratedIn(code) : [];
    return {
      code,
      name: names.get(code) ?? code,
      stores: stores.map((store) => ({ code: store, name: (storeNames.get(store) as string | undefined) ?? store })),
      ...placeOf(figures),
      tied: false,
      made: head.by === 'employee' ? madeOf(scores.employees[code], scores) : madeOfStore(scores.stores[code], scores),
      levels,
      n: levels.reduce((sum, n) => sum + n, 0),
      elsewhere,
    };
  });
  const byPlace = (a: RankingRow, b: RankingRow) =>
    (a.rank ?? 0) - (b.rank ?? 0) || (b.score ?? 0) - (a.score ?? 0) || compareNames(a.name, b.name);
  const ranked = rows.filter((row) => row.rank !== null).sort(byPlace);
  ranked.forEach((row, at) => {
    row.tied = row.rank === ranked[at - 1]?.rank || row.rank === ranked[at + 1]?.rank;
  });
  return {
    ...head,
    ranked,
    few: rows.filter((row) => row.rank === null).sort((a, b) => b.n - a.n || compareNames(a.name, b.name)),
    mean: scores.scored ? scores.M : null,
    needed: { ratings: scores.scored ? scores.n_min : DEFAULT_CONFIG.nmin_lo, days: DEFAULT_CONFIG.min_days },
    rankability: scores.scored ? (head.by === 'employee' ? scores.rankability : storeRankability(scores)) : null,
    excluded: scores.scored ? scores.excluded_ratings : {},
    yardstick: scores.scored
      ? { offsets: scores.offsets, reference: scores.ref_channel, credit: scores.store_credit }
      : null,
  };
}

/** u = z (own − around) + credited, as in the score: so that `around` follows from the rest. */
function madeOf(
  figures: ScoredCounts['scores']['employees'][string] | undefined,
  scores: ScoredCounts['scores'],
): Made | null {
  if (!figures || figures.raw === null || !scores.scored) return null;
  const { u, z, raw: own, sd, days } = figures;
  const lambda = scores.store_credit;
  // z (own − V) + λ (V − M) = u, solved for V; where z = λ the stores' level makes no difference.
  const around = z === lambda ? scores.M : (u - z * own + lambda * scores.M) / (lambda - z);
  return { own, around, z, credited: lambda * (around - scores.M), sd, days };
}

function madeOfStore(
  figures: ScoredCounts['scores']['stores'][string] | undefined,
  scores: ScoredCounts['scores'],
): Made | null {
  if (!figures || !scores.scored) return null;
  const { score, Z, sd } = figures;
  return { own: (score - (1 - Z) * scores.M) / Z, around: scores.M, z: Z, credited: 0, sd, days: 0 };
}

/** As of employees, the share of the differences that is real: the credibility of the store in the middle. */
function storeRankability({ stores }: Scores): number | null {
  const ascending = Object.values(stores)
    .map(({ Z }) => Z)
    .sort((a, b) => a - b);
  return ascending[Math.floor(ascending.length / 2)] ?? null;
}

type Figures = ScoredCounts['scores']['employees'][string] | ScoredCounts['scores']['stores'][string];

function placeOf(figures: Figures | undefined) {
  if (!figures)
    return {
      status: 'no_ratings' as const,
      tier: 'too_few' as const,
      ...{ rank: null, rankLow: null, rankHigh: null, score: null, scoreLow: null, scoreHigh: null, raw: null },
    };
  const clip = (points: number) => Math.min(100, Math.max(0, points));
  const reach = normalQuantile(0.95) * figures.sd;
  const ranked = 'rank' in figures;
  return {
    status: 'status' in figures ? figures.status : ('ranked' as const),
    tier: figures.tier,
    rank: ranked ? figures.rank : null,
    rankLow: ranked ? figures.rank_lo : null,
    rankHigh: ranked ? figures.rank_hi : null,
    score: clip(figures.score),
    scoreLow: clip(figures.score - reach),
    scoreHigh: clip(figures.score + reach),
    raw: 'raw' in figures ? figures.raw : null,
  };
}
