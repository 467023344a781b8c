import { beforeAll, beforeEach, expect, test } from 'vitest';
import { checkSignOn, sealingKey } from '#lib/organisation/sign-on.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { PIN, smallOrganisation } from '../fixtures/organisation.ts';
import { seal } from '../fixtures/seal.ts';

onEachEngine('the PIN of a sign event', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  let key: JsonWebKey;
  let event = 0;
  beforeAll(async () => {
    const { db } = stage().ctx;
    await smallOrganisation(db);
    await db.updateTable('employee').set({ pin_hash: null }).where('code', '=', 'NV4').execute();
    key = await sealingKey(db);
  });
  beforeEach(async () => {
    stage().clock.now = start;
    await stage().ctx.db.updateTable('employee').set({ pin_failures: 0, pin_locked_until: null }).execute();
  });
  const later = (minutes: number) => (stage().clock.now = new Date(start.getTime() + minutes * 60_000));
  const claim = async (pin: string, employee = 'NV1') => {
    const id = `0193-event-${event++}`;
    return { employee, event: id, proof: await seal(key, { pin, employee, event: id }) };
  };
  const check = async (pin: string, employee?: string) => checkSignOn(stage().ctx, await claim(pin, employee));

  test('is right or wrong, and right again after wrong ones', async () => {
    for (const pin of ['0000', '2581', '25', 'x', PIN]) {
      expect(await check(pin)).toBe(pin === PIN ? 'ok' : 'wrong-pin');
    }
    for (let i = 0; i < 4; i++) expect(await check('0000')).toBe('wrong-pin');
    expect(await check(PIN)).toBe('ok');
  });

  test('five wrong ones lock it for a quarter of an hour, for that employee only', async () => {
    for (let i = 0; i < 5; i++) expect(await check('0000')).toBe('wrong-pin');
    expect(await check(PIN)).toBe('locked');
    expect(await check(PIN, 'NV2')).toBe('ok');
    later(14);
    expect(await check(PIN)).toBe('locked');
    later(15);
    expect(await check('0000')).toBe('wrong-pin');
    expect(await check(PIN)).toBe('ok');
  });

  test('wrong ones sent all at once are no way around', async () => {
    const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claim(String(1000 + i))));
    const verdicts = await Promise.all(claims.map((one) => checkSignOn(stage().ctx, one)));
    expect(verdicts.filter((verdict) => verdict === 'wrong-pin')).toHaveLength(5);
    expect(await check(PIN)).toBe('locked');
  });

  test('a proof is worth nothing for another event, another employee or another server', async () => {
    const { ctx } = stage();
    const good = await claim(PIN);
    expect(await checkSignOn(ctx, { ...good, event: 'another' })).toBe('wrong-pin');
    expect(await checkSignOn(ctx, { ...good, employee: 'NV2' })).toBe('wrong-pin');
    expect(await checkSignOn(ctx, { ...good, proof: 'bm9uc2Vuc2U' })).toBe('wrong-pin');
    const { publicKey } = await crypto.subtle.generateKey(
      { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
      true,
      ['encrypt', 'decrypt'],
    );
    const foreign = await crypto.subtle.exportKey('jwk', publicKey);
    const proof = await seal(foreign, { pin: PIN, employee: good.employee, event: good.event });
    for (let i = 0; i < 6; i++) expect(await checkSignOn(ctx, { ...good, proof })).toBe('wrong-pin');
    expect(await checkSignOn(ctx, good)).toBe('ok');
  });

  test('who has no PIN, or is nobody, signs on with none', async () => {
    expect(await check(PIN, 'NV4')).toBe('wrong-pin');
    expect(await check(PIN, 'NOBODY')).toBe('wrong-pin');
  });

  test('the key stays the same', async () => {
    expect(await sealingKey(stage().ctx.db)).toEqual(key);
    expect(key).not.toHaveProperty('d');
  });
});
