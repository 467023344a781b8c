/** Keeps of a session's token its hash only, as of every other token: who reads the database is not signed in by it. */
import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter, Where } from 'better-auth';
import { tokenHash } from '#lib/server/id.server.ts';

type Adapter = DBTransactionAdapter;
type Row = Record<string, unknown>;

const MODEL = 'session';

/** The condition as the table has it; and what was asked for, by its hash. */
function hashedWhere(where: Where[] = []) {
  const plain = new Map<string, string>();
  const hashed = (token: string) => {
    const hash = tokenHash(token);
    plain.set(hash, token);
    return hash;
  };
  const conditions = where.map((one): Where => {
    if (one.field !== 'token') return one;
    const { value } = one;
    if (typeof value === 'string') return { ...one, value: hashed(value) };
    if (Array.isArray(value)) return { ...one, value: value.map((token) => hashed(String(token))) };
    return one;
  });
  return { where: conditions, plain };
}

/** Whoever asked by its token gets the row with that token again; whoever did not has no use for the hash. */
function told<T>(row: T, plain: ReadonlyMap<string, string>): T {
  const { token } = (row ?? {}) as Row;
  const known = typeof token === 'string' ? plain.get(token) : undefined;
  return known === undefined ? row : { ...row, token: known };
}

/** The same adapter with the tokens of sessions hashed on their way in. */
function hashing<A extends Adapter>(adapter: A): A {
  const through = <Q extends { model: string; where?: Where[] | undefined }, R>(
    run: (query: Q) => Promise<R>,
    say: (result: R, plain: ReadonlyMap<string, string>) => R,
  ) => {
    return async (query: Q): Promise<R> => {
      if (query.model !== MODEL) return run(query);
      const { where, plain } = hashedWhere(query.where);
      return say(await run({ ...query, where }), plain);
    };
  };
  const same = <R>(result: R) => result;
  const create: Adapter['create'] = async <T extends Record<string, unknown>, R = T>(
    query: Parameters<Adapter['create']>[0],
  ): Promise<R> => {
    const { token } = query.data as Row;
    if (query.model !== MODEL || typeof token !== 'string') return adapter.create<T, R>(query as never);
    const made = await adapter.create<T, R>({ ...query, data: { ...query.data, token: tokenHash(token) } } as never);
    return { ...made, token };
  };
  return {
    ...adapter,
    create,
    findOne: through(adapter.findOne, told),
    findMany: through(adapter.findMany, (rows, plain) => rows.map((row) => told(row, plain))),
    count: through(adapter.count, same),
    update: through(adapter.update, told),
    updateMany: through(adapter.updateMany, same),
    delete: through(adapter.delete, same),
    deleteMany: through(adapter.deleteMany, same),
    consumeOne: through(adapter.consumeOne, told),
    incrementOne: through(adapter.incrementOne, told),
  };
}

/** @param make the adapter that reaches the database */
export const hashingSessionTokens =
  (make: (options: BetterAuthOptions) => DBAdapter) =>
  (options: BetterAuthOptions): DBAdapter => {
    const adapter = make(options);
    return { ...hashing(adapter), transaction: (work) => adapter.transaction((tx) => work(hashing(tx))) };
  };
