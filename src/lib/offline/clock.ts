/**
 * The device's clock, which may be wrong and may be set while answers wait. Within one epoch it ran evenly, so that one
 * offset, found when a batch arrives, corrects every time taken in it.
 */
import type { DeviceClock } from '#lib/response/envelope.ts';

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

/** The epochs and what is known of each, kept on the device: answers may wait for longer than an epoch lasts. */
export interface EpochStore {
  /**
   * Begins an epoch after the stored one, unless that is no longer the one expected (another tab did it).
   * @param jump by how much the wall clock moved; the rest is assumed to go on as before
   * @returns the stored one
   */
  raiseEpoch(expected: number | null, jump: number): Promise<DeviceClock>;
  /** The server told the time in that epoch. */
  noteOffset(epoch: number, offset: number): Promise<void>;
}

/** A server's answer, when it was written and the device's times around it: what the clock learns from. Milliseconds. */
export interface Timing {
  serverTime: number;
  sentAt: number;
  receivedAt: number;
}

/** A slow answer says little about the clock. */
const SLOW_MS = 10_000;
/** What is known better than this need not be written down again. */
const FINE_MS = 1_000;

export class Clock {
  #epoch: number;
  #base = read();
  #offset: number;
  /** The offset that the store holds of this epoch for sure. */
  #noted: number | null = null;
  #store: EpochStore;
  #checking: Promise<number> | null = null;

  private constructor(store: EpochStore, { epoch, offset }: DeviceClock) {
    this.#store = store;
    this.#epoch = epoch;
    this.#offset = offset;
  }

  /** A start is a new epoch: nobody knows what happened to the clock meanwhile. */
  static async start(store: EpochStore): Promise<Clock> {
    return new Clock(store, await store.raiseEpoch(null, 0));
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
    const { epoch } = await this.#store.raiseEpoch(this.#epoch, jumpBetween(this.#base, now));
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
    this.#noted = null;
  }

  /** Learns the offset from a server's answer. */
  async learn({ serverTime, sentAt, receivedAt }: Timing): Promise<void> {
    if (Number.isNaN(serverTime) || receivedAt - sentAt > SLOW_MS || receivedAt < sentAt) return;
    this.#offset = Math.round(serverTime - (sentAt + receivedAt) / 2);
    if (this.#noted !== null && Math.abs(this.#offset - this.#noted) < FINE_MS) return;
    this.#noted = this.#offset;
    await this.#store.noteOffset(this.#epoch, this.#offset);
  }
}
