import { randomInt } from 'node:crypto';

// Without letters and digits that are read wrongly from a screen or a slip: 16 of 31 signs are 79 bits.
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A secret for people to type: a first password, a recovery code. @returns `xxxx-xxxx-xxxx-xxxx`, or fewer groups */
export function madeUp(groups = 4): string {
  const sign = () => SIGNS[randomInt(SIGNS.length)];
  return Array.from({ length: groups }, () => Array.from({ length: 4 }, sign).join('')).join('-');
}
