import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { kioskInCare } from '#lib/kiosk/care.server.ts';
import { move } from '#lib/kiosk/change.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { configFor } from '#lib/kiosk/kiosk-config.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { createPairingCode, createReplacementCode, pair, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { replacementsOf } from '#lib/kiosk/replacement.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

onEachEngine('kiosks that move and are replaced', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  const minutes = (n: number) => new Date(start.getTime() + n * 60_000);
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(() => {
    stage().clock.now = start;
  });
  const actorOf = async (token: string) => requireKiosk(await actorOfKiosk(stage().ctx, token));
  const pairAt = async (choice: { counter: string } | { store: string }) => {
    const { kioskId: id, token, cornerPin } = await pairDirectly(stage().ctx, administrator, choice);
    return { id, token, cornerPin, outbox: uuidv7() };
  };
  const counters = { 'DH-1': 'NV1', 'DH-2': 'NV2', 'BD-1': 'NV3' };
  const answer = (seq: number, counter: keyof typeof counters, at: Date) =>
    tap(5, {
      seq,
      startedAt: at.toISOString(),
      answeredAt: at.toISOString(),
      visit: { counter, employee: counters[counter] },
    });
  const post = async (token: string, outbox: string, responses: ReturnType<typeof tap>[]) => {
    const { ctx } = stage();
    const batch = { outbox, sentAt: ctx.now().toISOString(), responses };
    return (await accept(ctx, await actorOf(token), batch, 'vi')).results.map((r) => r.problem?.code ?? r.status);
  };
  const countersOf = async (outbox: string) => {
    const rows = await stage()
      .ctx.db.selectFrom('response')
      .select(['seq', 'counter', 'store'])
      .where('outbox', '=', outbox)
      .orderBy('seq')
      .execute();
    return rows.map(({ counter, store }) => `${store} ${counter}`);
  };

  test('answers stay with the counter where they were given, whenever they arrive', async () => {
    const { ctx, clock } = stage();
    const { id, token, outbox } = await pairAt({ counter: 'DH-1' });
    clock.now = minutes(10);
    await move(ctx, administrator, id, { counter: 'BD-1' });
    expect(await actorOf(token)).toMatchObject({ store: 'BD', counter: 'BD-1' });
    expect(JSON.parse((await configFor(ctx, await actorOf(token))).body)).toMatchObject({ counter: { code: 'BD-1' } });
    clock.now = minutes(30);
    const sent = [
      answer(1, 'DH-1', minutes(5)),
      // The device had not heard of the move yet: its screen showed the old counter.
      answer(2, 'DH-1', minutes(12)),
      answer(3, 'BD-1', minutes(20)),
      answer(4, 'BD-1', minutes(5)),
      answer(5, 'DH-2', minutes(20)),
    ];
    expect(await post(token, outbox, sent)).toEqual([
      'stored',
      'stored',
      'stored',
      'response.wrong-place',
      'response.wrong-place',
    ]);
    expect(await countersOf(outbox)).toEqual(['DH DH-1', 'DH DH-1', 'BD BD-1']);
    const { places } = await kioskInCare(ctx, administrator, id);
    expect(places.map(({ counter, from }) => [counter?.code, from])).toEqual([
      ['BD-1', minutes(10).toISOString()],
      ['DH-1', start.toISOString()],
    ]);
    const moved = await ctx.db
      .selectFrom('audit')
      .selectAll()
      .where('subject', '=', id)
      .orderBy('at', 'desc')
      .execute();
    expect(moved[0]).toMatchObject({
      action: 'kiosk.move',
      before: '{"store":"DH","counter":"DH-1"}',
      after: '{"store":"BD","counter":"BD-1"}',
    });
    expect((await verify(ctx)).differences).toBe(0);
  });

  test('one may move a kiosk only to where one may pair one', async () => {
    const { ctx, clock } = stage();
    const { id } = await pairAt({ counter: 'BD-1' });
    expect(await refusal(move(ctx, manager, id, { counter: 'DH-1' }))).toBe('access.forbidden');
    expect(await refusal(move(ctx, administrator, id, { counter: 'XX' }))).toBe('counter.unknown');
    clock.now = minutes(1);
    await move(ctx, manager, id, { store: 'BD' });
    clock.now = minutes(2);
    await move(ctx, manager, id, { store: 'BD' });
    expect((await kioskInCare(ctx, manager, id)).places).toHaveLength(2);
  });

  test('another device takes a dead one’s place: what stays, what goes, what is written off', async () => {
    const { ctx, clock } = stage();
    const old = await pairAt({ counter: 'DH-1' });
    const kept = [answer(1, 'DH-1', minutes(1)), answer(2, 'DH-1', minutes(2))];
    await post(old.token, old.outbox, [...kept, answer(5, 'DH-1', minutes(3))]);
    const beat = { pending: 3, oldestPendingAt: null, lastSeq: 8, battery: 0.5, appVersion: '1' };
    await heartbeat(ctx, await actorOf(old.token), { ...beat, outbox: old.outbox, clock: start.toISOString() });
    const pinOf = (id: string) =>
      ctx.db.selectFrom('kiosk').select('corner_pin').where('id', '=', id).executeTakeFirst();

    clock.now = minutes(60);
    expect(await refusal(createReplacementCode(ctx, manager, old.id, 'Hỏng'))).toBe('access.forbidden');
    const first = await createReplacementCode(ctx, administrator, old.id, 'Vỡ màn hình');
    const { code } = await createReplacementCode(ctx, administrator, old.id, 'Vỡ màn hình');
    expect(await refusal(pair(ctx, first.code, 'x'))).toBe('kiosk.code');
    const fresh = await pair(ctx, code, 'x');
    expect(fresh).toMatchObject({ counter: 'DH-1', store: 'DH' });
    expect(await refusal(actorOfKiosk(ctx, old.token))).toBe('kiosk.revoked');
    expect(await pinOf(fresh.kioskId)).toEqual(await pinOf(old.id));
    expect(await kioskInCare(ctx, administrator, fresh.kioskId)).toMatchObject({ name: 'Kiosk DH-1' });

    const told = {
      old: { id: old.id, name: 'Kiosk DH-1' },
      fresh: { id: fresh.kioskId, name: 'Kiosk DH-1' },
      at: minutes(60).toISOString(),
      reason: 'Vỡ màn hình',
      taken: 8,
      received: 3,
      missing: [
        { from: 3, to: 4 },
        { from: 6, to: 8 },
      ],
      missed: 5,
      recovered: 0,
    };
    expect(await replacementsOf(ctx, fresh.kioskId)).toMatchObject([told]);
    expect(await replacementsOf(ctx, old.id)).toMatchObject([told]);
    const row = await ctx.db.selectFrom('audit').selectAll().where('action', '=', 'kiosk.replace').executeTakeFirst();
    expect(row).toMatchObject({ subject: old.id, unit: 'DH' });
    expect(JSON.parse(row?.after ?? '')).toMatchObject({ reason: 'Vỡ màn hình', missing: '3-4,6-8' });

    // It was only a flat battery: paired again, at another store, it hands over what it had.
    const again = await createPairingCode(ctx, administrator, { counter: 'BD-1' });
    const back = await pair(ctx, again.code, 'x');
    const late = [3, 4, 6, 7].map((seq) => answer(seq, 'DH-1', minutes(3 + seq)));
    expect(await post(back.token, old.outbox, [...late, answer(9, 'BD-1', minutes(60))])).toEqual(
      Array(5).fill('stored'),
    );
    expect(await countersOf(old.outbox)).toEqual([...Array(7).fill('DH DH-1'), 'BD BD-1']);
    expect(await replacementsOf(ctx, old.id)).toMatchObject([{ ...told, recovered: 4 }]);
    expect((await verify(ctx)).differences).toBe(0);
  });

  test('a place is taken once', async () => {
    const { ctx } = stage();
    const old = await pairAt({ counter: 'DH-2' });
    const { code } = await createReplacementCode(ctx, administrator, old.id, 'Mất máy');
    await pair(ctx, code, 'x');
    expect(await refusal(pair(ctx, code, 'x'))).toBe('kiosk.code');
    expect(await refusal(createReplacementCode(ctx, administrator, old.id, 'Mất máy'))).toBe('kiosk.unknown');
    expect(await replacementsOf(ctx, old.id)).toMatchObject([{ taken: 0, missed: 0 }]);
  });

  test('gaps are named with the answers around them', async () => {
    const { ctx, clock } = stage();
    const { id, token, outbox } = await pairAt({ counter: 'DH-1' });
    clock.now = minutes(10);
    await post(token, outbox, [answer(1, 'DH-1', minutes(1)), answer(4, 'DH-1', minutes(2))]);
    const beat = { pending: 0, oldestPendingAt: null, lastSeq: 4, battery: null, appVersion: '1', outbox };
    await heartbeat(ctx, await actorOf(token), { ...beat, clock: ctx.now().toISOString() });
    const { gaps, troubles, completeness } = await kioskInCare(ctx, administrator, id);
    expect(troubles).toEqual(['gaps']);
    expect(completeness).toMatchObject({ taken: 4, received: 2, missing: 2 });
    expect(gaps).toEqual([{ from: 2, to: 3, after: minutes(1).toISOString(), before: minutes(2).toISOString() }]);
  });
});
