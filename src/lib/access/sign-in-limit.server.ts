/**
 * Slows down guessing: by account and address together (a lock-out that strangers cannot put on somebody else), by
 * account from everywhere, and by address. Kept in memory: each process counts for itself, and a restart forgets.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addressKey } from '#lib/server/rate.server.ts';

interface Attempt {
  email: string;
  address: string;
}

const limiter = (points: number, minutes: number) =>
  new RateLimiterMemory({ points, duration: minutes * 60, blockDuration: minutes * 60 });

const build = () => ({ pair: limiter(5, 15), account: limiter(50, 60), address: limiter(100, 15) });

const perContext = new WeakMap<Context, ReturnType<typeof build>>();

function limits(ctx: Context, { email, address }: Attempt) {
  const limiters = perContext.get(ctx) ?? build();
  perContext.set(ctx, limiters);
  const caller = addressKey(address);
  return {
    // First, so that names made up by one address do not fill the memory.
    address: { limiter: limiters.address, key: caller },
    pair: { limiter: limiters.pair, key: JSON.stringify([email, caller]) },
    account: { limiter: limiters.account, key: email },
  };
}

/**
 * Counts an attempt before its password is looked at, so that many at once cannot slip through.
 * @throws Problem access.locked with the minutes to wait
 */
export async function countAttempt(ctx: Context, attempt: Attempt) {
  for (const { limiter, key } of Object.values(limits(ctx, attempt))) {
    try {
      await limiter.consume(key);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new Problem('access.locked', { minutes: Math.max(1, Math.ceil(refused.msBeforeNext / 60_000)) });
    }
  }
}

/** After a right password: this person begins anew here, and elsewhere only failures stay counted. */
export async function forgiveAttempt(ctx: Context, attempt: Attempt) {
  const { pair, account, address } = limits(ctx, attempt);
  await pair.limiter.delete(pair.key);
  await account.limiter.reward(account.key);
  await address.limiter.reward(address.key);
}
