/** Somebody at the screen waits, for a moment, for what the server makes of their event. */
import type { ItemResult } from '#lib/response/envelope.ts';

export class Verdicts {
  #waiting = new Map<string, (result: ItemResult) => void>();

  /** @returns the server's word on that event, or null when it has not come within the time */
  wait(event: string, withinMs: number): Promise<ItemResult | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(event);
        resolve(null);
      }, withinMs);
      this.#waiting.set(event, (result) => {
        clearTimeout(timer);
        this.#waiting.delete(event);
        resolve(result);
      });
    });
  }

  /** @returns whether somebody was waiting for it */
  tell(result: ItemResult): boolean {
    const resolve = this.#waiting.get(result.id);
    resolve?.(result);
    return resolve !== undefined;
  }
}
