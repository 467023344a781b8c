import { afterEach, expect, test } from 'vitest';
import { grantsOf } from '#lib/access/access.queries.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import { UNPLACED, type Actor, type User } from '#lib/access/roles.ts';
import { firstSteps, isSettingUp } from '#lib/kiosk/first-steps.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { addEmployee } from '#lib/organisation/employee/changes.server.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { addUnit, foundOrganisation } from '#lib/organisation/unit/change.server.ts';
import { addCounter } from '#lib/organisation/unit/counter.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const root = { code: 'VNPT', name: 'Tập đoàn VNPT', kind: 'corporation' as const };

onEachEngine('an installation without any unit', (stage) => {
  afterEach(async () => {
    const { db } = stage().ctx;
    for (const table of ['response', 'score_day', 'score_month', 'score_generation'] as const)
      await db.deleteFrom(table).execute();
    for (const table of ['kiosk_binding', 'kiosk', 'posting', 'employee', 'counter', 'user'] as const)
      await db.deleteFrom(table).execute();
    await db.deleteFrom('user_role').execute();
    for (const kinds of [['store'], ['corporation', 'province']] as const)
      await db.deleteFrom('unit').where('kind', 'in', kinds).execute();
  });

  let made = 0;
  /** An administrator made on the command line, as they act at this moment. */
  async function administrator() {
    const { ctx } = stage();
    const email = `hoa${++made}@vnpt.example`;
    const { id } = await createUser(ctx, server, 'all', { email, name: 'Hoa', role: 'administrator', unit: UNPLACED });
    return async (): Promise<User> => ({ kind: 'user', id, name: 'Hoa', grants: await grantsOf(ctx.db, id) });
  }

  test('its administrator makes the first unit, and holds the role on it from then on', async () => {
    const { ctx } = stage();
    const hoa = await administrator();
    expect(await scopeFor(ctx.db, await hoa(), 'organisation.write')).toBe('all');
    expect(await foundOrganisation(ctx, await hoa(), root)).toBe('VNPT');
    expect((await hoa()).grants).toEqual([{ role: 'administrator', unit: 'VNPT' }]);
    expect(await scopeFor(ctx.db, await hoa(), 'organisation.write')).toEqual(new Set(['VNPT']));
    const again = foundOrganisation(ctx, await hoa(), { ...root, code: 'KHAC' });
    expect(await refusal(again)).toBe('unit.founded');
  });

  test('an import that brings the first unit places the role as well', async () => {
    const { ctx } = stage();
    const hoa = await administrator();
    const bytes = new TextEncoder().encode('unit_code,unit_name,kind,parent_code\nQT,Quảng Trị,province,\n');
    const { faults } = await importOrganisation(ctx, await hoa(), { name: 'units.csv', bytes });
    expect(faults).toEqual([]);
    expect((await hoa()).grants).toEqual([{ role: 'administrator', unit: 'QT' }]);
  });

  test('says what is done and what is missing, until the first answer has come', async () => {
    const { ctx, clock } = stage();
    await publishShipped(ctx.db, ctx.now());
    const hoa = await administrator();
    const steps = async () => firstSteps(ctx, await hoa());
    expect(await steps()).toEqual({
      ...{ root: null, stores: [], employees: 0, withPin: 0, shifts: 0, kiosks: 0, answered: false, answer: null },
    });
    await foundOrganisation(ctx, await hoa(), root);
    const store = { code: 'DH', name: 'Đông Hà', kind: 'store' as const, parent: 'VNPT', address: '', hours: null };
    await addUnit(ctx, await hoa(), store);
    expect((await steps()).stores).toEqual([{ code: 'DH', name: 'Đông Hà', counters: 0 }]);
    await addCounter(ctx, await hoa(), 'DH', { code: 'DH-1', name: 'Quầy 1' });
    const person = { code: 'NV1', name: 'Hằng', store: 'DH', start: '2026-11-01', end: null };
    await addEmployee(ctx, await hoa(), { ...person, pin: '2580' });
    await addEmployee(ctx, await hoa(), { ...person, code: 'NV2' });
    const { kioskId } = await pairDirectly(ctx, await hoa(), { counter: 'DH-1' }, '');
    expect(await steps()).toMatchObject({ employees: 2, withPin: 1, kiosks: 1, answered: false, answer: null });
    expect((await steps()).stores).toEqual([{ code: 'DH', name: 'Đông Hà', counters: 1 }]);
    expect(await isSettingUp(ctx, await hoa())).toBe(true);

    const kiosk: Actor = { kind: 'kiosk', id: kioskId, name: '', store: 'DH', counter: 'DH-1' };
    const answeredAt = clock.now.toISOString();
    const envelope = tap(5, { startedAt: answeredAt, answeredAt, visit: { counter: 'DH-1', employee: 'NV1' } });
    await accept(ctx, kiosk, { responses: [envelope] }, 'vi');
    expect((await steps()).answer).toEqual({ at: answeredAt, store: 'Đông Hà', counter: 'Quầy 1', employee: 'Hằng' });
    expect(await isSettingUp(ctx, await hoa())).toBe(false);
  });

  test('who may not set it up is not asked to', async () => {
    const { ctx } = stage();
    const analyst: Actor = { kind: 'user', id: 'U', name: 'U', grants: [{ role: 'analyst', unit: 'VNPT' }] };
    expect(await isSettingUp(ctx, analyst)).toBe(false);
    expect(await refusal(firstSteps(ctx, analyst))).toBe('access.forbidden');
  });
});
