/** Rankings of employees and stores: scored on a worker thread, cached until a count changes. */
import { Worker } from 'node:worker_threads';
import type { Actor } from '#lib/access/roles.ts';
import { namesOf, postedDuring } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { compareNames } from '#lib/ui/text.ts';
import { isDay } from '#lib/ui/zone.ts';
import { DEFAULT_CONFIG } from './config.ts';
import type { CountsRequest, ScoredCounts } from './counts.server.ts';
import { normalQuantile } from './normal.ts';
import { generationOf } from './ranking.queries.server.ts';
import type { Scores } from './score.ts';
import type { RankBy, Ranking, RankingRow } from './ranking.ts';

export interface RankingRequest {
  by: RankBy;
  /** Days, both included. */
  from: string;
  to: string;
  unit?: string | undefined;
}

/** The question whose ratings rank people: an exit's question about the visit is another matter. */
const QUESTION = 'smile';
const MAX_CACHED = 200;

/** @throws Problem access.*, unit.*, period.invalid */
export async function ranking(ctx: Context, actor: Actor | null, request: RankingRequest): Promise<Ranking> {
  const { by, from, to } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', request.unit, { from, to });
  const stores = unit.parent === null ? null : codes;
  const counted = await cached(ctx, { by, from, to, stores, question: QUESTION });
  const posted = by === 'employee' ? await postedDuring(ctx.db, stores, from, to) : [];
  return assemble(ctx, { by, from, to, unit: { code: unit.code, name: unit.name } }, counted, posted);
}

type Posting = Awaited<ReturnType<typeof postedDuring>>[number];

async function assemble(
  ctx: Context,
  head: Pick<Ranking, 'by' | 'from' | 'to' | 'unit'>,
  { scores, totals }: ScoredCounts,
  posted: Posting[],
): Promise<Ranking> {
  const storesOf = new Map<string, Set<string>>();
  for (const { employee, store } of posted) {
    const known = storesOf.get(employee);
    if (known) known.add(store);
    else storesOf.set(employee, new Set([store]));
  }
  const listed = head.by === 'employee' ? new Set([...totals.keys(), ...storesOf.keys()]) : new Set(totals.keys());
  const names = await namesOf(ctx.db, head.by === 'employee' ? 'employee' : 'unit', [...listed], head.to);
  const ratedIn = (code: string) => scores.employees[code]?.stores ?? [...(storesOf.get(code) ?? [])];
  const storeNames =
    head.by === 'employee'
      ? await namesOf(ctx.db, 'unit', [...new Set([...listed].flatMap(ratedIn))], head.to)
      : new Map();

  const rows = [...listed].map((code): RankingRow => {
    const { levels, elsewhere } = totals.get(code) ?? { levels: [0, 0, 0, 0, 0] as const, elsewhere: 0 };
    const figures = head.by === 'employee' ? scores.employees[code] : scores.stores[code];
    const stores = head.by === 'employee' ? ratedIn(code) : [];
    return {
      code,
      name: names.get(code) ?? code,
      stores: stores.map((store) => ({ code: store, name: (storeNames.get(store) as string | undefined) ?? store })),
      ...placeOf(figures),
      levels,
      n: levels.reduce((sum, n) => sum + n, 0),
      elsewhere,
    };
  });
  const byPlace = (a: RankingRow, b: RankingRow) =>
    (a.rank ?? 0) - (b.rank ?? 0) || (b.score ?? 0) - (a.score ?? 0) || compareNames(a.name, b.name);
  return {
    ...head,
    ranked: rows.filter((row) => row.rank !== null).sort(byPlace),
    few: rows.filter((row) => row.rank === null).sort((a, b) => b.n - a.n || compareNames(a.name, b.name)),
    mean: scores.scored ? scores.M : null,
    needed: { ratings: scores.scored ? scores.n_min : DEFAULT_CONFIG.nmin_lo, days: DEFAULT_CONFIG.min_days },
    rankability: scores.scored ? (head.by === 'employee' ? scores.rankability : storeRankability(scores)) : null,
    excluded: scores.scored ? scores.excluded_ratings : {},
  };
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

interface Cached {
  generation: number;
  counted: Promise<ScoredCounts>;
}
const caches = new WeakMap<Context, Map<string, Cached>>();

async function cached(ctx: Context, request: CountsRequest): Promise<ScoredCounts> {
  let cache = caches.get(ctx);
  if (!cache) caches.set(ctx, (cache = new Map()));
  const generation = await generationOf(ctx.db, request.from.slice(0, 7), request.to.slice(0, 7), request.stores);
  const key = JSON.stringify(request);
  const found = cache.get(key);
  if (found?.generation === generation) return found.counted;
  const entry: Cached = { generation, counted: onWorker(ctx, request) };
  cache.delete(key);
  cache.set(key, entry);
  // A failed attempt is not remembered; the caller gets its error.
  entry.counted.catch(() => cache.get(key) === entry && cache.delete(key));
  for (const oldest of cache.keys()) {
    if (cache.size <= MAX_CACHED) break;
    cache.delete(oldest);
  }
  return entry.counted;
}

interface Waiting {
  resolve(result: ScoredCounts): void;
  reject(error: unknown): void;
}

class ScoringThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(databaseUrl: string, ended: () => void) {
    // The worker runs from its source: Node reads TypeScript, and a bundler knows nothing of Node's threads.
    this.#worker = new Worker(new URL(import.meta.resolve('#lib/scoring/ranking.worker.ts')), {
      workerData: { databaseUrl },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: { id: number; result?: ScoredCounts; error?: unknown }) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if (reply.result) waiting?.resolve(reply.result);
      else waiting?.reject(reply.error);
    });
    const fail = (error: unknown) => {
      for (const waiting of this.#waiting.values()) waiting.reject(error);
      this.#waiting.clear();
      ended();
    };
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) => fail(new Error(`The scoring thread ended with code ${code}`)));
  }

  ask(request: CountsRequest): Promise<ScoredCounts> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // An answer that is awaited keeps the process alive; an idle thread does not.
      this.#worker.ref();
      this.#worker.postMessage({ id, request });
    });
  }
}

const threads = new WeakMap<Context, ScoringThread>();

function onWorker(ctx: Context, request: CountsRequest): Promise<ScoredCounts> {
  let thread = threads.get(ctx);
  if (!thread) threads.set(ctx, (thread = new ScoringThread(ctx.config.databaseUrl, () => threads.delete(ctx))));
  return thread.ask(request);
}
