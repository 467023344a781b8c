import type { Prior } from './config.ts';
import { byName } from './names.ts';
import type { CellMoments } from './moments.ts';

/** How much of a store's difference belongs to its staff, and what that rests on. */
export interface StoreCredit {
  /** lambda, 0 (all environment) .. 1 (all staff). */
  store_credit: number;
  /** Variance (points^2, may be negative) of the environment, as movers show it; null where nobody moved. */
  b_env: number | null;
  /** How many movers with perfect information they are worth. */
  eff_movers: number;
}

/**
 * Learned from employees rated in two stores or more, by the two cells that weigh most: what changes when the person
 * stays the same is the environment. s2: variance of a rating; b: variance between stores (points^2).
 * The prior says the environment's share and how many movers it is worth. No movers: the prior alone.
 * By moments: E (m1 - m2)^2 = v + 2 b_env, each mover weighted by the inverse square of that at b_env = b.
 */
export function storeCredit(cells: readonly CellMoments[], s2: number, b: number, prior: Prior): StoreCredit {
  let weighted = 0;
  let weights = 0;
  let info = 0;
  let movers = 0;
  for (const own of Map.groupBy(cells, ({ employee }) => employee).values()) {
    const [first, second] = own.sort((x, y) => y.w - x.w || byName(x.store, y.store));
    if (first === undefined || second === undefined) continue;
    const v = s2 * (1 / first.w + 1 / second.w);
    const h = 1 / (2 * b + v) ** 2;
    movers += 1;
    weighted += h * ((first.m - second.m) ** 2 - v);
    weights += h;
    info += ((2 * b) / (2 * b + v)) ** 2;
  }
  const [weight, share] = prior;
  if (movers === 0) return { store_credit: 1 - share, b_env: null, eff_movers: 0 };
  const b_env = weighted / (2 * weights);
  const environment = ((info * b_env) / b + weight * share) / (info + weight);
  return { store_credit: 1 - Math.min(1, Math.max(0, environment)), b_env, eff_movers: info };
}
