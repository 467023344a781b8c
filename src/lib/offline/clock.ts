/**
 * The device's clock, which may be wrong and may be set while answers wait. Within one epoch it ran evenly, so that one
 * offset, found when a batch arrives, corrects every time taken in it.
 */

/** A difference between wall clock and the monotonic one that can only be somebody setting the time, or a long sleep. */
const JUMP_MS = 2_000;

interface Reading {
  wall: number;
  mono: number;
}

const read = (): Reading => ({ wall: Date.now(), mono: performance.now() });

/** @returns by how many milliseconds the wall clock moved against the monotonic one; 0 for less than a jump */
export function jumpBetween(before: Reading, after: Reading): number {
  const jump = after.wall - before.wall - (after.mono - before.mono);
  return Math.abs(jump) >= JUMP_MS ? jump : 0;
}

/** The device's time as it is written down: UTC ISO with milliseconds. */
export const deviceTime = () => new Date().toISOString();

/** The epoch's number, kept on the device. */
export interface EpochStore {
  /** Raises the stored epoch, unless it is no longer the one expected (another tab did it); @returns the stored one */
  raiseEpoch(expected: number | null): Promise<number>;
}

export class Clock {
  #epoch: number;
  #base = read();
  #offset = 0;
  #store: EpochStore;
  #checking: Promise<number> | null = null;

  private constructor(store: EpochStore, epoch: number) {
    this.#store = store;
    this.#epoch = epoch;
  }

  /** A start is a new epoch: nobody knows what happened to the clock meanwhile. */
  static async start(store: EpochStore): Promise<Clock> {
    return new Clock(store, await store.raiseEpoch(null));
  }

  /** Takes the offset found before this start, milliseconds, for as long as none is found anew. */
  recall(offset: number): void {
    this.#offset = offset;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Server's time less the device's, milliseconds, as last seen: for what the screen shows, never for what is stored. */
  get offset(): number {
    return this.#offset;
  }

  /** The real time as far as we know, in milliseconds: which day it is, whose roster, whether the doors are open. */
  trueNow(): number {
    return Date.now() + this.#offset;
  }

  /** @returns the epoch now, raised when the clock was set since the last look */
  async check(): Promise<number> {
    if (this.#checking) return this.#checking;
    if (jumpBetween(this.#base, read()) === 0) return this.#epoch;
    this.#checking = this.#jumped().finally(() => (this.#checking = null));
    return this.#checking;
  }

  async #jumped(): Promise<number> {
    const now = read();
    const epoch = await this.#store.raiseEpoch(this.#epoch);
    this.#move(epoch, now);
    return epoch;
  }

  /** Another tab raised the epoch of the clock that both share. */
  adopt(epoch: number): void {
    if (epoch > this.#epoch) this.#move(epoch, read());
  }

  #move(epoch: number, now: Reading): void {
    this.#offset -= jumpBetween(this.#base, now);
    this.#base = now;
    this.#epoch = epoch;
  }

  /** Learns the offset from a server's answer. @param serverTime milliseconds, read between the two device times */
  learn(serverTime: number, sentAt: number, receivedAt: number): void {
    // A slow answer says little about the clock.
    if (Number.isNaN(serverTime) || receivedAt - sentAt > 10_000 || receivedAt < sentAt) return;
    this.#offset = serverTime - (sentAt + receivedAt) / 2;
  }
}
