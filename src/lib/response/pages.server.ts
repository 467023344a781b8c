import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import { responsesAfter, type ResponseCursor, type ResponseFilter } from './response.queries.server.ts';

/** A millisecond's work: an answer that arrives meanwhile waits for one or two of them at each of its steps. */
const PAGE = 100;

/** Every response of the filter in the order of day and id, page by page, yielding to other work in between. */
export async function* responseRows(db: Db, filter: ResponseFilter, after: ResponseCursor = { day: '', id: '' }) {
  for (;;) {
    const page = await responsesAfter(db, filter, after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last;
    await yieldToOthers();
  }
}
