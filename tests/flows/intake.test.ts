import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { Envelope, ItemResult } from '#lib/response/envelope.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

const codes = (results: ItemResult[]) => results.map((result) => result.problem?.code ?? result.status);

onEachEngine('intake', (stage) => {
  const post = (responses: unknown[], more: object = {}, actor = kioskActor) =>
    accept(stage().ctx, actor, { responses, ...more }, 'vi');
  const stored = (id: string) =>
    stage().ctx.db.selectFrom('response').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  beforeAll(() => smallOrganisation(stage().ctx.db));

  test('stores once: a repeat is a duplicate, other content a conflict', async () => {
    const given = tap(5);
    expect(codes((await post([given])).results)).toEqual(['stored']);
    expect(codes((await post([given, given])).results)).toEqual(['duplicate', 'duplicate']);
    expect(codes((await post([{ ...given, seq: 7, clockEpoch: 3 }])).results)).toEqual(['duplicate']);
    expect(codes((await post([{ ...given, answers: { smile: 1 } }])).results)).toEqual(['response.conflict']);
  });

  test('five clients with the same batch at once: stored once', async () => {
    const batch = [tap(4), tap(5), tap(3)];
    const replies = await Promise.all([1, 2, 3, 4, 5].map(() => post(batch)));
    const all = replies.flatMap((reply) => codes(reply.results));
    expect(all.filter((status) => status === 'stored')).toHaveLength(3);
    expect(all.filter((status) => status === 'duplicate')).toHaveLength(12);
  });

  test('one bad envelope never fails its neighbours', async () => {
    const future = new Date(stage().clock.now.getTime() + 3_600_000).toISOString();
    const bad: [unknown, string][] = [
      [null, 'response.malformed'],
      [{ ...tap(5), id: 'x' }, 'response.malformed'],
      [{ ...tap(5), answers: { smile: { deep: 1 } } }, 'response.malformed'],
      [{ ...tap(5), answeredAt: '2026-02-31T00:00:00Z' }, 'response.malformed'],
      [{ ...tap(5), visit: { counter: 'DH-1\u0000' } }, 'response.malformed'],
      [tap(5, { survey: 'nothing' }), 'response.unknown-survey'],
      [tap(5, { version: 9 }), 'response.unknown-survey'],
      [tap(6), 'response.answers'],
      [tap(5, { answers: {} }), 'response.answers'],
      [tap(5, { answers: { smile: 5, criteria: ['charm'] } }), 'response.answers'],
      [tap(5, { visit: { counter: 'NOWHERE' } }), 'response.unknown-counter'],
      [tap(5, { visit: { counter: 'DH-1', employee: 'NOBODY' } }), 'response.unknown-employee'],
      [tap(5, { visit: { counter: 'DH-2', employee: 'NV1' } }), 'response.wrong-place'],
      [tap(5, { channel: 'email' }), 'response.channel'],
      [tap(5, { answeredAt: future, startedAt: future }), 'response.future'],
    ];
    const good = tap(5);
    const { results } = await post([...bad.map(([item]) => item), good]);
    expect(codes(results)).toEqual([...bad.map(([, code]) => code), 'stored']);
    expect(results.every((result) => !result.problem || result.problem.message.length > 10)).toBe(true);
  });

  test('refuses a batch that is no batch, or too many', async () => {
    await expect(post([], {})).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(accept(stage().ctx, kioskActor, [], 'vi')).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(accept(stage().ctx, kioskActor, { responses: 5 }, 'vi')).rejects.toMatchObject({
      code: 'request.invalid',
    });
    await expect(post(Array.from({ length: 501 }, () => null))).rejects.toMatchObject({ code: 'request.too-many' });
    await expect(accept(stage().ctx, null, { responses: [] }, 'vi')).rejects.toMatchObject({
      code: 'access.unauthenticated',
    });
  });

  test('an integration posts any channel, within its units', async () => {
    const bare = tap(4, {
      channel: 'email',
      visit: { at: '2026-11-18T03:00:00.000Z', counter: 'BD-1', employee: 'nv3' },
    });
    expect(codes((await post([bare], {}, administrator)).results)).toEqual(['stored']);
    expect(await stored(bare.id)).toMatchObject({
      day: '2026-11-18',
      store: 'BD',
      employee: 'NV3',
      attribution: 'named',
    });
    await expect(post([tap(4)], {}, manager)).rejects.toMatchObject({ code: 'access.forbidden' });
    const placeless = tap(4, { channel: 'letter', visit: undefined });
    expect(codes((await post([placeless], {}, administrator)).results)).toEqual(['stored']);
    expect(await stored(placeless.id)).toMatchObject({ store: '', employee: '', attribution: 'none' });
  });

  test('blame: reasons that are nobody’s fault at the counter stay with the store', async () => {
    const before = await counts('NV2');
    const person = (answers: Envelope['answers']) => tap(2, { answers, visit: { counter: 'DH-1', employee: 'NV2' } });
    await post([
      person({ smile: 2 }),
      person({ smile: 2, criteria: ['attitude', 'wait'] }),
      person({ smile: 2, criteria: ['wait', 'system'] }),
      person({ smile: 5, criteria: ['premises'] }),
      person({ visit: 1 }),
    ]);
    const after = await counts('NV2');
    expect(after.n2 - before.n2).toBe(2);
    expect(after.n5 - before.n5).toBe(0);
    expect(after.elsewhere - before.elsewhere).toBe(2);
  });

  async function counts(employee: string) {
    const rows = await stage()
      .ctx.db.selectFrom('score_day')
      .selectAll()
      .where('employee', '=', employee)
      .where('question', '=', 'smile')
      .execute();
    const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
    return { n2: sum((row) => row.n2), n5: sum((row) => row.n5), elsewhere: sum((row) => row.elsewhere) };
  }

  test('quarantines a tap within five seconds of the last kept one, and keeps the next', async () => {
    const at = (seconds: number) => new Date(Date.parse('2026-11-19T02:00:00.000Z') + seconds * 1000).toISOString();
    const taps = [0, 2, 4, 6, 20, 21, 26.1].map((s) => tap(5, { answeredAt: at(s), startedAt: at(s) }));
    await post(taps.slice(0, 3));
    await post(taps.slice(3));
    const apart = await Promise.all(taps.map(async ({ id }) => (await stored(id)).quarantined));
    expect(apart).toEqual([0, 1, 1, 0, 0, 1, 0]);
    const reasons = await stage().ctx.db.selectFrom('quarantine').select(['rule', 'rule_version']).execute();
    expect(reasons).toEqual(Array.from({ length: 3 }, () => ({ rule: 'R2', rule_version: 1 })));
  });

  test('tells the gaps of an outbox; refused numbers were received', async () => {
    const outbox = uuidv7();
    const send = (seqs: number[]) =>
      post(
        seqs.map((seq) => tap(5, { seq })),
        { outbox },
      );
    expect((await send([1, 2])).missing).toEqual([]);
    expect((await send([5, 9])).missing).toEqual([
      { from: 3, to: 4 },
      { from: 6, to: 8 },
    ]);
    const refused = await post([{ ...tap(9), seq: 3 }, { seq: 4 }], { outbox });
    expect(codes(refused.results)).toEqual(['response.answers', 'response.malformed']);
    expect(refused.missing).toEqual([{ from: 6, to: 8 }]);
    const other = await post([tap(5, { seq: 10 })], { outbox }, administrator);
    expect(codes(other.results)).toEqual(['response.outbox']);
  });

  test('corrects a clock two days wrong by the epoch it was wrong in', async () => {
    const outbox = uuidv7();
    const wrong = (ms: number) => new Date(stage().clock.now.getTime() + 2 * 86_400_000 + ms).toISOString();
    const [first, second] = [-60_000, -30_000].map((ms) =>
      tap(5, { answeredAt: wrong(ms), startedAt: wrong(ms), clockEpoch: 4 }),
    );
    const unsynced = tap(4, { answeredAt: wrong(-86_400_000), startedAt: wrong(-86_400_000), clockEpoch: 3 });
    const { results } = await post([unsynced, first, second], { outbox, clockEpoch: 4, sentAt: wrong(0) });
    expect(codes(results)).toEqual(['stored', 'stored', 'stored']);
    expect(await stored(first?.id ?? '')).toMatchObject({ day: '2026-11-20', clock: 'sure' });
    const bounded = await stored(unsynced.id);
    expect(bounded.clock).toBe('bounded');
    expect(bounded.corrected_at <= stage().clock.now.toISOString()).toBe(true);
  });

  test('the counts are what the responses say, and a difference is found', async () => {
    const { ctx } = stage();
    const sound = await verify(ctx);
    expect(sound).toMatchObject({ differences: 0, named: [] });
    expect(sound.responses - sound.counted).toBe(3);
    await ctx.db.updateTable('score_day').set({ n5: 999 }).where('employee', '=', 'NV1').execute();
    expect((await verify(ctx)).differences).toBeGreaterThan(0);
  });
});
