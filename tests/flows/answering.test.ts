/** Answers given through a link: from the first look to the response, once, whatever tabs, repeats and republishing do. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { newDevice, tidyDrafts } from '#lib/invitation/draft.server.ts';
import { makeLinks } from '#lib/invitation/link.server.ts';
import { applySignEvent } from '#lib/organisation/shift.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { relevant } from '#lib/survey/asking.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { serviceQualitySurvey } from '#lib/survey/shipped/service-quality.ts';
import { faultsIn } from '#lib/survey/validity.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, smallOrganisation } from '../fixtures/organisation.ts';
import { answersTo, questionnaires } from '../fixtures/questionnaires.ts';
import { refusal } from '../fixtures/refusal.ts';
import { respondent } from '../fixtures/respondent.ts';

onEachEngine('answering at a link', (stage) => {
  const start = new Date('2026-11-20T03:00:00.000Z');
  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    const event = { id: uuidv7(), type: 'sign-on' as const, at: '2026-11-20T01:00:00.000Z' };
    await applySignEvent(stage().ctx.db, stage().ctx, { ...event, employee: 'NV1', counter: 'DH-1', store: 'DH' });
  });
  beforeEach(() => {
    stage().clock.now = start;
  });

  const later = (hours: number) => (stage().clock.now = new Date(start.getTime() + hours * 3_600_000));
  async function publish(definition: Definition, survey = `s-${uuidv7()}`, version = 1) {
    const { db } = stage().ctx;
    await db.updateTable('survey_version').set({ status: 'retired' }).where('survey', '=', survey).execute();
    const row = { survey, version, definition: JSON.stringify(definition), published_at: start.toISOString() };
    await db
      .insertInto('survey_version')
      .values({ ...row, status: 'published' })
      .execute();
    return survey;
  }
  async function linkTo(survey: string, counter = 'DH-1') {
    const [code = ''] = await makeLinks(stage().ctx, administrator, survey, { places: [{ counter }], lastDay: null });
    return code;
  }
  const at = async (code: string, device?: string) => respondent(stage().ctx, code, device);
  const responses = (survey: string) =>
    stage().ctx.db.selectFrom('response').selectAll().where('survey', '=', survey).execute();

  test('a look leaves no trace; a saved step is there on the same device, and nowhere else', async () => {
    const code = await linkTo('smile');
    const customer = await at(code);
    const opened = await customer.open();
    expect(opened).toMatchObject({ clerk: 'Nguyễn Thị Ánh Đào', counter: 'Quầy 1', store: 'Đồng Hới', resumed: false });
    const drafts = () => stage().ctx.db.selectFrom('answer_draft').select('id').where('link', '=', code).execute();
    expect(await drafts()).toEqual([]);
    expect(await customer.step(opened, 'smile', { smile: 2 })).toMatchObject({ step: 'criteria' });
    expect(await (await at(code, customer.device)).open()).toMatchObject({
      answers: { smile: 2 },
      step: 'criteria',
      resumed: true,
      seed: opened.seed,
    });
    expect(await (await at(code)).open()).toMatchObject({ answers: {}, resumed: false });
  });

  test('sent once: the clerk whom the screen showed, the channel qr; a repeat changes nothing', async () => {
    const survey = await publish({ ...serviceQualitySurvey, questions: serviceQualitySurvey.questions.slice(-1) });
    const customer = await at(await linkTo(survey));
    const opened = await customer.open();
    await customer.step(opened, 'visit_about', {
      visit_about: ['bill', 'other'],
      visit_about_other: 'Đổi\u0000 tên 😀 \u202eابجد <b>',
    });
    await Promise.all([customer.send(), customer.send(), customer.send()]);
    expect(await customer.send()).toEqual([]);
    const stored = await responses(survey);
    expect(stored).toHaveLength(1);
    expect(stored[0]).toMatchObject({
      id: opened.seed,
      channel: 'qr',
      store: 'DH',
      counter: 'DH-1',
      employee: 'NV1',
      attribution: 'screen',
    });
    expect(JSON.parse(stored[0]?.answers ?? '')).toEqual({
      visit_about: ['bill', 'other'],
      visit_about_other: 'Đổi tên 😀 \u202eابجد <b>',
    });
    const kept = await stage()
      .ctx.db.selectFrom('answer_draft')
      .select('answers')
      .where('id', '=', opened.seed)
      .execute();
    expect(kept).toEqual([{ answers: '{}' }]);
  });

  test('the same device is told that it is in, for some hours; on another poster of the counter too', async () => {
    const customer = await at(await linkTo('smile'));
    const opened = await customer.open();
    await customer.step(opened, 'smile', { smile: 5 });
    await customer.send();
    expect(await customer.look()).toMatchObject({ state: 'sent', againFrom: '2026-11-20T07:00:00.000Z' });
    const [other = ''] = await makeLinks(stage().ctx, administrator, 'smile', {
      places: [{ counter: 'DH-1' }],
      lastDay: '2026-12-31',
    });
    expect(await (await at(other, customer.device)).look()).toMatchObject({ state: 'sent' });
    // A page that was left open elsewhere does not begin a second one.
    expect(await refusal(customer.step(opened, 'smile', { smile: 1 }))).toBe('answering.sent');
    expect(await (await at(await linkTo('smile', 'DH-2'), customer.device)).look()).toMatchObject({ state: 'open' });
    later(4.1);
    const again = await customer.open();
    expect(again.seed).not.toBe(opened.seed);
    await customer.step(again, 'smile', { smile: 4 });
    expect(await customer.send()).toEqual([]);
  });

  test('two tabs that begin at once are one response, and neither undoes what the other answered', async () => {
    const survey = await publish(serviceQualitySurvey);
    const one = await at(await linkTo(survey));
    const two = await at(await linkTo(survey), one.device);
    const [first, second] = [await one.open(), await two.open()];
    expect(second.seed).not.toBe(first.seed);
    await Promise.all([
      one.step(first, 'age', { age: 'from_25' }),
      two.step(second, 'gender', { gender: 'unsaid' }),
      one.step(first, 'tenure', { tenure: 'under_1' }),
    ]);
    expect((await one.open()).answers).toEqual({ age: 'from_25', gender: 'unsaid', tenure: 'under_1' });
  });

  test('what is missing or wrong keeps it from being sent, and is told by question', async () => {
    const survey = await publish(serviceQualitySurvey);
    const customer = await at(await linkTo(survey));
    const opened = await customer.open();
    await customer.step(opened, 'comment', { comment: 'ừ'.repeat(5000) });
    const faults = await customer.send();
    expect(faults).toContainEqual(expect.objectContaining({ question: 'TC1', fault: 'required' }));
    expect(faults).toContainEqual(expect.objectContaining({ question: 'comment', fault: 'too-long' }));
    expect(faults).toContainEqual(expect.objectContaining({ fault: 'no-rating' }));
    expect(await responses(survey)).toEqual([]);
  });

  test('who is in the middle goes on with the version that was begun, published anew or retired meanwhile', async () => {
    const ask = (name: string): Definition => ({
      title: { vi: 'Hỏi', en: 'Ask' },
      questions: [{ type: 'text', name, maxLength: 100, text: { vi: name, en: name } }],
    });
    const survey = await publish(ask('before'));
    const code = await linkTo(survey);
    const [customer, late] = [await at(code), await at(code)];
    const opened = await customer.open();
    await customer.step(opened, 'before', { before: 'cũ' });
    await publish(ask('after'), survey, 2);
    expect((await customer.open()).version).toBe(1);
    expect((await late.open()).version).toBe(2);
    await stage()
      .ctx.db.updateTable('survey_version')
      .set({ status: 'retired' })
      .where('survey', '=', survey)
      .execute();
    expect(await refusal(late.look())).toBe('link.closed');
    expect(await customer.send()).toEqual([]);
    expect(await responses(survey)).toMatchObject([{ version: 1 }]);
  });

  test('somebody else served: nobody is named, and of two ratings the one about the place is asked', async () => {
    const customer = await at(await linkTo('smile'), newDevice());
    const opened = await customer.open();
    await customer.decline(opened);
    const now = await customer.open();
    expect(now.declined).toBe(true);
    await customer.walk(now, { smile: 1, visit: 4 });
    expect(await customer.send()).toEqual([]);
    const row = await stage()
      .ctx.db.selectFrom('response')
      .selectAll()
      .where('id', '=', opened.seed)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ employee: '', attribution: 'none', question: 'visit', rating: 4 });
  });

  test('drafts are forgotten after a week; what was sent, after a day', async () => {
    const code = await linkTo(await publish(serviceQualitySurvey));
    const [left, sent] = [await at(code), await at(await linkTo('smile', 'BD-1'))];
    await left.step(await left.open(), 'age', { age: 'from_25' });
    await sent.step(await sent.open(), 'visit', { visit: 5 });
    await sent.send();
    later(25);
    await tidyDrafts(stage().ctx);
    const links = async () =>
      (await stage().ctx.db.selectFrom('answer_draft').select('link').execute()).map(({ link }) => link);
    expect(await links()).toContain(code);
    later(24 * 7 + 1);
    await tidyDrafts(stage().ctx);
    expect(await links()).toEqual([]);
  });

  test('random surveys answered form by form end as what was asked, or are not sent', async () => {
    const seen = { sent: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        questionnaires.chain((definition) => fc.tuple(fc.constant(definition), answersTo(definition))),
        async ([definition, given]) => {
          const survey = await publish(definition);
          const customer = await at(await linkTo(survey));
          const answers = await customer.walk(await customer.open(), given);
          const faults = faultsIn(definition, answers, { today: '2026-11-20' });
          const told = Object.keys(answers).length > 0 ? await customer.send() : faults;
          expect(told.length > 0).toBe(faults.length > 0);
          seen[faults.length > 0 ? 'refused' : 'sent'] += 1;
          const stored: Answers[] = (await responses(survey)).map((row) => JSON.parse(row.answers) as Answers);
          if (faults.length > 0) expect(stored).toEqual([]);
          else if (Object.keys(answers).length > 0) expect(stored).toEqual([relevant(definition, answers)]);
        },
      ),
      { numRuns: 60 },
    );
    expect(Math.min(seen.sent, seen.refused)).toBeGreaterThan(5);
    expect(await verify(stage().ctx)).toMatchObject({ differences: 0 });
  });
});
