import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { KioskConfig } from '#lib/kiosk/config.ts';
import { configFor, isCurrent } from '#lib/kiosk/kiosk-config.server.ts';
import type { KioskActor } from '#lib/kiosk/kiosk.server.ts';
import { applySignEvent } from '#lib/organisation/shift.server.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const kiosk: KioskActor = { kind: 'kiosk', id: 'K1', name: 'Kiosk 1', store: 'DH', counter: 'DH-1' };
/** Local time in Vietnam as UTC text. */
const at = (time: string, day = '2026-11-20') => new Date(`${day}T${time}:00+07:00`).toISOString();

onEachEngine('a kiosk’s configuration', (stage) => {
  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
  });
  beforeEach(async () => {
    stage().clock.now = new Date(at('10:00'));
    await stage().ctx.db.deleteFrom('shift').execute();
  });
  let made = 0;
  const roster = (employee: string, from: string, to: string, counter = 'DH-1') =>
    stage()
      .ctx.db.insertInto('shift')
      .values({
        id: `roster-${made++}`,
        counter,
        store: counter.slice(0, 2),
        employee,
        starts_at: from,
        ends_at: to,
        source: 'roster',
      })
      .execute();
  const signOn = (employee: string, time: string) =>
    applySignEvent(stage().ctx.db, stage().ctx, {
      id: `sign-on-${made++}`,
      type: 'sign-on',
      employee,
      counter: 'DH-1',
      store: 'DH',
      at: at(time),
    });
  const read = async (who = kiosk) => JSON.parse((await configFor(stage().ctx, who)).body) as KioskConfig;
  const tag = async (who = kiosk) => (await configFor(stage().ctx, who)).etag;

  test('says where it stands, what to ask, and who may sign on', async () => {
    expect(await read()).toMatchObject({
      kiosk: { id: 'K1', name: 'Kiosk 1' },
      store: { code: 'DH', name: 'Đồng Hới', opens: '07:30', closes: '17:00' },
      counter: { code: 'DH-1', name: 'Quầy 1' },
      zone: 'Asia/Ho_Chi_Minh',
      survey: { survey: 'smile', version: 1, definition: smileSurvey },
      question: 'smile',
      // By given name: Đào before Ơn.
      employees: [
        { code: 'NV1', name: 'Nguyễn Thị Ánh Đào', initials: 'ÁĐ' },
        { code: 'NV2', name: 'Trần Văn Ơn', initials: 'VƠ' },
      ],
      roster: [],
      serving: null,
      pinKey: { kty: 'RSA', alg: 'RSA-OAEP-256' },
      timing: { idle: 15, active: 45, rest: 5 },
    });
  });

  test('carries eight days of this counter’s roster, from the start of today', async () => {
    await roster('NV1', at('07:30', '2026-11-19'), at('23:59', '2026-11-19'));
    await roster('NV2', at('22:00', '2026-11-19'), at('06:00'));
    await roster('NV1', at('07:30'), at('12:00'));
    await roster('NV2', at('07:30'), at('17:00'), 'DH-2');
    await roster('NV3', at('23:00', '2026-11-27'), at('23:30', '2026-11-27'));
    await roster('NV1', at('00:00', '2026-11-28'), at('12:00', '2026-11-28'));
    await signOn('NV2', '08:00');
    const { roster: given, employees } = await read();
    expect(given).toEqual([
      { employee: 'NV2', from: at('22:00', '2026-11-19'), to: at('06:00') },
      { employee: 'NV1', from: at('07:30'), to: at('12:00') },
      { employee: 'NV3', from: at('23:00', '2026-11-27'), to: at('23:30', '2026-11-27') },
    ]);
    // Sent from another store for a day: the screen must be able to name them.
    expect(employees.map(({ code }) => code)).toEqual(['NV1', 'NV3', 'NV2']);
  });

  test('names whoever is signed on today', async () => {
    await signOn('NV2', '08:00');
    expect((await read()).serving).toEqual({ employee: 'NV2', since: at('08:00') });
    stage().clock.now = new Date(at('10:00', '2026-11-21'));
    expect((await read()).serving).toBeNull();
  });

  test('leaves out who is posted elsewhere, not yet, or gone', async () => {
    const { db } = stage().ctx;
    const codes = async () => (await read()).employees.map(({ code }) => code);
    await db.updateTable('employee').set({ end_day: '2026-11-19' }).where('code', '=', 'NV1').execute();
    await db.updateTable('posting').set({ to_day: '2026-11-20' }).where('employee', '=', 'NV2').execute();
    await db
      .insertInto('posting')
      .values({ employee: 'NV2', store: 'BD', from_day: '2026-11-21', to_day: '9999-12-31' })
      .execute();
    expect(await codes()).toEqual(['NV2']);
    stage().clock.now = new Date(at('08:00', '2026-11-21'));
    expect(await codes()).toEqual([]);
    await db.deleteFrom('posting').where('employee', '=', 'NV2').where('store', '=', 'BD').execute();
    await db.updateTable('posting').set({ to_day: '9999-12-31' }).where('employee', '=', 'NV2').execute();
    await db.updateTable('employee').set({ end_day: null }).execute();
  });

  test('has the same tag while nothing changes, and another when something does', async () => {
    const first = await tag();
    expect(first).toMatch(/^"[\w-]{43}"$/);
    stage().clock.now = new Date(at('11:00'));
    expect(await tag()).toBe(first);
    await stage().ctx.db.updateTable('employee').set({ name: 'Trần Văn Ớt' }).where('code', '=', 'NV2').execute();
    const second = await tag();
    expect(second).not.toBe(first);
    await signOn('NV1', '09:00');
    expect(await tag()).not.toBe(second);
    expect(await tag({ ...kiosk, counter: 'DH-2' })).not.toBe(await tag());
  });

  test('is not sent again to who has it', () => {
    expect(isCurrent('"a"', '"a"')).toBe(true);
    expect(isCurrent('"x", W/"a"', '"a"')).toBe(true);
    expect(isCurrent('"x"', '"a"')).toBe(false);
    expect(isCurrent(null, '"a"')).toBe(false);
  });

  test('asks about the visit at an exit, where nobody signs on', async () => {
    await roster('NV1', at('07:30'), at('12:00'));
    expect(await read({ ...kiosk, counter: null })).toMatchObject({
      counter: null,
      question: 'visit',
      employees: [],
      roster: [],
      serving: null,
    });
  });

  test('asks the newest published version, and nothing when there is none', async () => {
    const { db } = stage().ctx;
    const version = (version: number, status: 'draft' | 'published') => ({
      survey: 'smile',
      version,
      status,
      definition: JSON.stringify(smileSurvey),
      published_at: null,
    });
    await db
      .insertInto('survey_version')
      .values([version(2, 'published'), version(3, 'draft')])
      .execute();
    expect((await read()).survey.version).toBe(2);
    await db.updateTable('survey_version').set({ status: 'retired' }).execute();
    expect(await refusal(read())).toBe('response.unknown-survey');
  });
});
