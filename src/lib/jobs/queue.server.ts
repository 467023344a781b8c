/**
 * The durable queue: what must happen after a commit is enqueued in that commit. A job runs at least once; its id is
 * the key by which a handler makes sure that its effect happens once.
 */
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import { claimJobs, deleteDoneBefore, failJob, finishJob, insertJob, prolongLease } from './queue.queries.server.ts';

export interface NewJob {
  kind: string;
  /** JSON. */
  payload: unknown;
  /** When it is due; at once without. */
  runAt?: Date;
  /** A job with this key is enqueued once, for as long as done jobs are remembered. */
  dedupe?: string;
}

export interface Job {
  /** The idempotency key: the same at every attempt. */
  id: string;
  /** 1 at the first. */
  attempt: number;
  payload: unknown;
}

/** Does a job's work. What it throws is logged, and the job is tried again later. */
export type Handler = (ctx: Context, job: Job) => Promise<void>;

/** Handlers by kind. A runner takes only kinds that it knows, so that an older version leaves newer jobs alone. */
export type Handlers = Readonly<Record<string, Handler>>;

const LEASE_MS = 60_000;
const BATCH = 20;
/** After so many a job is dead. */
export const MAX_ATTEMPTS = 10;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const REMEMBERED_MS = 30 * 86_400_000;
/** Some come round every few minutes: of these a day is remembered, or they would fill the table with what says nothing. */
const ROUNDS_REMEMBERED_MS = 86_400_000;

/**
 * @param tx the transaction of what the job follows from
 * @returns false when its dedupe key was known already
 */
export function enqueue(tx: Db, at: Date, { kind, payload, runAt = at, dedupe }: NewJob): Promise<boolean> {
  return insertJob(tx, {
    id: uuidv7(),
    kind,
    payload: JSON.stringify(payload),
    dedupe: dedupe ?? null,
    run_at: runAt.toISOString(),
    leased_by: null,
    leased_until: null,
    last_error: null,
    state: 'waiting',
  });
}

/** Milliseconds until the next attempt: doubling from half a minute to an hour, spread so that herds part. */
const waitAfter = (attempt: number) =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.8 + 0.4 * Math.random());

const later = (ctx: Context, ms: number) => new Date(ctx.now().getTime() + ms).toISOString();

/** @returns the due jobs that this worker now holds, at most a batch */
export async function claim(ctx: Context, kinds: string[], worker: string) {
  if (kinds.length === 0) return [];
  const lease = { kinds, worker, limit: BATCH, at: ctx.now().toISOString(), until: later(ctx, LEASE_MS) };
  return retried(() => claimJobs(ctx.engine, ctx.db, lease));
}

type Claimed = Awaited<ReturnType<typeof claim>>[number];

/** Runs a claimed job and records what became of it. */
async function work(ctx: Context, handlers: Handlers, worker: string, { id, kind, payload, attempts }: Claimed) {
  const about = { job: id, kind, attempt: attempts };
  const prolong = () =>
    retried(() => prolongLease(ctx.db, id, worker, later(ctx, LEASE_MS))).catch((error: unknown) =>
      ctx.log.warn({ ...about, err: error }, 'lease not prolonged'),
    );
  const heartbeat = setInterval(() => void prolong(), LEASE_MS / 3);
  try {
    // A lease that ran out was an attempt too: what takes the process down with it must not do so for ever.
    if (attempts > MAX_ATTEMPTS) throw new Error('given up: its runner ended every time');
    await handlers[kind]?.(ctx, { id, attempt: attempts, payload: JSON.parse(payload) as unknown });
    await retried(() => finishJob(ctx.db, id, worker));
  } catch (error) {
    const dead = attempts >= MAX_ATTEMPTS;
    ctx.log[dead ? 'error' : 'warn']({ ...about, err: error }, dead ? 'job is dead' : 'job failed');
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 1000);
    await retried(() => failJob(ctx.db, id, worker, reason, dead ? null : later(ctx, waitAfter(attempts))));
  } finally {
    clearInterval(heartbeat);
  }
}

/** Claims a batch and runs it. @returns how many jobs that were; 0: nothing is due */
export async function runBatch(ctx: Context, handlers: Handlers, worker: string): Promise<number> {
  const jobs = await claim(ctx, Object.keys(handlers), worker);
  await Promise.all(jobs.map((job) => work(ctx, handlers, worker, job)));
  return jobs.length;
}

/**
 * Forgets jobs that were done a month ago.
 * @param rounds kinds that come round all day, forgotten after a day
 */
export async function forgetDoneJobs(ctx: Context, rounds: string[]) {
  await deleteDoneBefore(ctx.db, later(ctx, -REMEMBERED_MS));
  await deleteDoneBefore(ctx.db, later(ctx, -ROUNDS_REMEMBERED_MS), rounds);
}
