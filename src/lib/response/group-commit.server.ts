/**
 * Concurrent posts share a transaction: what arrives while one commits goes into the next, together. Flushed on the
 * next turn of the event loop and never by a timer, which would cost more than it gathers.
 */
import { retried } from '#lib/server/retry.server.ts';

const MAX_ROWS = 200;

interface Waiting<T, R> {
  item: T;
  rows: number;
  resolve(result: R): void;
  reject(error: unknown): void;
}

export class GroupCommit<T, R> {
  readonly #commit: (items: T[]) => Promise<R[]>;
  readonly #concernsAll: (error: unknown) => boolean;
  readonly #queue: Waiting<T, R>[] = [];
  #running = false;

  /**
   * @param commit writes all items in one transaction and returns their results in order, or throws and writes none
   * @param concernsAll whether the failure is the database's, so that nobody fares better alone
   */
  constructor(commit: (items: T[]) => Promise<R[]>, concernsAll: (error: unknown) => boolean) {
    this.#commit = commit;
    this.#concernsAll = concernsAll;
  }

  /**
   * @param rows how many rows the item writes
   * @returns its result, after the commit that holds it
   */
  submit(item: T, rows: number): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, rows, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        setImmediate(() => void this.#drain());
      }
    });
  }

  async #drain() {
    while (this.#queue.length > 0) {
      const group = this.#next();
      try {
        const results = await this.#tried(group.map(({ item }) => item));
        // The results came back in order, one each.
        group.forEach(({ resolve }, at) => resolve(results[at] as R));
      } catch (error) {
        if (group.length === 1 || this.#concernsAll(error)) for (const { reject } of group) reject(error);
        else await this.#alone(group);
      }
    }
    this.#running = false;
  }

  /** One failure must not fail its neighbours: each is tried again by itself. */
  async #alone(group: Waiting<T, R>[]) {
    for (const { item, resolve, reject } of group) {
      try {
        const [result] = await this.#tried([item]);
        resolve(result as R);
      } catch (error) {
        reject(error);
      }
    }
  }

  #tried(items: T[]): Promise<R[]> {
    return retried(() => this.#commit(items));
  }

  #next(): Waiting<T, R>[] {
    const group: Waiting<T, R>[] = [];
    let rows = 0;
    while (this.#queue[0] && (group.length === 0 || rows + this.#queue[0].rows <= MAX_ROWS)) {
      const waiting = this.#queue.shift() as Waiting<T, R>;
      group.push(waiting);
      rows += waiting.rows;
    }
    return group;
  }
}
