import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Role } from '#lib/access/roles.ts';
import { createUser } from '#lib/access/access.server.ts';
import { handlers } from '#lib/jobs/registry.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { move, revoke } from '#lib/kiosk/change.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { watchKiosks } from '#lib/kiosk/watch.server.ts';
import { closeNotice, kioskNotices } from '#lib/organisation/notice.server.ts';
import { sealingKey } from '#lib/organisation/sign-on.server.ts';
import { removeWebhook, setWebhook, tryWebhook, webhookFor } from '#lib/organisation/webhook.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, PIN, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';
import { seal } from '../fixtures/seal.ts';

interface Heard {
  body: { event: string; notice: { kind: string; subject: string; closedAt: string | null; detail: unknown } };
  signature: string;
  raw: string;
}

onEachEngine('the watch over kiosks', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  const heard: Heard[] = [];
  let status = 200;
  let server: Server;
  let url = '';
  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    server = createServer((request, response) => {
      let raw = '';
      request.on('data', (chunk: Buffer) => (raw += chunk.toString()));
      request.on('end', () => {
        const signature = String(request.headers['x-smile-signature']);
        heard.push({ body: JSON.parse(raw) as Heard['body'], signature, raw });
        response.writeHead(status).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/smile`;
    stage().ctx.config.webhooksInside = true;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    const { db } = stage().ctx;
    stage().clock.now = start;
    heard.length = 0;
    status = 200;
    for (const table of ['notice', 'job', 'webhook', 'kiosk_report', 'kiosk_binding', 'kiosk', 'setting'] as const)
      await db.deleteFrom(table).execute();
  });

  const at = (minutes: number) => (stage().clock.now = new Date(start.getTime() + minutes * 60_000));
  /** Rounds of the watch every five minutes up to that one. */
  async function watch(from: number, to: number) {
    for (let minute = from; minute <= to; minute += 5) {
      at(minute);
      await watchKiosks(stage().ctx);
    }
  }
  const pairAt = async (counter: string) => {
    const { kioskId: id, token } = await pairDirectly(stage().ctx, administrator, { counter });
    return { id, actor: requireKiosk(await actorOfKiosk(stage().ctx, token)) };
  };
  const beat = (actor: Parameters<typeof heartbeat>[1], more = {}) =>
    heartbeat(stage().ctx, actor, {
      ...{ outbox: 'o', pending: 0, oldestPendingAt: null, lastSeq: 0, battery: 1, appVersion: '1' },
      clock: stage().ctx.now().toISOString(),
      ...more,
    });
  const open = async () =>
    (await kioskNotices(stage().ctx, administrator)).map(({ kind, unit, subject }) => [kind, unit, subject]);

  test('a silence of a quarter of an hour is told once and closes itself', async () => {
    const { ctx } = stage();
    const silent = await pairAt('DH-1');
    const well = await pairAt('DH-2');
    await beat(silent.actor);
    await beat(well.actor);
    await watch(0, 10);
    expect(await open()).toEqual([]);
    at(14);
    await beat(well.actor);
    await watch(15, 15);
    expect(await open()).toEqual([]);
    await watch(20, 25);
    expect(await open()).toEqual([['kiosk.silent', 'DH', silent.id]]);
    const [notice] = await kioskNotices(ctx, administrator);
    expect(notice?.detail).toMatchObject({ counter: 'Quầy 1', store: 'Đồng Hới', since: start.toISOString() });
    // Nobody can put away what still holds.
    await closeNotice(ctx, administrator, notice?.id ?? '');
    await watch(30, 30);
    expect((await open()).map(([, , subject]) => subject).sort()).toEqual([silent.id, well.id].sort());
    expect(await ctx.db.selectFrom('notice').select('id').execute()).toHaveLength(2);
    at(31);
    await beat(silent.actor);
    await beat(well.actor);
    await watch(31, 31);
    expect(await open()).toEqual([]);
  });

  test('closed doors are silent, and so is the first quarter of an hour', async () => {
    const { actor, id } = await pairAt('BD-1');
    await watch(390, 405);
    // 16:50, then the evening.
    at(410);
    await beat(actor);
    await watch(410, 480);
    expect(await open()).toEqual([]);
    // The next morning's half past seven is 00:30 UTC.
    const morning = 21.5 * 60;
    await watch(morning - 20, morning + 10);
    expect(await open()).toEqual([]);
    await watch(morning + 15, morning + 15);
    expect(await open()).toEqual([['kiosk.silent', 'BD', id]]);
  });

  test('our own absence is nobody’s silence', async () => {
    const { actor, id } = await pairAt('DH-1');
    await beat(actor);
    await watch(0, 5);
    await watch(120, 130);
    expect(await open()).toEqual([]);
    await watch(135, 135);
    expect(await open()).toEqual([['kiosk.silent', 'DH', id]]);
  });

  test('answers older than a day are told until they have come', async () => {
    const { actor, id } = await pairAt('DH-1');
    const day = 24 * 60;
    at(day);
    await beat(actor, { pending: 3, lastSeq: 3, oldestPendingAt: start.toISOString() });
    await watch(day, day);
    expect(await open()).toEqual([]);
    at(day + 1);
    await beat(actor, { pending: 3, lastSeq: 3, oldestPendingAt: start.toISOString() });
    await watch(day + 1, day + 1);
    expect(await open()).toEqual([['kiosk.stale', 'DH', id]]);
    at(day + 2);
    await beat(actor, { pending: 1, lastSeq: 3, oldestPendingAt: new Date(start.getTime() + 180_000).toISOString() });
    await watch(day + 2, day + 2);
    expect(await open()).toEqual([]);
  });

  test('a kiosk that is revoked or moved away leaves no notice behind', async () => {
    const { ctx } = stage();
    const [gone, moved] = [await pairAt('DH-1'), await pairAt('DH-2')];
    await beat(gone.actor);
    await beat(moved.actor);
    await watch(0, 20);
    expect(await open()).toHaveLength(2);
    await revoke(ctx, administrator, gone.id);
    await move(ctx, administrator, moved.id, { counter: 'BD-1' });
    await watch(25, 25);
    expect(await open()).toEqual([['kiosk.silent', 'BD', moved.id]]);
  });

  test('other systems hear of it, signed, at every level, until they have taken it', async () => {
    const { ctx } = stage();
    const secret = await setWebhook(ctx, administrator, 'VNPT', url);
    await setWebhook(ctx, administrator, 'BD', url);
    const { actor, id } = await pairAt('DH-1');
    await beat(actor);
    await watch(0, 20);
    status = 500;
    await runDueJobs(ctx, handlers);
    expect(heard).toHaveLength(1);
    expect((await webhookFor(ctx, administrator, 'VNPT'))?.last).toMatchObject({ outcome: '500' });
    status = 204;
    at(22);
    await runDueJobs(ctx, handlers);
    expect(heard.map(({ body }) => [body.event, body.notice.kind, body.notice.subject])).toEqual([
      ['notice.opened', 'kiosk.silent', id],
      ['notice.opened', 'kiosk.silent', id],
    ]);
    expect(heard[1]?.body.notice.detail).toMatchObject({ store: 'Đồng Hới' });
    const [, seconds, digest] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(heard[1]?.signature ?? '') ?? [];
    expect(Number(seconds)).toBe(ctx.now().getTime() / 1000);
    expect(digest).toBe(createHmac('sha256', secret).update(`${seconds}.${heard[1]?.raw}`).digest('hex'));
    await runDueJobs(ctx, handlers);
    expect(heard).toHaveLength(2);
    await beat(actor);
    await watch(23, 23);
    await runDueJobs(ctx, handlers);
    expect(heard[2]?.body).toMatchObject({ event: 'notice.closed', notice: { closedAt: ctx.now().toISOString() } });
  });

  test('a webhook is set, tried and removed by administrators, and leads nowhere inside', async () => {
    const { ctx } = stage();
    expect(await refusal(setWebhook(ctx, manager, 'BD', url))).toBe('access.forbidden');
    expect(await refusal(webhookFor(ctx, manager, 'BD'))).toBe('access.forbidden');
    const first = await setWebhook(ctx, administrator, 'QT', url);
    expect(await tryWebhook(ctx, administrator, 'QT')).toBe('200');
    expect(heard[0]?.body).toMatchObject({ event: 'test', unit: { code: 'QT', name: 'VNPT Quảng Trị' } });
    const inside = { ...ctx, config: { ...ctx.config, webhooksInside: false } };
    expect(await tryWebhook(inside, administrator, 'QT')).toBe('insecure');
    expect(await setWebhook(ctx, administrator, 'QT', `${url}/2`)).not.toBe(first);
    await removeWebhook(ctx, administrator, 'QT');
    expect(await webhookFor(ctx, administrator, 'QT')).toBeNull();
    expect(await tryWebhook(ctx, administrator, 'QT')).toBeNull();
    const rows = await ctx.db.selectFrom('audit').select(['action', 'after']).where('subject', '=', 'QT').execute();
    expect(rows.map(({ action }) => action)).toEqual(['webhook.set', 'webhook.set', 'webhook.remove']);
    expect(JSON.stringify(rows)).not.toContain(first);
  });

  test('whoever answers for the store gets a letter, once', async () => {
    const { ctx } = stage();
    const mailing = {
      ...ctx,
      config: { ...ctx.config, smtpUrl: 'smtp://127.0.0.1:1', origin: 'https://smile.example' },
    };
    const user = (email: string, role: Role, unit: string) =>
      createUser(ctx, administrator, 'all', { email, name: email, role, unit, password: 'trời xanh mây trắng' });
    await user('admin@vnpt.example', 'administrator', 'VNPT');
    await user('province@vnpt.example', 'store-manager', 'QT');
    const { actor, id } = await pairAt('DH-1');
    await beat(actor);
    await watch(0, 20);
    const { mail: _later, ...planning } = handlers;
    await runDueJobs(mailing, planning);
    const recipients = async () =>
      (await ctx.db.selectFrom('mail').select(['recipient', 'kind']).orderBy('recipient').execute()).map(
        ({ recipient, kind }) => `${kind} ${recipient}`,
      );
    expect(await recipients()).toEqual(['notice province@vnpt.example']);
    // At the other store somebody is nearer.
    await user('bd@vnpt.example', 'store-manager', 'BD');
    await move(ctx, administrator, id, { counter: 'BD-1' });
    await watch(25, 25);
    await runDueJobs(mailing, planning);
    expect(await recipients()).toEqual(['notice bd@vnpt.example', 'notice province@vnpt.example']);
  });

  test('a right PIN puts away what was said of that clerk’s wrong ones', async () => {
    const { ctx } = stage();
    const { actor } = await pairAt('DH-1');
    const key = await sealingKey(ctx.db);
    let seq = 0;
    const sign = async (pin: string, employee: string) => {
      const id = uuidv7();
      const proof = await seal(key, { pin, employee, event: id });
      const event = { id, seq: ++seq, type: 'sign-on', at: ctx.now().toISOString(), employee, proof };
      await accept(ctx, actor, { outbox: '01f3-signs', sentAt: ctx.now().toISOString(), events: [event] }, 'vi');
    };
    await sign('0000', 'NV1');
    await sign('0000', 'NV2');
    expect((await open()).map(([kind, , subject]) => `${kind} ${subject}`).sort()).toEqual([
      'sign-on.refused DH-1 NV1',
      'sign-on.refused DH-1 NV2',
    ]);
    await sign(PIN, 'NV1');
    expect((await open()).map(([, , subject]) => subject)).toEqual(['DH-1 NV2']);
    const [left] = await kioskNotices(ctx, administrator);
    await closeNotice(ctx, administrator, left?.id ?? '');
    expect(await open()).toEqual([]);
  });
});
