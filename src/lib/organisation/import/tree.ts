/** The tree of units as it would be after the import: one root above all, stores as leaves, nothing above itself. */
import type { UnitTable } from '#db/schema.ts';
import type { Scope } from '../scope.server.ts';
import type { Known } from './known.ts';
import type { FileRows, UnitRow } from './rows.ts';

export class Tree {
  readonly #known: Known['units'];
  readonly #rows: Map<string, UnitRow>;
  readonly #named: FileRows['named']['units'];

  constructor(known: Known['units'], rows: FileRows) {
    this.#known = known;
    this.#rows = new Map(rows.units.map((row) => [row.code, row]));
    this.#named = rows.named.units;
  }

  /** In the database or in the file, be its row faulty or not. */
  has = (code: string) => this.#known.has(code) || this.#named.has(code);

  /** undefined: unknown, or in a faulty row. */
  kind(code: string): UnitTable['kind'] | undefined {
    return this.#rows.get(code)?.kind ?? (this.#named.has(code) ? undefined : this.#known.get(code)?.kind);
  }

  parent = (code: string) => (this.#rows.get(code) ?? this.#known.get(code))?.parent ?? null;

  /** The unit and all above it, upwards; a circle is walked once. */
  *upwards(code: string): Generator<string> {
    const seen = new Set<string>();
    for (let at: string | null = code; at !== null && !seen.has(at); at = this.parent(at)) {
      seen.add(at);
      yield at;
    }
  }

  /** How far below its root; parents come before their children. */
  depth = (code: string) => [...this.upwards(code)].length;

  inCircle(code: string): boolean {
    const last = [...this.upwards(code)].at(-1) ?? code;
    return this.parent(last) === code;
  }

  /**
   * A unit of the database must lie in the actor's scope itself; a new one below such a unit. One that hangs on nothing
   * is at fault for that alone.
   */
  covered(scope: Scope, code: string): boolean {
    if (scope === 'all') return true;
    const above = [...this.upwards(code)];
    const nearest = above.find((unit) => this.#known.has(unit));
    if (nearest !== undefined) return scope.has(nearest);
    const top = above.at(-1) ?? code;
    return !this.#rows.has(top) || this.parent(top) !== null;
  }
}

/** Checks the units of the file against each other and against what is there. */
export function checkUnits(rows: FileRows, known: Known, tree: Tree, scope: Scope) {
  const { faults } = rows;
  for (const row of rows.units) {
    const { place, code, parent } = row;
    if (parent !== null && tree.kind(parent) === 'store') faults.add(place, 'parent_code', 'below-store', { parent });
    if (tree.inCircle(code))
      faults.add(place, 'parent_code', 'cycle', { path: [...tree.upwards(code), code].join(' → ') });
    const before = known.units.get(code);
    // The highest unit of one's own hangs on what is not one's own: there it stays.
    const stays = before !== undefined && before.parent === parent;
    const allowed =
      tree.covered(scope, code) && (stays || (parent === null ? scope === 'all' : tree.covered(scope, parent)));
    if (!allowed) faults.add(place, null, 'out-of-scope', { code });
  }
  checkInUse(rows, known);
}

/** What is there already may not end up where it cannot be: at a unit that is no store, or below one. */
function checkInUse(rows: FileRows, known: Known) {
  const used = new Set([...known.staffed, ...[...known.counters.values()].map((counter) => counter.store)]);
  const kept = [...known.units.values()].filter(({ code }) => !rows.named.units.has(code));
  const above = new Map(kept.flatMap(({ code, parent }) => (parent === null ? [] : [[parent, code] as const])));
  for (const { place, code, kind } of rows.units) {
    if (kind !== 'store' && known.units.get(code)?.kind === 'store' && used.has(code))
      rows.faults.add(place, 'kind', 'still-store', { code });
    const child = above.get(code);
    if (kind === 'store' && child !== undefined) rows.faults.add(place, 'kind', 'below-store', { parent: code });
  }
}
