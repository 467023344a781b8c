import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { sealPin } from '#lib/kiosk/pin.ts';
import { setDeparture } from '#lib/organisation/employee/changes.server.ts';
import { resetPin } from '#lib/organisation/employee/pin.server.ts';
import { kioskNotices } from '#lib/organisation/notice.server.ts';
import { hashSealedPins } from '#lib/organisation/pin-job.server.ts';
import { isSealed, newPin, pinMatches, pinSealer } from '#lib/organisation/pin.server.ts';
import { setPin } from '#lib/organisation/pin.queries.server.ts';
import { sealingKey } from '#lib/organisation/sign-on.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, PIN, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

onEachEngine('a clerk who has left', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  let outbox: string;
  let seq: number;
  beforeEach(() => {
    outbox = uuidv7();
    seq = 0;
  });

  const signOn = async (employee: string, at: string, pin = PIN) => {
    const id = uuidv7();
    const proof = await sealPin({ pin, employee, event: id }, await sealingKey(stage().ctx.db));
    return { id, seq: ++seq, type: 'sign-on' as const, at, clockEpoch: 1, employee, proof };
  };
  const answer = (employee: string, at: string) =>
    tap(5, { seq: ++seq, clockEpoch: 1, startedAt: at, answeredAt: at, visit: { counter: 'DH-1', employee } });
  const post = async (events: unknown[], responses: { id: string }[]) => {
    const now = stage().ctx.now().toISOString();
    const body = { outbox, clockEpoch: 1, sentAt: now, events, responses };
    return (await accept(stage().ctx, kioskActor, body, 'vi')).results.map(
      ({ status, problem }) => problem?.code ?? status,
    );
  };
  const attributed = async (...ids: string[]) =>
    (
      await stage()
        .ctx.db.selectFrom('response')
        .select(['employee', 'attribution'])
        .where('id', 'in', ids)
        .orderBy('corrected_at')
        .execute()
    ).map(({ employee, attribution }) => [employee, attribution]);

  test('does not sign on after the last day, though the kiosk was offline; what follows is nobody’s, with a notice', async () => {
    const { ctx } = stage();
    await setDeparture(ctx, administrator, 'NV1', '2026-11-19');
    // On the last day (UTC+7) still; the day after no more.
    const before = [await signOn('NV1', '2026-11-19T16:00:00.000Z')];
    const kept = answer('NV1', '2026-11-19T16:30:00.000Z');
    const after = await signOn('NV1', '2026-11-20T01:00:00.000Z');
    const lost = answer('NV1', '2026-11-20T01:30:00.000Z');
    expect(await post([...before, after], [kept, lost])).toEqual(['stored', 'stored', 'stored', 'event.employee']);
    expect(await attributed(kept.id, lost.id)).toEqual([
      ['NV1', 'screen'],
      ['', 'refused'],
    ]);
    expect(await post([after], [])).toEqual(['event.employee']);
    const notices = await kioskNotices(ctx, administrator);
    expect(notices).toMatchObject([{ kind: 'sign-on.refused', detail: { employee: 'NV1', verdict: 'left' } }]);
  });

  test('is not taken from the roster or from an old screen either', async () => {
    const { ctx } = stage();
    const shift = { id: 'R', counter: 'DH-2', store: 'DH', employee: 'NV1', source: 'roster' as const };
    await ctx.db
      .insertInto('shift')
      .values({ ...shift, starts_at: '2026-11-20T00:00:00.000Z', ends_at: '2026-11-20T10:00:00.000Z' })
      .execute();
    const at = '2026-11-20T02:00:00.000Z';
    const shown = answer('NV1', at);
    const silent = tap(4, { seq: ++seq, clockEpoch: 1, startedAt: at, answeredAt: at, visit: { counter: 'DH-1' } });
    expect(await post([], [shown, silent])).toEqual(['stored', 'stored']);
    expect(await attributed(shown.id)).toEqual([['', 'refused']]);
    expect(await attributed(silent.id)).toEqual([['', 'none']]);
  });

  test('PINs are set anew by those in care of the store, and sealed ones count until they are hashed', async () => {
    const { ctx } = stage();
    const stored = async (code: string) =>
      (await ctx.db.selectFrom('employee').select('pin_hash').where('code', '=', code).executeTakeFirstOrThrow())
        .pin_hash ?? '';
    const pin = await resetPin(ctx, manager, 'NV3', null);
    expect(pin).toMatch(/^\d{6}$/);
    expect(await pinMatches(ctx, 'NV3', pin, await stored('NV3'))).toBe(true);
    expect(await resetPin(ctx, manager, 'NV3', '4711')).toBe('4711');
    expect(await refusal(resetPin(ctx, manager, 'NV2', null))).toBe('employee.unknown');

    const seal = await pinSealer(ctx);
    await setPin(ctx.db, 'NV2', seal('NV2', '135790'));
    const sealed = await stored('NV2');
    expect(sealed).not.toContain('135790');
    expect(await post([await signOn('NV2', '2026-11-20T02:30:00.000Z', '135790')], [])).toEqual(['stored']);
    expect(await pinMatches(ctx, 'NV3', '135790', sealed)).toBe(false);
    await hashSealedPins(ctx);
    expect(isSealed(await stored('NV2'))).toBe(false);
    expect(await post([await signOn('NV2', '2026-11-20T02:40:00.000Z', '135790')], [])).toEqual(['stored']);
    expect(await post([await signOn('NV2', '2026-11-20T02:50:00.000Z', '135791')], [])).toEqual(['event.wrong-pin']);
    const audits = await ctx.db.selectFrom('audit').selectAll().where('action', '=', 'employee.pin').execute();
    expect(JSON.stringify(audits)).not.toMatch(/4711|pin_hash/);
  });

  test('PINs that are made up are not those that are tried first', () => {
    const made = Array.from({ length: 2000 }, newPin);
    expect(made.every((pin) => /^\d{6}$/.test(pin))).toBe(true);
    expect(new Set(made).size).toBeGreaterThan(1900);
  });
});
