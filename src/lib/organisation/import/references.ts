/** Every code that a row refers to must be there, be what it is taken for, and be the actor's to change. */
import type { Scope } from '../scope.server.ts';
import type { FaultCode, Remark } from './faults.ts';
import type { Known } from './known.ts';
import type { FileRows, Reference } from './rows.ts';
import type { Tree } from './tree.ts';

export function checkReferences(rows: FileRows, known: Known, tree: Tree, scope: Scope) {
  const storeOf = new Map([...known.counters.values(), ...rows.counters].map(({ code, store }) => [code, store]));
  const books = {
    unit: new CodeBook(known.units, rows.named.units, 'unknown-parent'),
    store: new CodeBook(known.units, rows.named.units, 'unknown-store'),
    counter: new CodeBook(known.counters, rows.named.counters, 'unknown-counter'),
    employee: new CodeBook(known.employees, rows.named.employees, 'unknown-employee', known.zeroEmployees),
  };
  const faultOf = ({ code, to }: Reference): [FaultCode, Remark['details']] | null => {
    if (!books[to].has(code)) return books[to].unknown(code);
    if (to === 'store' && (tree.kind(code) ?? 'store') !== 'store') return ['not-a-store', { code }];
    const place = to === 'counter' ? storeOf.get(code) : to === 'store' ? code : undefined;
    return place === undefined || tree.covered(scope, place) ? null : ['out-of-scope', { code: place }];
  };
  for (const reference of rows.references) {
    const fault = faultOf(reference);
    if (fault) rows.faults.add(reference.place, reference.column, ...fault);
  }
}

/** The codes of one kind; knows which was probably meant where Excel made a number of a code and dropped its zeros. */
class CodeBook {
  readonly #known: ReadonlyMap<string, unknown>;
  readonly #named: ReadonlyMap<string, unknown>;
  readonly #otherwise: FaultCode;
  readonly #more: string[];
  #withoutZeros: Map<string, string> | undefined;

  constructor(
    known: ReadonlyMap<string, unknown>,
    named: ReadonlyMap<string, unknown>,
    otherwise: FaultCode,
    more: string[] = [],
  ) {
    this.#more = more;
    this.#known = known;
    this.#named = named;
    this.#otherwise = otherwise;
  }

  has = (code: string) => this.#known.has(code) || this.#named.has(code);

  /** The fault of a code that is not here. */
  unknown(code: string): [FaultCode, Remark['details']] {
    this.#withoutZeros ??= new Map(
      [...this.#known.keys(), ...this.#named.keys(), ...this.#more].map((there) => [there.replace(/^0+/, ''), there]),
    );
    const meant = this.#withoutZeros.get(code);
    return meant === undefined ? [this.#otherwise, { code }] : ['lost-zeros', { code, meant }];
  }
}
