import { beforeAll, expect, test } from 'vitest';
import { m } from '#lib/paraglide/messages.js';
import { listSurveys, publishSurvey, saveDraft, surveyToRead } from '#lib/survey/authoring.server.ts';
import { beginSurvey, draftToEdit, saveSent, versionToRead } from '#lib/survey/draft.server.ts';
import { MOST_ITEMS } from '#lib/survey/questionnaire.input.ts';
import type { Definition, Item } from '#lib/survey/questionnaire.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { analyst, ofQuangTri } from '../fixtures/surveyors.ts';

const text = (vi: string) => ({ vi, en: vi });
const note = (name: string, words = name): Item => ({ type: 'note', name, text: text(words) });

onEachEngine('making surveys', (stage) => {
  const ctx = () => stage().ctx;
  const refusal = (wanted: Promise<unknown>) =>
    wanted.then(
      () => ({ code: 'done', details: {} as Record<string, unknown> }),
      (thrown: { code?: string; details?: Record<string, unknown> }) => thrown,
    );
  const sent = (body: unknown) =>
    new Request('http://x/', { method: 'PUT', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const save = (survey: string, body: unknown) => saveSent(ctx(), administrator, survey, sent(body), 'vi');

  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await publishShipped(ctx().db, ctx().now());
  });

  test('a survey begins empty, or with what another one asks', async () => {
    const empty = await beginSurvey(ctx(), administrator, { title: text('  Từ trang trắng ') });
    expect(await draftToEdit(ctx(), administrator, empty)).toMatchObject({
      definition: { title: text('Từ trang trắng'), questions: [] },
      ...{ revision: 1, published: null, frozen: [] },
    });
    const copy = await beginSurvey(ctx(), administrator, { title: text('Chép'), from: 'smile', unit: 'QT' });
    const smile = await surveyToRead(ctx(), analyst, 'smile');
    const draft = await draftToEdit(ctx(), administrator, copy);
    expect(draft.definition.questions).toEqual(smile.versions[0]?.definition.questions);
    // Nobody answered the copy yet: its names may follow its texts.
    expect(draft.frozen).toEqual([]);
    expect((await draftToEdit(ctx(), administrator, 'smile')).frozen).toContain('smile');
    expect((await listSurveys(ctx(), analyst)).find(({ code }) => code === copy)).toMatchObject({
      unit: { code: 'QT' },
      mayWrite: false,
    });
    for (const title of ['   ', 'a'.repeat(201)])
      expect((await refusal(beginSurvey(ctx(), administrator, { title: text(title) }))).code).toBe('survey.untitled');
    const other = beginSurvey(ctx(), administrator, { title: text('Chép'), from: 'nothing' });
    expect((await refusal(other)).code).toBe('survey.unknown');
  });

  test('only who may change a survey gets it to edit; who may read it reads every version', async () => {
    expect((await refusal(draftToEdit(ctx(), analyst, 'smile'))).code).toBe('access.forbidden');
    expect((await refusal(draftToEdit(ctx(), ofQuangTri, 'smile'))).code).toBe('access.forbidden');
    expect((await refusal(draftToEdit(ctx(), manager, 'smile'))).code).toBe('access.forbidden');
    expect((await versionToRead(ctx(), analyst, 'smile', '1')).definition.title.vi).toBe('Nụ cười VNPT');
    expect((await refusal(versionToRead(ctx(), analyst, 'smile', '7'))).code).toBe('survey.no-version');
    expect((await refusal(beginSurvey(ctx(), analyst, { title: text('Không') }))).code).toBe('access.forbidden');
  });

  test('what cannot be saved is refused with its place', async () => {
    const survey = await beginSurvey(ctx(), administrator, { title: text('Hỏng') });
    const asking = (...questions: unknown[]) => ({ definition: { title: text('Hỏng'), questions }, revision: 1 });
    const where = async (body: unknown) => {
      const { code, details } = await refusal(save(survey, body));
      return [code, details?.at, details?.fault, details?.where];
    };
    const third = m.survey_place({ n: 3 }, { locale: 'vi' });
    expect(await where(asking(note('a'), note('b'), { ...note('c'), text: { vi: 'a'.repeat(2001), en: '' } }))).toEqual(
      ['survey.malformed', 2, 'too-long', third],
    );
    expect(await where(asking(note('tên có dấu')))).toEqual(
      expect.arrayContaining(['survey.malformed', 0, m.survey_place({ n: 1 }, { locale: 'vi' })]),
    );
    const many = Array.from({ length: MOST_ITEMS + 1 }, (_, n) => note(`n${n}`));
    expect((await where(asking(...many)))[0]).toBe('survey.malformed');
    expect((await where({ definition: 'x', revision: 1 }))[3]).toBe(m.survey_place_whole({}, { locale: 'vi' }));
    expect((await refusal(save(survey, 'kein JSON'))).code).toBe('request.malformed');
    expect((await refusal(save(survey, ' '.repeat(5 * 1024 * 1024)))).code).toBe('request.too-large');
    // Nothing of it was kept.
    expect(await draftToEdit(ctx(), administrator, survey)).toMatchObject({
      revision: 1,
      definition: { questions: [] },
    });
  });

  test('five hundred questions, script, emoji and right-to-left text are kept letter by letter', async () => {
    const survey = await beginSurvey(ctx(), administrator, { title: text('Dài') });
    const words = ['<script>alert(1)</script>', '👩‍👩‍👧 Nhà mình', 'كيف كانت الخدمة؟', '‮ngược'];
    const questions = Array.from({ length: MOST_ITEMS }, (_, n) => note(`n${n}`, words[n % words.length]));
    const definition: Definition = { title: text('Dài'), questions };
    expect(await save(survey, { definition, revision: 1 })).toBe(2);
    expect((await draftToEdit(ctx(), administrator, survey)).definition).toEqual(definition);
  });

  test('a second editor learns whose version stands there, and what was published stays out of reach', async () => {
    const survey = await beginSurvey(ctx(), administrator, { title: text('Hai người') });
    const mine = { title: text('Hai người'), questions: [note('mine')] };
    await saveDraft(ctx(), administrator, survey, { definition: mine, revision: 1 });
    const theirs = { definition: { ...mine, questions: [note('theirs')] }, revision: 1 };
    expect((await refusal(save(survey, theirs))).code).toBe('survey.changed');
    expect(await draftToEdit(ctx(), administrator, survey)).toMatchObject({ revision: 2, definition: mine });
    const asking = { title: text('Hỏi'), questions: [{ type: 'phone', name: 'so', text: text('Số?') } satisfies Item] };
    expect(await save(survey, { definition: asking, revision: 2 })).toBe(3);
    await publishSurvey(ctx(), administrator, survey, 3);
    expect(await draftToEdit(ctx(), administrator, survey)).toMatchObject({
      ...{ revision: 0, published: asking, frozen: ['so'] },
    });
  });
});
