import { beforeAll, beforeEach, expect, test } from 'vitest';
import { kiosksInCare, rename, resetCornerPin, revoke } from '#lib/kiosk/care.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const beat = {
  outbox: '01f3-outbox',
  pending: 2,
  oldestPendingAt: '2026-11-20T02:58:00.000Z',
  lastSeq: 41,
  battery: 0.8,
  appVersion: '0.1.0',
  clock: '2026-11-20T02:59:30.000Z',
};

onEachEngine('the care of kiosks', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(async () => {
    const { db } = stage().ctx;
    stage().clock.now = start;
    await db.deleteFrom('kiosk_binding').execute();
    await db.deleteFrom('kiosk').execute();
  });
  const later = (minutes: number) => (stage().clock.now = new Date(start.getTime() + minutes * 60_000));
  const pairAt = async (choice: { counter: string } | { store: string }) => {
    const { kioskId, token } = await pairDirectly(stage().ctx, administrator, choice);
    return { id: kioskId, token, actor: requireKiosk(await actorOfKiosk(stage().ctx, token)) };
  };
  const auditOf = (subject: string) =>
    stage()
      .ctx.db.selectFrom('audit')
      .select(['actor', 'action', 'unit', 'before', 'after'])
      .where('subject', '=', subject)
      .where('action', '!=', 'kiosk.pair')
      .execute();
  const cornerPin = (id: string) =>
    stage().ctx.db.selectFrom('kiosk').select('corner_pin').where('id', '=', id).executeTakeFirstOrThrow();

  test('a heartbeat tells what waits, and how the device’s clock differs', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    expect(await heartbeat(stage().ctx, actor, beat)).toEqual({ receivedAt: start.toISOString() });
    expect(await kiosksInCare(stage().ctx, administrator)).toEqual([
      {
        id: actor.id,
        name: 'Kiosk DH-1',
        store: { code: 'DH', name: 'Đồng Hới' },
        counter: { code: 'DH-1', name: 'Quầy 1' },
        contact: 'online',
        lastSeenAt: start.toISOString(),
        heartbeat: { ...beat, clockDifference: 30_000 },
      },
    ]);
  });

  test('what is no heartbeat is refused, and the last one kept', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    const { ctx } = stage();
    const bare = { outbox: 'x', pending: 0, lastSeq: 0, appVersion: '1', clock: '2026-11-20T10:00:00+07:00' };
    await heartbeat(ctx, actor, bare);
    for (const wrong of [null, [], {}, { ...beat, pending: -1 }, { ...beat, clock: 'noon' }, { ...beat, battery: 80 }])
      expect(await refusal(heartbeat(ctx, actor, wrong))).toBe('request.invalid');
    expect((await kiosksInCare(ctx, administrator))[0]?.heartbeat).toEqual({
      ...bare,
      clock: '2026-11-20T03:00:00.000Z',
      oldestPendingAt: null,
      battery: null,
      clockDifference: 0,
    });
  });

  test('silence is a matter of opening hours', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    await pairAt({ counter: 'DH-2' });
    await heartbeat(stage().ctx, actor, beat);
    const contacts = async () => (await kiosksInCare(stage().ctx, administrator)).map(({ contact }) => contact);
    expect(await contacts()).toEqual(['online', 'new']);
    later(5);
    expect(await contacts()).toEqual(['online', 'new']);
    later(6);
    expect(await contacts()).toEqual(['silent', 'new']);
    stage().clock.now = new Date('2026-11-20T17:00:00+07:00');
    expect(await contacts()).toEqual(['resting', 'new']);
  });

  test('are listed by place, the exit last, and for a manager their own store’s only', async () => {
    await pairAt({ store: 'DH' });
    await pairAt({ counter: 'DH-2' });
    await pairAt({ counter: 'BD-1' });
    const places = async (who: Parameters<typeof kiosksInCare>[1]) =>
      (await kiosksInCare(stage().ctx, who)).map(({ store, counter }) => counter?.code ?? store.code);
    expect(await places(administrator)).toEqual(['BD-1', 'DH-2', 'DH']);
    expect(await places(manager)).toEqual(['BD-1']);
    expect(await refusal(kiosksInCare(stage().ctx, null))).toBe('access.unauthenticated');
    const analyst = { ...manager, grants: [{ role: 'analyst' as const, unit: 'VNPT' }] };
    expect(await refusal(kiosksInCare(stage().ctx, analyst))).toBe('access.forbidden');
  });

  test('a revoked kiosk is refused from its next request on', async () => {
    const { ctx } = stage();
    const { id, token } = await pairAt({ counter: 'BD-1' });
    await revoke(ctx, manager, id);
    expect(await refusal(actorOfKiosk(ctx, token))).toBe('kiosk.revoked');
    expect(await kiosksInCare(ctx, administrator)).toEqual([]);
    expect(await auditOf(id)).toMatchObject([{ actor: 'user:U2', action: 'kiosk.revoke', unit: 'BD' }]);
    expect(await refusal(revoke(ctx, manager, id))).toBe('kiosk.unknown');
    expect(await auditOf(id)).toHaveLength(1);
  });

  test('a new name is kept, with the old one in the audit', async () => {
    const { ctx } = stage();
    const { id } = await pairAt({ counter: 'BD-1' });
    await rename(ctx, manager, id, 'Kiosk cửa sổ');
    await rename(ctx, manager, id, 'Kiosk cửa sổ');
    expect((await kiosksInCare(ctx, manager))[0]?.name).toBe('Kiosk cửa sổ');
    expect((await auditOf(id)).map(({ before, after }) => [before, after])).toEqual([
      ['{"name":"Kiosk BD-1"}', '{"name":"Kiosk cửa sổ"}'],
    ]);
  });

  test('a new corner PIN replaces the old one and is written nowhere', async () => {
    const { ctx } = stage();
    const { id } = await pairAt({ counter: 'BD-1' });
    const before = await cornerPin(id);
    const pin = await resetCornerPin(ctx, manager, id);
    expect(pin).toMatch(/^\d{6}$/);
    expect(await cornerPin(id)).not.toEqual(before);
    expect(await auditOf(id)).toMatchObject([{ action: 'kiosk.corner-pin', before: null, after: null }]);
  });

  test('another store’s manager may do none of it', async () => {
    const { ctx } = stage();
    const { id, token } = await pairAt({ counter: 'DH-1' });
    expect(await refusal(revoke(ctx, manager, id))).toBe('access.forbidden');
    expect(await refusal(rename(ctx, manager, id, 'X'))).toBe('access.forbidden');
    expect(await refusal(resetCornerPin(ctx, manager, id))).toBe('access.forbidden');
    expect(await refusal(revoke(ctx, administrator, 'nothing'))).toBe('kiosk.unknown');
    expect(await actorOfKiosk(ctx, token)).toMatchObject({ id });
    expect(await auditOf(id)).toEqual([]);
  });

  test('only a kiosk is taken for one', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    expect(requireKiosk(actor)).toBe(actor);
    expect(await refusal(Promise.resolve().then(() => requireKiosk(null)))).toBe('access.unauthenticated');
    expect(await refusal(Promise.resolve().then(() => requireKiosk(manager)))).toBe('access.forbidden');
  });
});
