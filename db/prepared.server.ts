/**
 * Queries that are built and compiled once: for what runs thousands of times a second, building the query and parsing its
 * text would cost more than the rows. The text never changes, whatever is given, so that SQLite parses it once as well.
 */
import type { Compilable, CompiledQuery, InsertQueryBuilder, InsertResult, Insertable } from 'kysely';
import type { Db } from './connect.server.ts';
import { bound, recurring, rowsIn, takesRows } from './dialect.server.ts';
import type { Database } from './schema.ts';

/** Stands in a compiled query where a value will be. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Compiled queries by database: its adapter is the same in every transaction. */
class Compiled<K, R> {
  readonly #known = new WeakMap<object, Map<K, CompiledQuery<R>>>();

  get(db: Db, key: K, build: () => Compilable<R>): CompiledQuery<R> {
    const { adapter } = db.getExecutor();
    let queries = this.#known.get(adapter);
    if (!queries) this.#known.set(adapter, (queries = new Map()));
    let query = queries.get(key);
    if (!query) {
      queries.set(key, (query = build().compile()));
      recurring(query.sql);
    }
    return query;
  }
}

/**
 * @param build makes the query once per database, with stand-ins for the values given: it may place them, not look at
 * them. Lists are placed by `among` and `records` of the dialect.
 */
export function prepared<G extends object, R>(build: (db: Db, given: G) => Compilable<R>) {
  const compiled = new Compiled<null, R>();
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as G;
  return async (db: Db, given: G): Promise<R[]> => {
    const query = compiled.get(db, null, () => build(db, slots));
    const parameters = query.parameters.map((value) =>
      value instanceof Slot ? bound(db, given[value.name as keyof G]) : value,
    );
    return (await db.executeQuery<R>({ ...query, parameters })).rows;
  };
}

/** Statements for so many rows at once make up any number. */
const SIZES = [128, 64, 32, 16, 8, 4, 2, 1];

/**
 * Inserts any number of rows: all in one statement where the engine takes them as one value, else by a handful.
 * @param finish what to do about conflicts
 * @returns how many rows were inserted or updated
 */
export function inserting<T extends keyof Database & string>(
  table: T,
  columns: readonly (keyof Database[T] & string)[],
  finish: (query: InsertQueryBuilder<Database, T, InsertResult>) => Compilable<InsertResult>,
) {
  type Row = Insertable<Database[T]>;
  const compiled = new Compiled<number | 'all', InsertResult>();

  const ofSize = (db: Db, size: number) =>
    compiled.get(db, size, () => {
      const places = Object.fromEntries(columns.map((column) => [column, new Slot(column)])) as unknown as Row;
      // Values come first among the parameters, row by row.
      return finish(db.insertInto(table).values(Array.from({ length: size }, () => places)));
    });
  const ofAll = (db: Db) =>
    compiled.get(db, 'all', () =>
      finish(
        db
          .insertInto(table)
          .columns(columns)
          .expression(rowsIn(table, columns, new Slot('rows'))),
      ),
    );

  return async (tx: Db, rows: Row[]): Promise<number> => {
    let written = 0;
    const execute = async (query: CompiledQuery<InsertResult>, values: unknown[]) => {
      const parameters = [...values, ...query.parameters.slice(values.length)];
      written += Number((await tx.executeQuery({ ...query, parameters })).numAffectedRows ?? 0);
    };
    if (rows.length > 0 && takesRows(tx)) await execute(ofAll(tx), [JSON.stringify(rows)]);
    else
      for (let at = 0; at < rows.length;) {
        const size = SIZES.find((fits) => fits <= rows.length - at) ?? 1;
        const values: unknown[] = [];
        for (const row of rows.slice(at, at + size))
          for (const column of columns) values.push(row[column as keyof Row]);
        await execute(ofSize(tx, size), values);
        at += size;
      }
    return written;
  };
}
