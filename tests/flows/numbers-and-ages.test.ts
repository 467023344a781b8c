/** What only a device that counts or dates wrongly sends: kept, and told. */
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Envelope } from '#lib/response/envelope.ts';
import { kioskNotices } from '#lib/organisation/notice.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, smallOrganisation, tap } from '../fixtures/organisation.ts';

onEachEngine('numbers and ages of answers', (stage) => {
  const { kind: _, ...kiosk } = kioskActor;
  let outbox = '';
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(async () => {
    outbox = uuidv7();
    await stage().ctx.db.deleteFrom('notice').execute();
  });
  const post = (responses: unknown[], actor = kioskActor, events: unknown[] = []) =>
    accept(stage().ctx, actor, { outbox, responses, events }, 'en');
  const said = async (responses: unknown[], actor = kioskActor) =>
    (await post(responses, actor)).results.map(({ status, problem }) =>
      [status, problem?.code].filter(Boolean).join(' '),
    );
  const stored = (id: string) =>
    stage().ctx.db.selectFrom('response').select(['day', 'clock', 'corrected_at']).where('id', '=', id).execute();
  const notices = () => kioskNotices(stage().ctx, administrator);
  const TWICE = 'stored response.seq-conflict';

  test('two answers under one number are both kept; the sender and the store are told, once', async () => {
    expect(await said([tap(5, { seq: 1 }), tap(4, { seq: 2 })])).toEqual(['stored', 'stored']);
    const [second, third] = [tap(1, { seq: 2 }), tap(2, { seq: 1 })];
    expect(await said([second, third, tap(3, { seq: 3 })])).toEqual([TWICE, TWICE, 'stored']);
    expect(await stored(second.id)).toHaveLength(1);
    expect(await stored(third.id)).toHaveLength(1);
    expect(await said([second])).toEqual(['duplicate']);
    expect(await notices()).toMatchObject([
      { kind: 'outbox.twice', unit: 'DH', subject: outbox, detail: { kiosk: kiosk.name, seq: 2 } },
    ]);
  });

  test('within one post as well, and in posts that come at once', async () => {
    expect(await said([tap(5, { seq: 1 }), tap(4, { seq: 1 })])).toEqual(['stored', TWICE]);
    outbox = uuidv7();
    const replies = await Promise.all([1, 2, 3].map(() => said([tap(5, { seq: 1 })])));
    expect(replies.flat().toSorted()).toEqual(['stored', TWICE, TWICE]);
  });

  test('an integration that numbers wrongly is told; no store is troubled', async () => {
    const bare = (seq: number) => tap(4, { seq, channel: 'email', visit: undefined });
    expect(await said([bare(7)], administrator as never)).toEqual(['stored']);
    expect(await said([bare(7)], administrator as never)).toEqual([TWICE]);
    expect(await notices()).toEqual([]);
  });

  test('an answer that was refused and mended keeps its number, and so does one that is sent again', async () => {
    const wrong = tap(9, { seq: 1 });
    expect(await said([wrong, { seq: 2 }])).toEqual(['rejected response.answers', 'rejected response.malformed']);
    const mended = [{ ...wrong, answers: { smile: 3 } }, tap(5, { seq: 2 })];
    expect(await said(mended)).toEqual(['stored', 'stored']);
    expect(await said(mended)).toEqual(['duplicate', 'duplicate']);
    expect(await notices()).toEqual([]);
  });

  test('an answer of ten years ago is kept and flagged, one of last year is not', async () => {
    const aged = (answeredAt: string): Envelope => tap(5, { answeredAt, startedAt: answeredAt });
    const [old, recent] = [aged('2016-11-20T02:00:00.000Z'), aged('2025-12-20T02:00:00.000Z')];
    expect(await said([old, recent])).toEqual(['stored', 'stored']);
    expect(await stored(old.id)).toMatchObject([{ day: '2016-11-20', clock: 'bounded' }]);
    expect(await stored(recent.id)).toMatchObject([{ day: '2025-12-20', clock: 'sure' }]);
  });

  test('the counts agree after all of it', async () => {
    expect(await verify(stage().ctx)).toMatchObject({ differences: 0 });
  });
});
