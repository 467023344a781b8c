/** A small seeded generator: the same seed gives the same demo, to the byte. Never for anything secret. */

export class Random {
  #state: number;

  constructor(seed: string) {
    // FNV-1a spreads short seeds over 32 bits.
    let hash = 0x811c9dc5;
    for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    this.#state = hash >>> 0;
  }

  /** 32 random bits. Source: mulberry32 (T. Ettinger, public domain). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.bits() / 4_294_967_296;
  }

  /** Whole number in [0, below). */
  below(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** An index, as often as its weight says. */
  weighted(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    for (let index = 0; index < weights.length; index++) {
      left -= weights[index] ?? 0;
      if (left < 0) return index;
    }
    return weights.length - 1;
  }

  /** Standard normal. Source: Box and Muller (1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** A UUIDv7 of that moment (RFC 9562), its random bits from here. */
  uuid(atMs: number): string {
    const time = hex(atMs, 12);
    const [a, b, c] = [hex(this.bits(), 8), hex(this.bits(), 8), hex(this.bits(), 8)];
    const variant = '89ab'[this.bits() >>> 30] ?? '8';
    return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(0, 3)}-${variant}${a.slice(3, 6)}-${b}${c.slice(0, 4)}`;
  }
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
