/** Rows as JSON, as they are read: memory stays flat. */
import { Readable } from 'node:stream';

/** One line each. */
export const toNdjson = (rows: AsyncIterable<object>): Readable =>
  Readable.from(
    (async function* () {
      for await (const row of rows) yield `${JSON.stringify(row)}\n`;
    })(),
  );

/** One document: a list of them, each on its own line. */
export const toJsonList = (rows: AsyncIterable<object>): Readable =>
  Readable.from(
    (async function* () {
      let before = '[\n';
      for await (const row of rows) {
        yield before + JSON.stringify(row);
        before = ',\n';
      }
      yield before === '[\n' ? '[]\n' : '\n]\n';
    })(),
  );
