/** How much is taken from one device, and that nobody starves for what another does. */
import { setImmediate as turn } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { countAttempt } from '#lib/access/sign-in-limit.server.ts';
import { configFor } from '#lib/kiosk/kiosk-config.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { pair } from '#lib/kiosk/pairing.server.ts';
import type { KioskActor } from '#lib/kiosk/kiosk.server.ts';
import { accept, dryRun } from '#lib/response/accept.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addressKey, spend } from '#lib/server/rate.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const kiosk = kioskActor as KioskActor;
const beat = { outbox: 'o1', pending: 0, lastSeq: 1, appVersion: '1', clock: '2026-11-20T03:00:00Z' };

onEachEngine('rates', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  /** The same shop, whose limits are so many times the real ones. */
  const at = (rateFactor: number): Context => ({ ...stage().ctx, config: { ...stage().ctx.config, rateFactor } });
  const batch = (size: number) => ({ responses: Array.from({ length: size }, () => tap(5)) });
  const rate = { code: 'request.rate', status: 429, details: { seconds: 60 } };

  test('a kiosk’s answers are counted one by one, kept or not; another’s are not touched by it', async () => {
    const ctx = at(0.001);
    expect((await accept(ctx, kiosk, batch(20), 'vi')).results).toHaveLength(20);
    await accept(ctx, kiosk, { responses: Array(9).fill({}) }, 'vi');
    await accept(ctx, kiosk, batch(1), 'vi');
    await expect(accept(ctx, kiosk, batch(1), 'vi')).rejects.toMatchObject(rate);
    await expect(dryRun(ctx, kiosk, batch(1), 'vi')).rejects.toMatchObject(rate);
    const before = await stored();
    await expect(accept(ctx, kiosk, { events: Array(3).fill({}) }, 'vi')).rejects.toMatchObject(rate);
    expect(await stored()).toBe(before);
    expect((await accept(ctx, { ...kiosk, id: 'K2' }, { responses: [{}] }, 'vi')).results).toHaveLength(1);
    expect((await accept(ctx, administrator, batch(1), 'vi')).results).toHaveLength(1);
  });

  const stored = async () => (await stage().ctx.db.selectFrom('response').select('id').execute()).length;

  test('a week’s backlog of a busy kiosk comes in at once', async () => {
    const ctx = at(1);
    for (let post = 0; post < 60; post++) {
      const answered = { responses: Array.from({ length: 100 }, () => ({ id: uuidv7() })) };
      expect((await dryRun(ctx, kiosk, answered, 'vi')).results).toHaveLength(100);
    }
  });

  test('three hundred kiosks behind one address drain a week each, and speak, within a minute', async () => {
    const ctx = at(1);
    const caller = addressKey('203.0.113.7');
    for (let each = 0; each < 300; each++) {
      // Sixty batches, a configuration, a heartbeat.
      for (let call = 0; call < 62; call++) await spend(ctx, 'address', caller);
      await spend(ctx, 'kiosk-answers', `kiosk:${each}`, 6_000);
      if (each % 50 === 0) await turn();
    }
    // That leaves room for as much again, and no more than that twice.
    await spend(ctx, 'address', caller, 300 * 62);
    expect(await refusal(spend(ctx, 'address', caller, 300 * 62 * 2))).toBe('request.rate');
  });

  test('heartbeat and configuration of a device', async () => {
    const ctx = at(0.05);
    for (let call = 0; call < 3; call++) {
      await heartbeat(ctx, kiosk, beat);
      await configFor(ctx, kiosk);
    }
    expect(await refusal(heartbeat(ctx, kiosk, beat))).toBe('request.rate');
    expect(await refusal(configFor(ctx, kiosk))).toBe('request.rate');
  });

  test('codes that do not pair, all at once as well, by address', async () => {
    const ctx = at(0.02);
    const tries = await Promise.all(Array.from({ length: 9 }, () => refusal(pair(ctx, 'nothing', '203.0.113.8'))));
    expect(tries.filter((code) => code === 'kiosk.code')).toHaveLength(6);
    expect(tries.filter((code) => code === 'request.rate')).toHaveLength(3);
    expect(await refusal(pair(ctx, 'nothing', '203.0.113.9'))).toBe('kiosk.code');
  });

  test('one line’s IPv6 addresses are one caller, whatever is guessed from them', async () => {
    const ctx = at(1);
    for (let n = 1; n <= 100; n++)
      await countAttempt(ctx, { login: `a${n}@vnpt.example`, address: `2001:db8::${n.toString(16)}` });
    const further = (address: string) => refusal(countAttempt(ctx, { login: 'b@vnpt.example', address }));
    expect(await further('2001:db8::ffff')).toBe('access.locked');
    await countAttempt(ctx, { login: 'b@vnpt.example', address: '2001:db9::1' });
  });

  test('however many addresses call, they share a bounded number of allowances', () => {
    const keys = new Set(
      Array.from({ length: 200_000 }, (_, n) => addressKey(`2001:db8:${(n >> 8).toString(16)}:${n & 255}::1`)),
    );
    expect(keys.size).toBeLessThanOrEqual(65_536);
    expect(keys.size).toBeGreaterThan(55_000);
  });
});
