import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { applySignEvent, whoServed, type SignEvent } from '#lib/organisation/shift.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';

/** Local time on 20/11/2026 in Vietnam, as the stored UTC text. */
const at = (time: string, day = '2026-11-20') => new Date(`${day}T${time}:00+07:00`).toISOString();

onEachEngine('shifts', (stage) => {
  beforeAll(async () => {
    const { db } = stage().ctx;
    await smallOrganisation(db);
    await db.updateTable('unit').set({ opens: null, closes: null }).where('code', '=', 'BD').execute();
  });
  beforeEach(() => stage().ctx.db.deleteFrom('shift').execute());

  let made = 0;
  const event = (type: SignEvent['type'], employee: string, time: string, counter = 'DH-1'): SignEvent => ({
    id: `event-${made++}`,
    type,
    employee,
    counter,
    store: counter.slice(0, 2),
    at: time.includes('T') ? time : at(time),
  });
  const apply = (...events: SignEvent[]) =>
    stage()
      .ctx.db.transaction()
      .execute(async (tx) => {
        for (const one of events) await applySignEvent(tx, stage().ctx, one);
      });
  const roster = (employee: string, from: string, to: string, counter = 'DH-1') =>
    stage()
      .ctx.db.insertInto('shift')
      .values({
        id: `roster-${made++}`,
        counter,
        store: counter.slice(0, 2),
        employee,
        starts_at: at(from),
        ends_at: at(to),
        source: 'roster',
      })
      .execute();
  const served = (time: string, counter = 'DH-1') =>
    whoServed(stage().ctx.db, stage().ctx, counter, time.includes('T') ? time : at(time));
  const history = () =>
    stage()
      .ctx.db.selectFrom('shift')
      .select(['employee', 'counter', 'starts_at', 'ends_at'])
      .orderBy('starts_at')
      .orderBy('id')
      .execute();

  test('sign-on wins over the roster, from its moment until the sign-off', async () => {
    await roster('NV1', '07:30', '12:00');
    await roster('NV3', '12:00', '17:00');
    await apply(event('sign-on', 'NV2', '08:00'), event('sign-off', 'NV2', '09:00'));
    expect(await served('07:29')).toBeNull();
    expect(await served('07:59')).toBe('NV1');
    expect(await served('08:00')).toBe('NV2');
    expect(await served('08:59')).toBe('NV2');
    expect(await served('09:00')).toBe('NV1');
    expect(await served('12:00')).toBe('NV3');
    expect(await served('08:30', 'DH-2')).toBeNull();
  });

  test('a rostered clerk who left the counter, or signed on at another, is not taken to serve here', async () => {
    await roster('NV1', '07:30', '17:00');
    await roster('NV3', '07:30', '17:00', 'DH-2');
    await apply(event('sign-on', 'NV1', '08:00'), event('break', 'NV1', '11:30'));
    await apply(event('sign-on', 'NV3', '09:00', 'BD-1'));
    expect(await served('11:45')).toBeNull();
    expect(await served('08:59', 'DH-2')).toBe('NV3');
    expect(await served('09:01', 'DH-2')).toBeNull();
  });

  test('an open sign-on ends with the store’s day, at midnight where it has no hours', async () => {
    await apply(event('sign-on', 'NV1', '08:00'), event('sign-on', 'NV4', '08:00', 'BD-1'));
    expect(await served('16:59')).toBe('NV1');
    expect(await served('17:00')).toBeNull();
    expect(await served('23:59', 'BD-1')).toBe('NV4');
    expect(await served(at('07:00', '2026-11-21'), 'BD-1')).toBeNull();
  });

  test('who signs on after closing time is shown until midnight', async () => {
    await apply(event('sign-on', 'NV1', '17:20'));
    expect(await served('17:30')).toBe('NV1');
  });

  test('another’s sign-on at the counter, or the clerk’s own elsewhere, ends the shift', async () => {
    await apply(event('sign-on', 'NV1', '08:00'), event('sign-on', 'NV2', '09:00'));
    await apply(event('sign-on', 'NV2', '10:00', 'DH-2'));
    expect(await history()).toEqual([
      { employee: 'NV1', counter: 'DH-1', starts_at: at('08:00'), ends_at: at('09:00') },
      { employee: 'NV2', counter: 'DH-1', starts_at: at('09:00'), ends_at: at('10:00') },
      { employee: 'NV2', counter: 'DH-2', starts_at: at('10:00'), ends_at: null },
    ]);
  });

  test('a late sign-on goes into its place and leaves the newer shift alone', async () => {
    await apply(event('sign-on', 'NV1', '07:30'), event('sign-on', 'NV2', '10:00'));
    await apply(event('sign-on', 'NV3', '08:30'));
    expect(await history()).toEqual([
      { employee: 'NV1', counter: 'DH-1', starts_at: at('07:30'), ends_at: at('08:30') },
      { employee: 'NV3', counter: 'DH-1', starts_at: at('08:30'), ends_at: at('10:00') },
      { employee: 'NV2', counter: 'DH-1', starts_at: at('10:00'), ends_at: null },
    ]);
  });

  test('a late sign-off ends only the shift that ran then', async () => {
    await apply(event('sign-on', 'NV1', '08:00'), event('sign-on', 'NV1', '13:00'));
    await apply(event('sign-off', 'NV1', '11:30'), event('sign-off', 'NV2', '14:00'));
    expect((await history()).map((shift) => shift.ends_at)).toEqual([at('11:30'), null]);
  });

  test('the same event again changes nothing', async () => {
    const first = event('sign-on', 'NV1', '08:00');
    await apply(first, event('sign-off', 'NV1', '09:00'));
    const before = await history();
    await apply(first);
    expect(await history()).toEqual(before);
  });

  test('yesterday’s open shift is nobody’s today, and today’s events leave it alone', async () => {
    await apply(event('sign-on', 'NV1', at('08:00', '2026-11-19')), event('sign-on', 'NV2', '08:00'));
    expect((await history())[0]).toMatchObject({ employee: 'NV1', ends_at: null });
    expect(await served(at('16:00', '2026-11-19'))).toBe('NV1');
    expect(await served(at('20:00', '2026-11-19'))).toBeNull();
  });

  test('sign-ons give the same history in whatever order they arrive', async () => {
    const person = fc.constantFrom('NV1', 'NV2', 'NV3');
    const place = fc.constantFrom('DH-1', 'DH-2');
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 59 }), { minLength: 2, maxLength: 6 });
    const cases = hours.chain((minutes) =>
      fc
        .tuple(...minutes.map((minute) => fc.tuple(fc.constant(minute), person, place)))
        .chain((signOns) =>
          fc.tuple(fc.constant(signOns), fc.shuffledSubarray(signOns, { minLength: signOns.length })),
        ),
    );
    const toEvent = ([minute, employee, counter]: [number, string, string]) => ({
      ...event('sign-on', employee, `09:${String(minute).padStart(2, '0')}`, counter),
      id: `minute-${minute}`,
    });
    await fc.assert(
      fc.asyncProperty(cases, async ([signOns, shuffled]) => {
        await stage().ctx.db.deleteFrom('shift').execute();
        await apply(...[...signOns].sort(([a], [b]) => a - b).map(toEvent));
        const inOrder = await history();
        await stage().ctx.db.deleteFrom('shift').execute();
        await apply(...shuffled.map(toEvent));
        expect(await history()).toEqual(inOrder);
      }),
      { numRuns: 25 },
    );
  });

  test('two devices signing on at one counter at once leave one shift open', async () => {
    await Promise.all([
      apply(event('sign-on', 'NV1', '08:00')),
      apply(event('sign-on', 'NV2', '08:01')),
      apply(event('sign-on', 'NV3', '08:02')),
    ]);
    expect((await history()).map((shift) => shift.ends_at)).toEqual([at('08:01'), at('08:02'), null]);
  });
});
