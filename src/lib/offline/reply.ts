/** What the server's answer to a batch means for the items that were in it. Pure. */
import type { BatchReply, ItemResult } from '#lib/response/envelope.ts';
import type { Item } from './database.ts';
import { retryAfter } from './backoff.ts';

export interface Refusal {
  code: string;
  message: string;
}

export type Outcome =
  | { kind: 'reply'; reply: BatchReply }
  /** The token no longer counts. */
  | { kind: 'pair' }
  /** Nothing wrong with what we sent, as far as anybody knows: keep it and come back. */
  | { kind: 'later'; reason: string; retryAfterMs: number | null }
  /** The batch as a whole was refused. `proven`: by our own server, for what one of its envelopes holds. */
  | { kind: 'refused'; refusal: Refusal; proven: boolean };

/** Refusals of the whole batch that can only come from its content, however it was wrapped. */
const CONTENT_CODES = /^(request\.(malformed|invalid|too-large|too-many)|response\.(?!outbox$).+|event\..+)$/;

const later = (reason: string, retryAfterMs: number | null = null): Outcome => ({
  kind: 'later',
  reason,
  retryAfterMs,
});

const isReply = (body: unknown): body is BatchReply =>
  typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results) && 'receivedAt' in body;

/** Reads an answer. Whatever is not plainly ours (a log-in page of a wireless network, a proxy's error) means "later". */
export async function readOutcome(response: Response, now: number): Promise<Outcome> {
  const { status } = response;
  if (status === 401) return { kind: 'pair' };
  const wait = retryAfter(response.headers.get('retry-after'), now);
  if (
    status === 0 ||
    status === 408 ||
    status === 425 ||
    status === 429 ||
    status >= 500 ||
    (status > 200 && status < 400)
  )
    return later(status === 0 ? 'foreign' : `HTTP ${status}`, wait);
  const body: unknown = await response.json().catch(() => null);
  if (status === 200) return isReply(body) ? { kind: 'reply', reply: body } : later('foreign', wait);
  const { code, title } = (body ?? {}) as { code?: unknown; title?: unknown };
  return {
    kind: 'refused',
    refusal: {
      code: typeof code === 'string' ? code : `http.${status}`,
      message: typeof title === 'string' ? title : `HTTP ${status}`,
    },
    proven: typeof code === 'string' ? CONTENT_CODES.test(code) : status === 413,
  };
}

export interface Settlement {
  /** Received and kept by the server: to delete. */
  done: Item[];
  /** Refused for good: to park. */
  parked: { item: Item; problem: Refusal }[];
  /** What the server said of each, for whoever waits for it. */
  results: { item: Item; result: ItemResult }[];
  /** Not spoken of: stay. */
  left: number;
}

/** Sorts the items of a batch by what the reply says of each. */
export function settle(items: Item[], reply: BatchReply): Settlement {
  const byId = new Map(reply.results.map((result) => [result.id, result]));
  const settlement: Settlement = { done: [], parked: [], results: [], left: 0 };
  for (const item of items) {
    const result = byId.get(item.id);
    if (result?.status === 'stored' || result?.status === 'duplicate') settlement.done.push(item);
    else if (result?.status === 'rejected')
      settlement.parked.push({ item, problem: result.problem ?? { code: 'rejected', message: '' } });
    else {
      settlement.left += 1;
      continue;
    }
    settlement.results.push({ item, result });
  }
  return settlement;
}
