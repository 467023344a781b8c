/**
 * Slows down guessing: by account and address together (a lock-out that strangers cannot put on somebody else), by
 * account from everywhere, and by address. Kept in memory: each process counts for itself, and a restart forgets.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addressKey } from '#lib/server/rate.server.ts';

export interface Attempt {
  /** E-mail address or employee code, in one spelling: whether there is such an account does not matter. */
  login: string;
  address: string;
}

const limiter = (points: number, minutes: number) =>
  new RateLimiterMemory({ points, duration: minutes * 60, blockDuration: minutes * 60 });

const build = () => ({
  pair: limiter(5, 15),
  account: limiter(50, 60),
  address: limiter(100, 15),
  resetsOf: limiter(3, 60),
  resetsFrom: limiter(30, 60),
});

const perContext = new WeakMap<Context, ReturnType<typeof build>>();

function limitersOf(ctx: Context) {
  const limiters = perContext.get(ctx) ?? build();
  perContext.set(ctx, limiters);
  return limiters;
}

function limits(ctx: Context, { login, address }: Attempt) {
  const limiters = limitersOf(ctx);
  const caller = addressKey(address);
  return {
    // First, so that names made up by one address do not fill the memory.
    address: { limiter: limiters.address, key: caller },
    pair: { limiter: limiters.pair, key: JSON.stringify([login, caller]) },
    account: { limiter: limiters.account, key: login },
  };
}

/** @returns null; or for how many minutes no more is taken */
async function consumed(limiter: RateLimiterMemory, key: string): Promise<number | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    return Math.max(1, Math.ceil(refused.msBeforeNext / 60_000));
  }
}

/**
 * Counts an attempt before its password is looked at, so that many at once cannot slip through.
 * @throws Problem access.locked with the minutes to wait
 */
export async function countAttempt(ctx: Context, attempt: Attempt) {
  for (const { limiter, key } of Object.values(limits(ctx, attempt))) {
    const minutes = await consumed(limiter, key);
    if (minutes !== null) throw new Problem('access.locked', { minutes });
  }
}

/**
 * Counts a request for a new password.
 * @returns false when there were too many about this account, which only its owner's mailbox would notice
 * @throws Problem access.locked when there were too many from this address
 */
export async function countReset(ctx: Context, { login, address }: Attempt): Promise<boolean> {
  const { resetsOf, resetsFrom } = limitersOf(ctx);
  const minutes = await consumed(resetsFrom, addressKey(address));
  if (minutes !== null) throw new Problem('access.locked', { minutes });
  return (await consumed(resetsOf, login)) === null;
}

/** After a right password: this person begins anew here, and elsewhere only failures stay counted. */
export async function forgiveAttempt(ctx: Context, attempt: Attempt) {
  const { pair, account, address } = limits(ctx, attempt);
  await pair.limiter.delete(pair.key);
  await account.limiter.reward(account.key);
  await address.limiter.reward(address.key);
}
