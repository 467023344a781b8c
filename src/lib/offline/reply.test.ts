import { describe, expect, test } from 'vitest';
import type { Item } from './database.ts';
import { readOutcome, settle } from './reply.ts';

const item = (seq: number): Item => ({
  seq,
  id: `id-${seq}`,
  sealedAt: '2026-11-22T02:00:00.000Z',
  kind: 'event',
  body: { id: `id-${seq}`, seq, type: 'break', at: '2026-11-22T02:00:00.000Z', employee: 'NV1', proof: 'x' },
});
const now = Date.parse('2026-11-22T02:00:00Z');
const read = (body: BodyInit | null, init: ResponseInit) => readOutcome(new Response(body, init), now);

describe('an answer', () => {
  test('of ours', async () => {
    const reply = { receivedAt: 'x', results: [], missing: [] };
    expect(await read(JSON.stringify(reply), { status: 200 })).toEqual({ kind: 'reply', reply });
  });

  test('401 asks to pair, and nothing else does', async () => {
    expect(await read('{}', { status: 401 })).toEqual({ kind: 'pair' });
    expect((await read('{}', { status: 403 })).kind).toBe('refused');
  });

  test.each([408, 425, 429, 500, 502, 503, 504, 301, 302, 204])('%i means later', async (status) => {
    expect((await read(null, { status })).kind).toBe('later');
  });

  test('Retry-After is heard', async () => {
    const outcome = await read('', { status: 429, headers: { 'retry-after': '12' } });
    expect(outcome).toMatchObject({ kind: 'later', retryAfterMs: 12_000 });
  });

  test('a log-in page of the wireless network is not a receipt', async () => {
    expect(await read('<html>Welcome</html>', { status: 200 })).toMatchObject({ kind: 'later' });
    expect(await read('{"ok":true}', { status: 200 })).toMatchObject({ kind: 'later' });
  });

  test('a refusal is proven by a code of ours about the content, or by its size', async () => {
    const proven = async (status: number, code?: string) =>
      (await read(code ? JSON.stringify({ code, title: 't' }) : 'no', { status })) as { proven: boolean };
    expect(await proven(400, 'request.invalid')).toMatchObject({ proven: true });
    expect(await proven(400, 'response.malformed')).toMatchObject({ proven: true });
    expect(await proven(413)).toMatchObject({ proven: true });
    expect(await proven(400)).toMatchObject({ proven: false });
    expect(await proven(404, 'not-found')).toMatchObject({ proven: false });
    expect(await proven(403, 'request.origin')).toMatchObject({ proven: false });
    expect(await proven(409, 'response.outbox')).toMatchObject({ proven: false });
  });
});

test('stored and duplicate are deleted, rejected is parked with its reason, the unmentioned stays', () => {
  const problem = { code: 'response.conflict', message: 'm' };
  const settlement = settle([item(1), item(2), item(3), item(4)], {
    receivedAt: 'x',
    missing: [],
    results: [
      { id: 'id-3', status: 'rejected', problem },
      { id: 'id-1', status: 'stored' },
      { id: 'id-2', status: 'duplicate' },
      { id: 'somebody-else', status: 'stored' },
    ],
  });
  expect(settlement.done.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(settlement.parked).toEqual([{ item: item(3), problem }]);
  expect(settlement.left).toBe(1);
  expect(settlement.results).toHaveLength(3);
});
