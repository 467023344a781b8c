/**
 * How much one device, person or address may ask of us. Kept in memory: each process counts for itself, and a restart
 * forgets. What is refused is told when to come back; a kiosk keeps its answers until then.
 */
import { hash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '#lib/problem.ts';
import type { Context } from './context.server.ts';
import { callerOf } from './request.ts';

const MINUTE = 60;

const limits = {
  /** Calls of the API from one address. Three hundred kiosks behind it make 400 a minute, 20,000 while all of them drain. */
  address: { points: 60_000, seconds: MINUTE },
  /** Calls with a token that we do not know, by address. Good ones from there are let through all the same. */
  'unknown-token': { points: 60, seconds: MINUTE },
  /** Codes that did not pair, by address. Hundreds of kiosks are unpacked on one day, each with a typing mistake. */
  pairing: { points: 300, seconds: 15 * MINUTE },
  /** Answers and events of one kiosk: four times what a busy counter gathers in a week without a network, at once. */
  'kiosk-answers': { points: 30_000, seconds: MINUTE },
  /** The same of a person or an integration, which may bring in years of them. */
  answers: { points: 600_000, seconds: MINUTE },
  /** A kiosk's own calls come once in a minute or five, and after a tap on the staff corner. */
  heartbeat: { points: 60, seconds: MINUTE },
  configuration: { points: 60, seconds: MINUTE },
  /** Codes that lead nowhere, by address: a shop's whole network stands behind one, and people mistype. */
  'link-guess': { points: 60, seconds: 15 * MINUTE },
  /** The same by everybody: past it each code takes its time, so that many addresses together get no further. */
  'link-guesses': { points: 3_000, seconds: 15 * MINUTE },
  /** Answers saved on their way to a survey, by address. */
  answering: { points: 3_000, seconds: MINUTE },
} as const;

export type Limited = keyof typeof limits;

const build = (factor: number) =>
  new Map(
    Object.entries(limits).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ points: Math.max(1, Math.round(points * factor)), duration: seconds }),
    ]),
  );

const perContext = new WeakMap<Context, ReturnType<typeof build>>();

function limiterOf(ctx: Context, what: Limited): RateLimiterMemory {
  const known = perContext.get(ctx) ?? build(ctx.config.rateFactor);
  perContext.set(ctx, known);
  const limiter = known.get(what);
  if (!limiter) throw new Error(`No limit for ${what}`);
  return limiter;
}

/**
 * Takes from an allowance, before the work is done.
 * @param key whose it is: an actor's key, or addressKey
 * @param points what it costs
 * @throws Problem request.rate with the seconds to wait
 */
export async function spend(ctx: Context, what: Limited, key: string, points = 1) {
  try {
    await limiterOf(ctx, what).consume(key, points);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new Problem('request.rate', { seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
  }
}

/** Whether there is still something of an allowance, without taking from it. */
export async function isLeft(ctx: Context, what: Limited, key: string): Promise<boolean> {
  return ((await limiterOf(ctx, what).get(key))?.remainingPoints ?? 1) > 0;
}

/** Gives back what was spent: it turned out to be well. */
export async function refund(ctx: Context, what: Limited, key: string) {
  await limiterOf(ctx, what).reward(key, 1);
}

const ADDRESSES = 65_536;
const SALT = randomBytes(16).toString('hex');

/**
 * An address as the key of an allowance. Addresses are many and cost an attacker nothing: they share a number of
 * allowances that memory has room for, and nobody outside can tell which share one.
 */
export const addressKey = (address: string) =>
  String(Number.parseInt(hash('sha1', SALT + callerOf(address)).slice(0, 8), 16) % ADDRESSES);
