/** Empties the outbox into the intake, by itself, from one tab at a time, for as long as the page is open. */
import type { Batch } from '#lib/response/envelope.ts';
import { backoff } from './backoff.ts';
import { deviceTime, type Clock } from './clock.ts';
import type { Item } from './database.ts';
import { inTurn } from './locks.ts';
import type { Outbox, Outcomes } from './outbox.ts';
import { readOutcome, settle, type Outcome } from './reply.ts';

const BATCH = 100;
/** A connection that neither answers nor breaks is given up after this. */
const HANGING_MS = 20_000;
/** Looked at this often even when nothing called: a signal may have been missed. */
const PULSE_MS = 30_000;

/** What a round of sending came to. */
export interface SyncState {
  /** Device time of an answer that settled something; null when this round had none. */
  syncedAt: string | null;
  /** Why the rest waits: network, silent, foreign, token, `HTTP n` or the server's words; null: nothing is wrong. */
  error: string | null;
  /** The token was refused: pair again. */
  refused: boolean;
}

export interface DrainOptions {
  outbox: Outbox;
  clock: Clock;
  url: string;
  token: () => string | null;
  /** Told what became of each item, before the next batch is sent. */
  onResults: (outcomes: Outcomes) => Promise<void>;
  onState: (state: SyncState) => void;
}

export class Drain {
  #options: DrainOptions;
  #running = false;
  /** Whether somebody called while we were sending; `now`: something changed for the better meanwhile. */
  #again: 'no' | 'when-due' | 'now' = 'no';
  #failures = 0;
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** Begins to listen for reasons to send. @returns how to stop */
  start(): () => void {
    const wake = () => this.wake();
    const now = () => this.wake(true);
    const visible = () => document.visibilityState === 'visible' && this.wake(true);
    const pulse = setInterval(wake, PULSE_MS);
    const unsubscribe = [
      this.#options.outbox.onChange(wake),
      // What another tab gets through, this one need not wait for.
      this.#options.outbox.onSentElsewhere(() => this.#through()),
    ];
    addEventListener('online', now);
    document.addEventListener('visibilitychange', visible);
    this.wake();
    return () => {
      clearInterval(pulse);
      clearTimeout(this.#timer);
      for (const stop of unsubscribe) stop();
      removeEventListener('online', now);
      document.removeEventListener('visibilitychange', visible);
    };
  }

  /** Sends what there is, unless told to wait. @param impatient something changed for the better: do not sit out the wait */
  wake(impatient = false): void {
    if (this.#running) {
      if (this.#again !== 'now') this.#again = impatient ? 'now' : 'when-due';
      return;
    }
    if (!impatient && performance.now() < this.#notBefore) return;
    this.#running = true;
    clearTimeout(this.#timer);
    void this.#run();
  }

  /** The device was paired anew: what the last token ran into no longer counts. */
  renew(): void {
    this.#failures = 0;
    this.wake(true);
  }

  async #run(): Promise<void> {
    try {
      for (;;) {
        this.#again = 'no';
        await inTurn('outbox', () => this.#empty());
        const again = this.#again as 'no' | 'when-due' | 'now';
        if (again === 'no' || (again === 'when-due' && performance.now() < this.#notBefore)) break;
      }
    } catch (error) {
      // The store itself failed, as when the disk is full: what is in it stays, and we come back.
      this.#wait(String(error), null);
    } finally {
      this.#running = false;
    }
  }

  async #empty(): Promise<void> {
    const { outbox, token } = this.#options;
    let limit = BATCH;
    let suspect: { item: Item; outcome: Outcome & { kind: 'refused' } } | null = null;
    for (;;) {
      const bearer = token();
      const items = await outbox.next(limit, suspect?.item.seq);
      const [first] = items;
      if (!bearer) return;
      if (!first) {
        if (suspect) this.#wait(suspect.outcome.refusal.message, null);
        return;
      }
      const outcome = await this.#post(items, bearer);
      switch (outcome.kind) {
        case 'reply': {
          const { done, parked, results, left } = settle(items, outcome.reply);
          // A neighbour got through, so the one that did not is itself the fault.
          if (suspect) parked.push({ item: suspect.item, problem: suspect.outcome.refusal });
          suspect = null;
          await outbox.settle(done, parked);
          await this.#options.onResults(results);
          if (left === items.length) return this.#wait('foreign', null);
          this.#through();
          limit = Math.min(BATCH, limit * 2);
          break;
        }
        case 'refused':
          if (items.length > 1) limit = Math.ceil(items.length / 2);
          else if (outcome.proven) {
            const problem = outcome.refusal;
            await outbox.settle([], [{ item: first, problem }]);
            await this.#options.onResults([{ item: first, result: { id: first.id, status: 'rejected', problem } }]);
            limit = Math.min(BATCH, limit * 2);
          } else if (suspect) return this.#wait(outcome.refusal.message, null);
          else suspect = { item: first, outcome };
          break;
        case 'pair':
          return this.#wait('token', null, true);
        case 'later':
          return this.#wait(outcome.reason, outcome.retryAfterMs);
      }
    }
  }

  async #post(items: Item[], bearer: string): Promise<Outcome> {
    const { outbox, clock, url } = this.#options;
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), HANGING_MS);
    try {
      const clockEpoch = await clock.check();
      const clocks = (await outbox.clocksOf(items)).filter(({ epoch }) => epoch !== clockEpoch);
      const batch: Batch = {
        outbox: outbox.id,
        clockEpoch,
        sentAt: deviceTime(),
        clocks,
        responses: items.flatMap((item) => (item.kind === 'response' ? [item.body] : [])),
        events: items.flatMap((item) => (item.kind === 'event' ? [item.body] : [])),
      };
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${bearer}`,
          'accept-language': document.documentElement.lang,
        },
        body: JSON.stringify(batch),
        credentials: 'omit',
        redirect: 'manual',
        cache: 'no-store',
        signal: giveUp.signal,
      });
      return await readOutcome(response, Date.now());
    } catch {
      return { kind: 'later', reason: giveUp.signal.aborted ? 'silent' : 'network', retryAfterMs: null };
    } finally {
      clearTimeout(timer);
    }
  }

  #through(): void {
    this.#failures = 0;
    this.#notBefore = 0;
    this.#options.onState({ syncedAt: deviceTime(), error: null, refused: false });
  }

  #wait(error: string, retryAfterMs: number | null, refused = false): void {
    this.#failures += 1;
    clearTimeout(this.#timer);
    const delay = backoff(this.#failures, retryAfterMs);
    this.#notBefore = performance.now() + delay;
    this.#timer = setTimeout(() => this.wake(), delay + 1);
    this.#options.onState({ syncedAt: null, error, refused });
  }
}
