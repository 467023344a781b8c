/** Clerks' photos on this device: fetched once with its token, kept for days without a network. */
import { SvelteMap } from 'svelte/reactivity';
import type { KioskConfig } from './config.ts';

const STORE = 'smile-photos';

export class Photos {
  /** What an `img` shows, by the photo's address. */
  #shown = new SvelteMap<string, string>();

  /** @returns the address of the picture on this device; null: none, or not here yet */
  of = (photo: string | null | undefined): string | null => this.#shown.get(photo ?? '') ?? null;

  /** Brings what is kept to what the configuration names. What cannot be had now is tried with the next one. */
  async keep({ employees }: KioskConfig, token: string): Promise<void> {
    const named = new Set(employees.flatMap(({ photo }) => photo ?? []));
    const cache = await caches.open(STORE);
    for (const request of await cache.keys()) {
      const { pathname, search } = new URL(request.url);
      if (!named.has(pathname + search)) await cache.delete(request);
    }
    for (const [photo, url] of this.#shown) {
      if (named.has(photo)) continue;
      this.#shown.delete(photo);
      URL.revokeObjectURL(url);
    }
    for (const photo of named) {
      if (this.#shown.has(photo)) continue;
      let found = await cache.match(photo);
      if (!found) {
        const headers = { authorization: `Bearer ${token}` };
        // Without a network those that are here already are shown all the same.
        const fetched = await fetch(photo, { headers, credentials: 'omit' }).catch(() => null);
        if (!fetched?.ok) continue;
        await cache.put(photo, fetched);
        found = await cache.match(photo);
      }
      if (found && !this.#shown.has(photo)) this.#shown.set(photo, URL.createObjectURL(await found.blob()));
    }
  }
}
