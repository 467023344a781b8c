import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { setDeparture } from '#lib/organisation/employee/changes.server.ts';
import { copyOfLastWeek } from '#lib/organisation/roster-copy.server.ts';
import { readShiftForm } from '#lib/organisation/shift-form.server.ts';
import { addHolidays, removeHoliday, setStoreDay, setWeek } from '#lib/organisation/unit/hours.server.ts';
import { changeShifts } from '#lib/response/shift-change.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

/** The tests' now is Friday 20/11/2026, 10:00 in Vietnam; what is copied is that week, into the one from 23/11. */
const NEXT = '2026-11-23';
const at = (day: string, time: string) => new Date(`2026-11-${day}T${time}:00+07:00`).toISOString();
const chief: Actor = { kind: 'user', id: 'U3', name: 'Trưởng', grants: [{ role: 'store-manager', unit: 'DH' }] };

onEachEngine('last week’s shifts again', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(async () => {
    for (const table of ['shift', 'store_day'] as const) await stage().ctx.db.deleteFrom(table).execute();
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
  });

  const shift = (employee: string, day: string, from = '07:30', to = '17:00', counter = 'DH-1') => ({
    ...{ counter, employee, from: at(day, from), to: at(day, to) },
  });
  /** Makes shifts as they would have been planned in time. */
  async function planned(...shifts: ReturnType<typeof shift>[]) {
    const { clock, ctx } = stage();
    const now = clock.now;
    clock.now = new Date('2026-11-15T03:00:00.000Z');
    expect(await changeShifts(ctx, chief, 'DH', { remove: [], put: shifts })).toMatchObject({ kind: 'saved' });
    clock.now = now;
  }
  const copied = () => copyOfLastWeek(stage().ctx, chief, 'DH', NEXT);
  const short = (shifts: { employee: string; from: string }[]) => shifts.map(({ employee, from }) => [employee, from]);

  test('each a week later, at the same hours; done once, there is nothing left to do', async () => {
    await planned(shift('NV1', '16'), shift('NV2', '20', '22:00', '23:30', 'DH-2'));
    const { change, added, ...rest } = await copied();
    expect(change.put).toEqual([shift('NV1', '23'), shift('NV2', '27', '22:00', '23:30', 'DH-2')]);
    expect(added[0]?.name).toBe('Nguyễn Thị Ánh Đào');
    expect(rest).toEqual({ there: 0, past: 0, closed: [], clashes: [] });
    await changeShifts(stage().ctx, chief, 'DH', change);
    expect(await copied()).toMatchObject({ added: [], there: 2, clashes: [] });
  });

  test('leaves out what has begun, and says in whose way something is', async () => {
    await planned(shift('NV1', '16'), shift('NV1', '17'), shift('NV2', '18'));
    await planned(shift('NV2', '24', '09:00', '12:00'), shift('NV2', '25', '16:00', '18:00', 'DH-2'));
    stage().clock.now = new Date('2026-11-23T03:00:00.000Z');
    const { added, past, clashes } = await copied();
    expect({ added, past }).toEqual({ added: [], past: 1 });
    expect(clashes.map(({ shift: { employee }, fault }) => [employee, fault.code])).toEqual([
      ['NV1', 'counter-taken'],
      ['NV2', 'clerk-taken'],
    ]);
  });

  test('nobody is planned for a day on which the store stays closed', async () => {
    const { ctx } = stage();
    await planned(shift('NV1', '16'), shift('NV1', '17'), shift('NV1', '18'), shift('NV1', '22'));
    const usual = { opens: '07:30', closes: '17:00' };
    await setWeek(ctx, administrator, 'DH', [usual, usual, usual, usual, usual, usual, null]);
    await addHolidays(ctx, administrator, [{ day: '2026-11-23', name: 'Nghỉ bù' }]);
    await setStoreDay(ctx, administrator, 'DH', { day: '2026-11-24', note: 'Sửa chữa', hours: null });
    const { added, closed } = await copied();
    expect(short(added)).toEqual([['NV1', at('25', '07:30')]]);
    expect(short(closed)).toEqual([
      ['NV1', at('23', '07:30')],
      ['NV1', at('24', '07:30')],
      ['NV1', at('29', '07:30')],
    ]);
    await setWeek(
      ctx,
      administrator,
      'DH',
      Array.from({ length: 7 }, () => usual),
    );
    await removeHoliday(ctx, administrator, '2026-11-23');
  });

  test('nobody is planned for days after they leave', async () => {
    const { ctx } = stage();
    await planned(shift('NV2', '16'), shift('NV2', '18'), shift('NV1', '18', '07:30', '17:00', 'DH-2'));
    await setDeparture(ctx, administrator, 'NV2', '2026-11-24');
    const { added, clashes } = await copied();
    expect(short(added)).toEqual([
      ['NV2', at('23', '07:30')],
      ['NV1', at('25', '07:30')],
    ]);
    expect(clashes.map(({ shift: one, fault }) => [one.from, fault.code])).toEqual([
      [at('25', '07:30'), 'not-employed'],
    ]);
    await setDeparture(ctx, administrator, 'NV2', null);
  });

  test('a store that is not one’s own is not copied', async () => {
    expect(await refusal(copyOfLastWeek(stage().ctx, manager, 'DH', NEXT))).toBe('access.forbidden');
  });

  test('a new shift is put on several days at once, from opening to closing time on each', async () => {
    const { ctx } = stage();
    await setStoreDay(ctx, administrator, 'DH', {
      day: '2026-11-28',
      note: '',
      hours: { opens: '07:30', closes: '11:30' },
    });
    const typed = { id: '', counter: 'DH-1', day: NEXT, clerk: 'NV1', reason: '', confirmed: '' };
    const also = '2026-11-24 2026-11-28 2026-12-01';
    expect(await readShiftForm(ctx, chief, 'DH', { ...typed, also, hours: '07:30–17:00' })).toEqual({
      change: { remove: [], put: [shift('NV1', '23'), shift('NV1', '24'), shift('NV1', '28', '07:30', '11:30')] },
    });
    expect(await readShiftForm(ctx, chief, 'DH', { ...typed, also, hours: '13-17' })).toEqual({
      change: { remove: [], put: ['23', '24', '28'].map((day) => shift('NV1', day, '13:00', '17:00')) },
    });
    expect(await readShiftForm(ctx, chief, 'DH', { ...typed, day: '2026-11-28', also: '', hours: '9h' })).toEqual({
      change: { remove: [], put: [shift('NV1', '28', '09:00', '11:30')] },
    });
  });
});
