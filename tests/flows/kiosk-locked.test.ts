/** An import that holds the database's lock for a moment must not fail those who pair a kiosk meanwhile. */
import { beforeAll, expect, test } from 'vitest';
import { rename, resetCornerPin, revoke } from '#lib/kiosk/change.server.ts';
import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { createPairingCode, pair, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { closeNotice, openNotice } from '#lib/organisation/notice.server.ts';
import { checkSignOn } from '#lib/organisation/sign-on.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { whileLocked } from '../fixtures/held-lock.ts';
import { administrator, smallOrganisation } from '../fixtures/organisation.ts';

const counter = { counter: 'DH-1' };
const beat = { outbox: 'o1', pending: 0, lastSeq: 1, appVersion: '1', clock: '2026-11-20T03:00:00Z' };

onEachEngine('while another process writes', (stage) => {
  beforeAll(async () => {
    const { ctx } = stage();
    await smallOrganisation(ctx.db);
    // Makes the key to which PINs are sealed, so that what follows is about the lock alone.
    await checkSignOn(ctx, { employee: 'NV1', proof: '', event: '' });
  });
  const waiting = <T>(work: () => Promise<T>) => whileLocked(stage().url, work);

  test('a kiosk is paired, by code and directly, and speaks', async () => {
    const { ctx } = stage();
    const { code } = await waiting(() => createPairingCode(ctx, administrator, counter));
    const { token } = await waiting(() => pair(ctx, code, 'address'));
    const kiosk = requireKiosk(await actorOfKiosk(ctx, token));
    expect(await waiting(() => heartbeat(ctx, kiosk, beat))).toHaveProperty('receivedAt');
    expect(await waiting(() => pairDirectly(ctx, administrator, counter))).toHaveProperty('token');
  });

  test('a kiosk is cared for', async () => {
    const { ctx } = stage();
    const { kioskId } = await pairDirectly(ctx, administrator, counter);
    await waiting(() => rename(ctx, administrator, kioskId, 'Kiosk cửa'));
    expect(await waiting(() => resetCornerPin(ctx, administrator, kioskId))).toMatch(/^\d{6}$/);
    await waiting(() => revoke(ctx, administrator, kioskId));
    const { name, revoked_at } = await ctx.db
      .selectFrom('kiosk')
      .select(['name', 'revoked_at'])
      .where('id', '=', kioskId)
      .executeTakeFirstOrThrow();
    expect([name, revoked_at]).toEqual(['Kiosk cửa', ctx.now().toISOString()]);
  });

  test('a notice is put away', async () => {
    const { ctx } = stage();
    const detail = { kiosk: 'K', seq: 1, at: ctx.now().toISOString() };
    await openNotice(ctx.db, ctx.now(), { unit: 'DH', kind: 'outbox.twice', subject: 'o1', detail });
    const { id } = await ctx.db.selectFrom('notice').select('id').executeTakeFirstOrThrow();
    await waiting(() => closeNotice(ctx, administrator, id));
    const open = ctx.db.selectFrom('notice').select('id').where('closed_at', 'is', null);
    expect(await open.execute()).toEqual([]);
  });
});
