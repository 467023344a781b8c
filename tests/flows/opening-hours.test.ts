/** Opening hours set on the pages, as kiosks, shifts and the eye on all kiosks know them. */
import { beforeAll, expect, test } from 'vitest';
import { configFor } from '#lib/kiosk/kiosk-config.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import type { KioskConfig } from '#lib/kiosk/config.ts';
import type { KioskActor } from '#lib/kiosk/kiosk.server.ts';
import { hoursOn } from '#lib/organisation/opening.ts';
import { storesClosedAt } from '#lib/organisation/opening.server.ts';
import { applySignEvent, whoServed } from '#lib/organisation/shift.server.ts';
import * as hours from '#lib/organisation/unit/hours.server.ts';
import { unitPage } from '#lib/organisation/unit/tree.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation } from '../fixtures/organisation.ts';

const usual = { opens: '07:30', closes: '17:00' };
const morning = { opens: '07:30', closes: '11:30' };

onEachEngine('opening hours', (stage) => {
  const ctx = () => stage().ctx;
  /** The day of the tests is Friday, 20/11/2026. */
  const local = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`);
  const config = async () => JSON.parse((await configFor(ctx(), kioskActor as KioskActor)).body) as KioskConfig;
  const closed = async (day: string, time: string) =>
    [...(await storesClosedAt(ctx().db, 'all', local(day, time), 'Asia/Ho_Chi_Minh'))].sort();

  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await hours.setWeek(ctx(), administrator, 'DH', [usual, usual, usual, usual, usual, morning, null]);
    await hours.addHolidays(ctx(), administrator, [
      { day: '2026-11-24', name: 'Ngày Văn hóa Việt Nam' },
      { day: '2027-02-06', name: 'Mùng 1 Tết Nguyên đán' },
    ]);
    await hours.setStoreDay(ctx(), administrator, 'DH', { day: '2026-11-24', hours: morning, note: 'Trực lễ' });
  });

  test('the week is stored as usual hours and exceptions, and read back', async () => {
    const { store } = await unitPage(ctx(), administrator, 'DH');
    expect(store?.week).toEqual([usual, usual, usual, usual, usual, morning, null]);
    expect(store).toMatchObject({ days: [{ day: '2026-11-24', hours: morning, note: 'Trực lễ' }] });
    expect(store?.holidays.map(({ day }) => day)).toEqual(['2026-11-24', '2027-02-06']);
  });

  test('a kiosk knows them for weeks ahead, holidays and the store’s own days too', async () => {
    const { store } = await config();
    expect(['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-24'].map((day) => hoursOn(store, day))).toEqual([
      usual,
      morning,
      null,
      morning,
    ]);
    stage().clock.now = local('2027-01-20', '09:00');
    expect(hoursOn((await config()).store, '2027-02-06')).toBeNull();
    stage().clock.now = local('2026-11-20', '10:00');
  });

  test('which stores are closed at a moment', async () => {
    expect(await closed('2026-11-20', '10:00')).toEqual([]);
    expect(await closed('2026-11-21', '12:00')).toEqual(['DH']);
    expect(await closed('2026-11-24', '10:00')).toEqual(['BD']);
    expect(await closed('2026-11-24', '18:00')).toEqual(['BD', 'DH']);
    await hours.setWeek(ctx(), administrator, 'BD', [null, null, null, null, null, null, null]);
    expect(await closed('2026-11-24', '18:00')).toEqual(['DH']);
  });

  test('a sign-on that nobody ended ends at that day’s closing time', async () => {
    const sign = (id: string, at: Date) =>
      applySignEvent(ctx().db, ctx(), {
        ...{ id, type: 'sign-on', counter: 'DH-1', store: 'DH', employee: 'NV1' },
        at: at.toISOString(),
      });
    const at = (day: string, time: string) => whoServed(ctx().db, ctx(), 'DH-1', local(day, time).toISOString());
    await sign('saturday', local('2026-11-21', '07:35'));
    await sign('friday', local('2026-11-20', '07:35'));
    await sign('holiday', local('2026-11-24', '07:35'));
    await sign('sunday', local('2026-11-22', '07:35'));
    expect([await at('2026-11-20', '16:59'), await at('2026-11-20', '17:00')]).toEqual(['NV1', null]);
    expect([await at('2026-11-21', '11:29'), await at('2026-11-21', '11:30')]).toEqual(['NV1', null]);
    expect([await at('2026-11-24', '11:29'), await at('2026-11-24', '11:30')]).toEqual(['NV1', null]);
    // Closed, and somebody works all the same: until midnight.
    expect([await at('2026-11-22', '23:59'), await at('2026-11-23', '00:00')]).toEqual(['NV1', null]);
  });

  test('holidays are the whole organisation’s; what changes leaves a row', async () => {
    const grants = [{ role: 'administrator' as const, unit: 'QT' }];
    const province: Actor = { kind: 'user', id: 'U9', name: 'Quản trị tỉnh', grants };
    const forbidden = expect.objectContaining({ code: 'access.forbidden' });
    await expect(hours.addHolidays(ctx(), province, [{ day: '2026-12-24', name: 'X' }])).rejects.toEqual(forbidden);
    await expect(hours.setWeek(ctx(), manager, 'BD', [])).rejects.toEqual(forbidden);
    expect(await hours.addHolidays(ctx(), administrator, [{ day: '2026-11-24', name: 'Lần nữa' }])).toBe(0);
    expect(await hours.holidaysPage(ctx(), province)).toMatchObject({ mayWrite: false, offered: [] });
    const { offered } = await hours.holidaysPage(ctx(), administrator);
    expect(offered.map(({ day }) => day)).not.toContain('2027-02-06');
    expect(offered.map(({ day }) => day)).toContain('2027-02-07');
    await hours.removeHoliday(ctx(), administrator, '2027-02-06');
    await hours.clearStoreDay(ctx(), administrator, 'DH', '2026-11-24');
    const rows = await ctx().db.selectFrom('audit').select(['action', 'unit', 'after']).orderBy('id').execute();
    expect(rows.map(({ action, unit }) => `${action} ${unit}`)).toEqual([
      'unit.hours DH',
      'holiday.add VNPT',
      'unit.day DH',
      'unit.hours BD',
      'holiday.remove VNPT',
      'unit.day DH',
    ]);
    expect(JSON.parse(rows[0]?.after ?? '')).toMatchObject({ week: { 1: '07:30–17:00', 6: '07:30–11:30', 7: '' } });
  });
});
