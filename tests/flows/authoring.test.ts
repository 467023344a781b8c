import { beforeAll, expect, test } from 'vitest';
import {
  createSurvey,
  discardDraft,
  listSurveys,
  publishSurvey,
  retireSurvey,
  saveDraft,
  surveyToRead,
} from '#lib/survey/authoring.server.ts';
import type { Definition } from '#lib/survey/questionnaire.ts';
import { publishShipped, versionAsked } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { analyst, ofQuangTri } from '../fixtures/surveyors.ts';

const text = (vi: string) => ({ vi, en: vi });
const asking = (title: string, ...names: string[]): Definition => ({
  title: text(title),
  questions: names.map((name) => ({ type: 'text', name, text: text(name), maxLength: 100 })),
});

onEachEngine('authoring', (stage) => {
  const ctx = () => stage().ctx;
  const code = (wanted: Promise<unknown>) =>
    wanted.then(
      () => 'done',
      (refusal: { code?: string }) => refusal.code,
    );

  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await publishShipped(ctx().db, ctx().now());
  });

  test('from draft to published to retired; a published version never changes', async () => {
    const survey = await createSurvey(ctx(), administrator, { definition: asking('Ý kiến sau lắp đặt', 'a') });
    expect(survey).toBe('y-kien-sau-lap-dat');
    expect(await code(versionAsked(ctx(), ctx().db, survey))).toBe('response.unknown-survey');
    expect(await saveDraft(ctx(), administrator, survey, { definition: asking('Ý kiến', 'a', 'b'), revision: 1 })).toBe(
      2,
    );
    expect(await publishSurvey(ctx(), administrator, survey, 2)).toBe(1);
    expect((await versionAsked(ctx(), ctx().db, survey)).definition.questions).toHaveLength(2);

    expect(await saveDraft(ctx(), administrator, survey, { definition: asking('Ý kiến', 'c'), revision: 0 })).toBe(1);
    expect((await versionAsked(ctx(), ctx().db, survey)).version).toBe(1);
    expect(await publishSurvey(ctx(), administrator, survey, 1)).toBe(2);
    const { versions } = await surveyToRead(ctx(), analyst, survey);
    expect(versions.map(({ version, status, definition }) => [version, status, definition.questions.length])).toEqual([
      [2, 'published', 1],
      [1, 'retired', 2],
    ]);
    await retireSurvey(ctx(), administrator, survey);
    expect(await code(versionAsked(ctx(), ctx().db, survey))).toBe('response.unknown-survey');
  });

  test('who saves over another’s change is told, and nobody publishes what they did not see', async () => {
    const survey = await createSurvey(ctx(), administrator, { definition: asking('Hai người', 'a') });
    const saving = (name: string) =>
      code(saveDraft(ctx(), administrator, survey, { definition: asking('Hai người', name), revision: 1 }));
    expect((await Promise.all([saving('x'), saving('y')])).sort()).toEqual(['done', 'survey.changed']);
    expect(await code(publishSurvey(ctx(), administrator, survey, 1))).toBe('survey.changed');
    const first = () =>
      code(saveDraft(ctx(), administrator, 'smile', { definition: asking('Nụ cười', 'a'), revision: 0 }));
    expect((await Promise.all([first(), first()])).sort()).toEqual(['done', 'survey.changed']);
    await discardDraft(ctx(), administrator, 'smile');
    expect(await code(discardDraft(ctx(), administrator, 'smile'))).toBe('survey.no-draft');
  });

  test('what has faults is not published', async () => {
    const survey = await createSurvey(ctx(), administrator, { definition: asking('Lỗi', 'a', 'a') });
    expect(await code(publishSurvey(ctx(), administrator, survey, 1))).toBe('survey.not-ready');
  });

  test('codes are unique; one that is made up steps aside, one that was wanted is refused', async () => {
    const made = () => createSurvey(ctx(), administrator, { definition: asking('Trùng tên', 'a') });
    expect([await made(), await made()]).toEqual(['trung-ten', 'trung-ten-2']);
    const wanted = createSurvey(ctx(), administrator, { definition: asking('Khác', 'a'), code: 'smile' });
    expect(await code(wanted)).toBe('survey.code-taken');
  });

  test('each unit changes its own; analysts read; a store manager has no part in it', async () => {
    const survey = await createSurvey(ctx(), ofQuangTri, { definition: asking('Của Quảng Trị', 'a') });
    const list = await listSurveys(ctx(), ofQuangTri);
    expect(list.find((found) => found.code === survey)).toMatchObject({ mayWrite: true, draft: { version: 1 } });
    expect(list.find((found) => found.code === 'smile')).toMatchObject({ mayWrite: false, published: { version: 1 } });
    const change = { definition: asking('Nụ cười', 'a'), revision: 0 };
    expect(await code(saveDraft(ctx(), ofQuangTri, 'smile', change))).toBe('access.forbidden');
    expect(await code(saveDraft(ctx(), analyst, 'smile', change))).toBe('access.forbidden');
    expect(await code(listSurveys(ctx(), manager))).toBe('access.forbidden');
    expect(await code(surveyToRead(ctx(), analyst, 'nothing'))).toBe('survey.unknown');
  });

  test('what was done stands in the audit', async () => {
    const deeds = await ctx()
      .db.selectFrom('audit')
      .select('action')
      .distinct()
      .where('action', 'like', 'survey.%')
      .orderBy('action')
      .execute();
    expect(deeds.map(({ action }) => action)).toEqual([
      'survey.create',
      'survey.discard',
      'survey.publish',
      'survey.retire',
    ]);
  });
});
