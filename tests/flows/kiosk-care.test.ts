import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { kioskInCare, kiosksInCare, type CareFilter } from '#lib/kiosk/care.server.ts';
import { move, rename, resetCornerPin, revoke } from '#lib/kiosk/change.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { writeReports } from '#lib/kiosk/report.server.ts';
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
    await db.deleteFrom('kiosk_report').execute();
    await db.deleteFrom('kiosk_binding').execute();
    await db.deleteFrom('kiosk').execute();
  });
  const later = (minutes: number) => (stage().clock.now = new Date(start.getTime() + minutes * 60_000));
  const pairAt = async (choice: { counter: string } | { store: string }) => {
    const { kioskId, token } = await pairDirectly(stage().ctx, administrator, choice);
    return { id: kioskId, token, actor: requireKiosk(await actorOfKiosk(stage().ctx, token)) };
  };
  const listed = async (...more: [Actor?, CareFilter?]) =>
    (await kiosksInCare(stage().ctx, more[0] ?? administrator, more[1])).kiosks;
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
    const { clock: _clock, outbox: _outbox, ...said } = beat;
    expect(await listed()).toEqual([
      {
        id: actor.id,
        name: 'Kiosk DH-1',
        store: { code: 'DH', name: 'Đồng Hới' },
        counter: { code: 'DH-1', name: 'Quầy 1' },
        contact: 'online',
        heardAt: start.toISOString(),
        revokedAt: null,
        report: { ...said, at: start.toISOString(), clockDifference: 30_000 },
        completeness: { taken: 41, received: 0, waiting: 2, gaps: [{ from: 1, to: 39 }], missing: 39 },
        troubles: [],
      },
    ]);
  });

  test('what is no heartbeat is refused, and the last one kept', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    const { ctx } = stage();
    const bare = { outbox: 'x', pending: 0, lastSeq: 0, appVersion: '1', clock: '2026-11-20T10:00:00+07:00' };
    await heartbeat(ctx, actor, bare);
    const refused = (body: unknown) => refusal(heartbeat(ctx, actor, body));
    for (const wrong of [null, [], {}, { ...beat, pending: -1 }, { ...beat, clock: 'noon' }, { ...beat, battery: 80 }])
      expect(await refused(wrong)).toBe('request.invalid');
    expect((await listed())[0]?.report).toEqual({
      at: start.toISOString(),
      pending: 0,
      oldestPendingAt: null,
      lastSeq: 0,
      battery: null,
      appVersion: '1',
      clockDifference: 0,
    });
  });

  test('silence is a matter of opening hours', async () => {
    const { actor } = await pairAt({ counter: 'DH-1' });
    await pairDirectly(stage().ctx, administrator, { counter: 'DH-2' });
    await heartbeat(stage().ctx, actor, { ...beat, pending: 0 });
    const contacts = async () =>
      Object.fromEntries((await listed()).map(({ contact, counter }) => [counter?.code, contact]));
    expect(await contacts()).toEqual({ 'DH-1': 'online', 'DH-2': 'new' });
    later(5);
    expect(await contacts()).toEqual({ 'DH-1': 'online', 'DH-2': 'new' });
    later(6);
    expect(await contacts()).toEqual({ 'DH-1': 'silent', 'DH-2': 'new' });
    stage().clock.now = new Date('2026-11-20T17:00:00+07:00');
    expect(await contacts()).toEqual({ 'DH-1': 'resting', 'DH-2': 'new' });
    stage().clock.now = new Date('2026-11-21T07:29:00+07:00');
    expect(await contacts()).toEqual({ 'DH-1': 'resting', 'DH-2': 'new' });
    stage().clock.now = new Date('2026-11-21T07:30:00+07:00');
    expect(await contacts()).toEqual({ 'DH-1': 'silent', 'DH-2': 'new' });
  });

  test('any request of a device is contact, and an older word never overrides a newer one', async () => {
    const { ctx } = stage();
    const { token, actor } = await pairAt({ counter: 'DH-1' });
    await heartbeat(ctx, actor, beat);
    later(20);
    await actorOfKiosk(ctx, token);
    expect(await listed()).toMatchObject([
      { contact: 'online', heardAt: ctx.now().toISOString(), report: { at: start.toISOString(), pending: 2 } },
    ]);
    // Another process, which heard the same device before, writes later.
    const other = { ...ctx, now: () => new Date(start.getTime() + 60_000) };
    await heartbeat(other, actor, { ...beat, pending: 7 });
    await writeReports(other);
    later(21);
    expect(await listed()).toMatchObject([
      { heardAt: new Date(start.getTime() + 1_200_000).toISOString(), report: { pending: 7 } },
    ]);
    later(0);
    await heartbeat(ctx, actor, { ...beat, pending: 3 });
    expect(await listed()).toMatchObject([{ report: { pending: 7 } }]);
  });

  test('a report that could not be written is written another time', async () => {
    const { ctx } = stage();
    const { actor } = await pairAt({ counter: 'DH-1' });
    const transaction = () => {
      throw new Error('no disk');
    };
    const broken = { ...ctx, db: Object.assign(Object.create(ctx.db), { transaction }) as typeof ctx.db };
    await heartbeat(broken, actor, beat);
    await expect(writeReports(broken)).rejects.toThrow('no disk');
    broken.db = ctx.db;
    await writeReports(broken);
    expect(await listed()).toMatchObject([{ report: { pending: 2 } }]);
  });

  test('are listed by place, the exit last, and for a manager their own store’s only', async () => {
    await pairAt({ store: 'DH' });
    await pairAt({ counter: 'DH-2' });
    await pairAt({ counter: 'BD-1' });
    const places = async (who?: Actor) =>
      (await listed(who ?? administrator)).map(({ store, counter }) => counter?.code ?? store.code);
    expect(await places()).toEqual(['BD-1', 'DH-2', 'DH']);
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
    expect(await listed()).toEqual([]);
    expect(await listed(manager, { view: 'revoked' })).toMatchObject([{ id, revokedAt: start.toISOString() }]);
    expect((await kioskInCare(ctx, manager, id)).mayChange).toBe(false);
    expect(await auditOf(id)).toMatchObject([{ actor: 'user:U2', action: 'kiosk.revoke', unit: 'BD' }]);
    expect(await refusal(revoke(ctx, manager, id))).toBe('kiosk.unknown');
    expect(await auditOf(id)).toHaveLength(1);
  });

  test('a new name is kept, with the old one in the audit', async () => {
    const { ctx } = stage();
    const { id } = await pairAt({ counter: 'BD-1' });
    await rename(ctx, manager, id, 'Kiosk cửa sổ');
    await rename(ctx, manager, id, 'Kiosk cửa sổ');
    expect((await listed(manager))[0]?.name).toBe('Kiosk cửa sổ');
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

  test('a long list is searched, narrowed, paged and sorted by what wants attention', async () => {
    const { ctx } = stage();
    const [well, weak, stale, silent] = [
      await pairAt({ counter: 'BD-1' }),
      await pairAt({ counter: 'DH-1' }),
      await pairAt({ counter: 'DH-2' }),
      await pairAt({ store: 'DH' }),
    ];
    const good = { ...beat, pending: 0, lastSeq: 0, oldestPendingAt: null };
    await heartbeat(ctx, silent.actor, good);
    later(10);
    const clock = ctx.now().toISOString();
    await heartbeat(ctx, well.actor, { ...good, clock });
    await heartbeat(ctx, weak.actor, { ...good, clock, battery: 0.1, appVersion: '0.0.9' });
    await heartbeat(ctx, stale.actor, { ...beat, clock, lastSeq: 2, oldestPendingAt: '2026-11-18T03:00:00.000Z' });
    const page = await kiosksInCare(ctx, administrator, {}, '0.1.0');
    expect(page.kiosks.map(({ id }) => id)).toEqual([silent.id, stale.id, weak.id, well.id]);
    expect(page.kiosks.map(({ troubles }) => troubles)).toEqual([['silent'], ['stale'], ['battery'], []]);
    expect(page.summary).toEqual({
      total: 4,
      counts: { new: 0, online: 3, resting: 0, silent: 1 },
      silentSince: start.toISOString(),
      pending: 2,
      views: { silent: 1, stale: 1, gaps: 0, battery: 1, clock: 0, pending: 1, version: 1, new: 0, revoked: 0 },
    });
    const ids = async (filter: CareFilter) =>
      (await kiosksInCare(ctx, administrator, filter, '0.1.0')).kiosks.map(({ id }) => id);
    expect(await ids({ view: 'version' })).toEqual([weak.id]);
    expect(await ids({ text: 'dong hoi quay 2' })).toEqual([stale.id]);
    expect(await ids({ text: 'KIOSK bd-1' })).toEqual([well.id]);
    expect(await ids({ text: 'không có' })).toEqual([]);
    expect(await ids({ unit: 'BD' })).toEqual([well.id]);
    expect(await ids({ unit: 'QT', view: 'silent' })).toEqual([silent.id]);
    expect(await ids({ page: 2 })).toEqual([]);
    expect(await refusal(kiosksInCare(ctx, manager, { unit: 'DH' }))).toBe('access.forbidden');
    expect(await refusal(kiosksInCare(ctx, administrator, { unit: 'nowhere' }))).toBe('unit.unknown');
  });

  test('another store’s manager may do none of it', async () => {
    const { ctx } = stage();
    const { id, token } = await pairAt({ counter: 'DH-1' });
    expect(await refusal(revoke(ctx, manager, id))).toBe('access.forbidden');
    expect(await refusal(rename(ctx, manager, id, 'X'))).toBe('access.forbidden');
    expect(await refusal(move(ctx, manager, id, { counter: 'BD-1' }))).toBe('access.forbidden');
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
