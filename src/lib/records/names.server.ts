/** What codes and ids are called, looked up together. */
import type { Db } from '#db/connect.server.ts';
import { nameQueries, type Named } from './names.queries.server.ts';

const isNamed = (kind: string): kind is Named => kind in nameQueries;

/** Names by kind and id; what is asked for twice is looked up once. */
export class Names {
  readonly #wanted = new Map<Named, Set<string>>();
  readonly #known = new Map<string, string>();

  want(kind: string, id: string) {
    if (!isNamed(kind) || this.#known.has(`${kind}:${id}`)) return;
    const ids = this.#wanted.get(kind);
    if (ids) ids.add(id);
    else this.#wanted.set(kind, new Set([id]));
  }

  async load(db: Db) {
    for (const [kind, ids] of this.#wanted)
      for (const row of await nameQueries[kind](db, [...ids])) this.#known.set(`${kind}:${row.id}`, row.name);
    this.#wanted.clear();
  }

  /** undefined where it is gone, or never was. */
  get(kind: string, id: string): string | undefined {
    return this.#known.get(`${kind}:${id}`);
  }
}
