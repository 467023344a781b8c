import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { KioskConfig } from '#lib/kiosk/config.ts';
import { configFor } from '#lib/kiosk/kiosk-config.server.ts';
import { actorOfKiosk, requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { createPairingCards, createReplacementCode, pair, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { saveSettings, settingsPage } from '#lib/kiosk/settings.server.ts';
import { createSurvey, publishSurvey, retireSurvey } from '#lib/survey/authoring.server.ts';
import type { Definition, RatingQuestion } from '#lib/survey/questionnaire.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

onEachEngine('settings of kiosks', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(() => stage().ctx.db.deleteFrom('kiosk_setting').execute());
  const pairAt = async (counter: string) => pairDirectly(stage().ctx, administrator, { counter });
  const configOf = async (token: string) => {
    const { body, etag } = await configFor(stage().ctx, requireKiosk(await actorOfKiosk(stage().ctx, token)));
    return { etag, config: JSON.parse(body) as KioskConfig };
  };
  const thanks = { vi: 'Cảm ơn bạn!', en: 'Thank you!' };

  test('a kiosk is told the nearest place’s word, and its configuration says that it is new', async () => {
    const { ctx } = stage();
    const { kioskId, token } = await pairAt('BD-1');
    const before = await configOf(token);
    expect(before.config).toMatchObject({ timing: { idle: 15, active: 45, rest: 5 }, texts: {}, sound: false });
    await saveSettings(ctx, administrator, { unit: 'VNPT' }, { idle: 20, sound: true, thanks });
    await saveSettings(ctx, manager, { unit: 'BD' }, { idle: 30 });
    await saveSettings(ctx, manager, { kiosk: kioskId }, { sound: false });
    const after = await configOf(token);
    expect(after.config).toMatchObject({ timing: { idle: 30, active: 45, rest: 5 }, texts: { thanks }, sound: false });
    expect(after.etag).not.toBe(before.etag);
    expect((await configOf(token)).etag).toBe(after.etag);
    await saveSettings(ctx, manager, { kiosk: kioskId }, {});
    expect((await configOf(token)).config.sound).toBe(true);
  });

  test('a kiosk asks the survey settled for it, and the usual one once that is no longer asked', async () => {
    const { ctx } = stage();
    const { token } = await pairAt('DH-2');
    const labels = Array.from({ length: 5 }, (_, n) => ({
      vi: `Mức ${n}`,
      en: `Level ${n}`,
    })) as RatingQuestion['labels'];
    const named = (vi: string) => ({ vi, en: vi });
    const questions: Definition['questions'] = [
      { type: 'rating', name: 'place', aspect: 'system', text: named('Nơi này?'), labels },
      { type: 'rating', name: 'clerk', aspect: 'person', text: named('Nhân viên?'), labels },
      { type: 'number', name: 'minutes', whole: true, text: named('Chờ mấy phút?') },
    ];
    const code = await createSurvey(ctx, administrator, { definition: { title: named('Sau Tết'), questions } });
    const settle = () => saveSettings(ctx, administrator, { unit: 'DH' }, { survey: code });
    expect(await refusal(settle())).toBe('survey.unknown');
    await publishSurvey(ctx, administrator, code, 1);
    await settle();
    expect((await configOf(token)).config).toMatchObject({ survey: { survey: code, version: 1 }, question: 'clerk' });
    expect((await settingsPage(ctx, administrator, { unit: 'DH' })).surveys).toContainEqual({
      code,
      version: 1,
      title: named('Sau Tết'),
    });
    await retireSurvey(ctx, administrator, code);
    expect((await configOf(token)).config).toMatchObject({ survey: { survey: 'smile' }, question: 'smile' });
    await saveSettings(ctx, administrator, { unit: 'DH' }, { survey: code, sound: true });
  });

  test('the page shows what is settled here, whose word holds otherwise, and who below has another', async () => {
    const { ctx } = stage();
    const { kioskId } = await pairAt('DH-1');
    await saveSettings(ctx, administrator, { unit: 'VNPT' }, { idle: 20, thanks });
    await saveSettings(ctx, administrator, { unit: 'QT' }, { idle: 25 });
    await saveSettings(ctx, administrator, { unit: 'DH' }, { rest: 3 });
    await saveSettings(ctx, administrator, { kiosk: kioskId }, { rest: 4 });
    expect(await settingsPage(ctx, administrator, { unit: 'DH' })).toMatchObject({
      name: 'Đồng Hới',
      own: { rest: 3 },
      above: { idle: 25, thanks },
      from: { idle: 'VNPT Quảng Trị', thanks: 'VNPT' },
      below: ['Kiosk DH-1'],
    });
    expect(await settingsPage(ctx, administrator, { kiosk: kioskId })).toMatchObject({
      name: 'Kiosk DH-1',
      own: { rest: 4 },
      above: { rest: 3, idle: 25 },
      below: [],
    });
    const highest = await settingsPage(ctx, administrator, null);
    expect([highest.unit.code, highest.below.toSorted()]).toEqual([
      'VNPT',
      ['Kiosk DH-1', 'VNPT Quảng Trị', 'Đồng Hới'],
    ]);
    expect(await settingsPage(ctx, manager, null)).toMatchObject({ unit: { code: 'BD' }, above: { idle: 25 } });
  });

  test('a manager settles for the own store only, and each change is in the audit', async () => {
    const { ctx } = stage();
    const { kioskId } = await pairAt('DH-1');
    const written = () =>
      ctx.db.selectFrom('audit').selectAll().where('subject', '=', 'unit:BD').orderBy('id').execute();
    const before = (await written()).length;
    for (const of of [{ unit: 'DH' }, { unit: 'VNPT' }, { kiosk: kioskId }]) {
      expect(await refusal(saveSettings(ctx, manager, of, { idle: 9 }))).toBe('access.forbidden');
      expect(await refusal(settingsPage(ctx, manager, of))).toBe('access.forbidden');
    }
    expect(await refusal(saveSettings(ctx, null, { unit: 'BD' }, {}))).toBe('access.unauthenticated');
    expect(await refusal(settingsPage(ctx, manager, { unit: 'nowhere' }))).toBe('unit.unknown');
    await saveSettings(ctx, manager, { unit: 'BD' }, { idle: 9 });
    await saveSettings(ctx, manager, { unit: 'BD' }, { idle: 9 });
    await saveSettings(ctx, manager, { unit: 'BD' }, { idle: 10 });
    expect((await written()).slice(before).map(({ action, before, after }) => [action, before, after])).toEqual([
      ['kiosk.settings', '{}', '{"idle":9}'],
      ['kiosk.settings', '{"idle":9}', '{"idle":10}'],
    ]);
  });

  test('another device in a kiosk’s place takes its settings over', async () => {
    const { ctx } = stage();
    const { kioskId } = await pairAt('DH-2');
    await saveSettings(ctx, administrator, { kiosk: kioskId }, { idle: 33 });
    const { code } = await createReplacementCode(ctx, administrator, kioskId, 'Hỏng');
    const { token } = await pair(ctx, code, 'x');
    expect((await configOf(token)).config.timing.idle).toBe(33);
  });

  test('cards for a whole store are made at once, with one PIN, good for the day', async () => {
    const { ctx, clock } = stage();
    const cards = await createPairingCards(ctx, administrator, [
      { counter: 'DH-1' },
      { counter: 'DH-2' },
      { store: 'DH' },
    ]);
    expect(new Set(cards.map(({ cornerPin }) => cornerPin)).size).toBe(1);
    expect(new Set(cards.map(({ code }) => code)).size).toBe(3);
    clock.now = new Date(clock.now.getTime() + 7 * 3_600_000);
    const paired = [];
    for (const { code } of cards) paired.push((await pair(ctx, code, 'x')).counter);
    expect(paired).toEqual(['DH-1', 'DH-2', null]);
    const both = [{ counter: 'BD-1' }, { counter: 'DH-1' }];
    expect(await refusal(createPairingCards(ctx, manager, both))).toBe('access.forbidden');
  });
});
