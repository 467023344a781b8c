import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { actorOfKiosk } from '#lib/kiosk/kiosk.server.ts';
import { createPairingCode, pair, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const manager = (unit: string): Actor => ({
  kind: 'user',
  id: `of-${unit}`,
  name: 'Cửa hàng trưởng',
  grants: [{ role: 'store-manager', unit }],
});
const system: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

/** As the kiosk checks it, with the browser's own means. */
async function opensCorner(pin: string, stored: string): Promise<boolean> {
  const [, iterations, salt, hash] = stored.split('$');
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const given = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    iterations: Number(iterations),
    salt: Buffer.from(salt ?? '', 'base64url'),
  };
  return Buffer.from(await crypto.subtle.deriveBits(given, key, 256)).toString('base64url') === hash;
}

onEachEngine('pairing a kiosk', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  let address = 0;
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(() => {
    stage().clock.now = start;
    address++;
  });
  const later = (minutes: number) => (stage().clock.now = new Date(start.getTime() + minutes * 60_000));
  const from = () => `${stage().ctx.engine}-${address}`;
  const newCode = (choice: Parameters<typeof createPairingCode>[2] = { counter: 'DH-1' }) =>
    createPairingCode(stage().ctx, manager('DH'), choice);
  const tryCode = (code: string, at = from()) => pair(stage().ctx, code, at);
  /** Another secret on the same handle. */
  const wrong = (code: string) => code.slice(0, 4) + (code.endsWith('22222') ? '33333' : '22222');

  test('a code makes a kiosk of the counter, known by its token from then on', async () => {
    const { code, cornerPin, expiresAt } = await newCode();
    expect(code).toMatch(/^[2-9A-Z]{3}-[2-9A-Z]{5}$/);
    expect(cornerPin).toMatch(/^\d{6}$/);
    expect(expiresAt).toBe('2026-11-20T03:15:00.000Z');
    const paired = await tryCode(` ${code.toLowerCase().replace('-', ' ')} `);
    expect(paired).toMatchObject({ counter: 'DH-1', store: 'DH' });
    expect(paired.token).toMatch(/^smk_/);
    expect(await actorOfKiosk(stage().ctx, paired.token)).toEqual({
      kind: 'kiosk',
      id: paired.kioskId,
      name: 'Kiosk DH-1',
      store: 'DH',
      counter: 'DH-1',
    });
    const { db } = stage().ctx;
    expect(await db.selectFrom('kiosk_binding').selectAll().where('kiosk', '=', paired.kioskId).execute()).toEqual([
      { kiosk: paired.kioskId, from_at: start.toISOString(), store: 'DH', counter: 'DH-1' },
    ]);
    const { corner_pin } = await db
      .selectFrom('kiosk')
      .select('corner_pin')
      .where('id', '=', paired.kioskId)
      .executeTakeFirstOrThrow();
    expect(await opensCorner(cornerPin, corner_pin)).toBe(true);
    expect(await opensCorner('00000x', corner_pin)).toBe(false);
  });

  test('neither code nor token nor PIN is stored as it is', async () => {
    const { code, cornerPin } = await newCode({ store: 'DH' });
    const { token } = await tryCode(code);
    const { db } = stage().ctx;
    const everything = JSON.stringify([
      await db.selectFrom('pairing_code').selectAll().execute(),
      await db.selectFrom('kiosk').selectAll().execute(),
      await db.selectFrom('audit').selectAll().execute(),
    ]);
    for (const secret of [code.slice(4), token, `"${cornerPin}"`]) expect(everything).not.toContain(secret);
  });

  test('a code works once', async () => {
    const { code } = await newCode();
    await tryCode(code);
    expect(await refusal(tryCode(code))).toBe('kiosk.code');
  });

  test('of two devices with the same code one wins', async () => {
    const { code } = await newCode();
    const outcomes = await Promise.allSettled([tryCode(code), tryCode(code), tryCode(code)]);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('a code is valid fifteen minutes', async () => {
    const { code } = await newCode();
    const second = await newCode();
    later(15);
    expect(await refusal(tryCode(code))).toBe('kiosk.code');
    stage().clock.now = new Date(start.getTime() + 15 * 60_000 - 1);
    expect(await tryCode(second.code)).toMatchObject({ counter: 'DH-1' });
  });

  test('five wrong guesses void a code, four do not', async () => {
    const { code } = await newCode();
    const spared = await newCode();
    for (let guess = 0; guess < 5; guess++) expect(await refusal(tryCode(wrong(code)))).toBe('kiosk.code');
    for (let guess = 0; guess < 4; guess++) expect(await refusal(tryCode(wrong(spared.code)))).toBe('kiosk.code');
    expect(await refusal(tryCode(code))).toBe('kiosk.code');
    expect(await tryCode(spared.code)).toMatchObject({ counter: 'DH-1' });
  });

  test('guesses made all at once are counted as well', async () => {
    const { code } = await newCode();
    await Promise.allSettled(Array.from({ length: 12 }, () => tryCode(wrong(code))));
    expect(await refusal(tryCode(code))).toBe('kiosk.code');
  });

  test('guessing at codes that do not exist stops an address, after far more tries than an office makes', async () => {
    const { code } = await newCode();
    for (let guess = 0; guess < 300; guess++) expect(await refusal(tryCode('nothing'))).toBe('kiosk.code');
    expect(await refusal(tryCode(code))).toBe('request.rate');
    expect(await tryCode(code, 'elsewhere')).toMatchObject({ counter: 'DH-1' });
  });

  test('handles of codes that are over become free', async () => {
    await newCode();
    later(60);
    await newCode();
    expect(await stage().ctx.db.selectFrom('pairing_code').select('created_at').execute()).toEqual([
      { created_at: stage().clock.now.toISOString() },
    ]);
  });

  test('an exit kiosk belongs to the store and to no counter', async () => {
    const { code } = await newCode({ store: 'DH' });
    expect(await tryCode(code)).toMatchObject({ counter: null, store: 'DH' });
  });

  test('a manager pairs in their own store only, and only where there is one', async () => {
    const { ctx } = stage();
    expect(await refusal(createPairingCode(ctx, manager('BD'), { counter: 'DH-1' }))).toBe('access.forbidden');
    expect(await refusal(createPairingCode(ctx, manager('BD'), { store: 'DH' }))).toBe('access.forbidden');
    expect(await refusal(createPairingCode(ctx, null, { store: 'DH' }))).toBe('access.unauthenticated');
    expect(await refusal(createPairingCode(ctx, system, { counter: 'XX' }))).toBe('counter.unknown');
    expect(await refusal(createPairingCode(ctx, system, { store: 'QT' }))).toBe('unit.unknown');
    const analyst: Actor = { kind: 'user', id: 'a', name: 'A', grants: [{ role: 'analyst', unit: 'QT' }] };
    expect(await refusal(pairDirectly(ctx, analyst, { store: 'DH' }))).toBe('access.forbidden');
    expect(await createPairingCode(ctx, manager('QT'), { store: 'BD' })).toMatchObject({ place: { counter: null } });
  });

  test('a kiosk is made without a screen, and who made it is kept', async () => {
    const { ctx } = stage();
    const made = await pairDirectly(ctx, system, { counter: 'DH-2' }, 'Kiosk cửa sổ');
    expect(made.cornerPin).toMatch(/^\d{6}$/);
    expect(await actorOfKiosk(ctx, made.token)).toMatchObject({ name: 'Kiosk cửa sổ', counter: 'DH-2' });
    const rows = await ctx.db.selectFrom('audit').selectAll().where('subject', '=', made.kioskId).execute();
    expect(rows).toMatchObject([{ actor: 'system:cli', action: 'kiosk.pair', unit: 'DH' }]);
  });

  test('a token of nobody, or of another kind, is no kiosk', async () => {
    expect(await actorOfKiosk(stage().ctx, 'smk_nobody')).toBeNull();
    expect(await actorOfKiosk(stage().ctx, 'sma_other')).toBeNull();
  });
});
