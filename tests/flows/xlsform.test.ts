import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { writeTextBook } from '#lib/server/table-file.server.ts';
import { surveyToRead } from '#lib/survey/authoring.server.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import {
  discardForm,
  exportForm,
  formPreview,
  importForm,
  surveyFromForm,
  uploadForm,
  versionFromForm,
} from '#lib/survey/xlsform/xlsform.server.ts';
import { uploadFile } from '#lib/organisation/import/upload.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const user = (id: string, role: 'analyst' | 'campaign-officer'): Actor => ({
  kind: 'user',
  id,
  name: 'An',
  grants: [{ role, unit: 'VNPT' }],
});
const analyst = user('U3', 'analyst');
const officer = user('U4', 'campaign-officer');
const csv = (text: string) => ({ name: 'mau.csv', bytes: new TextEncoder().encode(text) });

onEachEngine('XLSForm', (stage) => {
  const ctx = () => stage().ctx;
  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await publishShipped(ctx().db, ctx().now());
  });
  const form = async (name: string) => ({ name, bytes: await readFile(`tests/fixtures/xlsforms/${name}`) });

  test('a form is looked at, named, and a draft; the file is gone then', async () => {
    const secret = await uploadForm(ctx(), officer, await form('satisfaction.csv'));
    const preview = await formPreview(ctx(), officer, secret);
    expect(preview).toMatchObject({ file: 'satisfaction.csv', code: 'hai-long-kh', problems: 0 });
    expect(preview.findings).toHaveLength(3);
    const title = { vi: 'Khách hàng nói gì', en: '' };
    const code = await surveyFromForm(ctx(), officer, secret, { title, code: 'khach-hang' });
    const { versions } = await surveyToRead(ctx(), analyst, code);
    expect([code, versions.length, versions[0]?.status]).toEqual(['khach-hang', 1, 'draft']);
    expect(versions[0]?.definition).toEqual({ ...preview.definition, title });
    expect(await refusal(formPreview(ctx(), officer, secret))).toBe('import.gone');
    const { after, unit } = await ctx()
      .db.selectFrom('audit')
      .selectAll()
      .where('subject', '=', 'survey:khach-hang')
      .executeTakeFirstOrThrow();
    expect([unit, after]).toEqual(['VNPT', JSON.stringify({ title, file: 'satisfaction.csv' })]);
  });

  test('a code that is taken is refused, and the file is still there', async () => {
    const secret = await uploadForm(ctx(), officer, csv('type,name,label\ntext,q1,Câu một'));
    const named = { title: { vi: 'Một', en: '' }, code: 'smile' };
    expect(await refusal(surveyFromForm(ctx(), officer, secret, named))).toBe('survey.code-taken');
    expect((await formPreview(ctx(), officer, secret)).definition.title).toEqual({ vi: 'mau', en: 'mau' });
    await discardForm(ctx(), officer, secret);
    expect(await refusal(discardForm(ctx(), officer, secret))).toBe('import.gone');
  });

  test('what went out comes back as the next version, once', async () => {
    const { bytes } = await exportForm(ctx(), administrator, 'phone-call');
    const again = { title: { vi: 'Gọi điện', en: '' }, survey: 'phone-call' };
    const secret = await uploadForm(ctx(), administrator, { name: 'goi.xlsx', bytes });
    await versionFromForm(ctx(), administrator, secret, again);
    const { versions } = await surveyToRead(ctx(), analyst, 'phone-call');
    expect(versions.map(({ version, status }) => [version, status])).toEqual([
      [2, 'draft'],
      [1, 'published'],
    ]);
    expect(versions[0]?.definition).toEqual({ ...versions[1]?.definition, title: again.title });
    const second = await uploadForm(ctx(), administrator, { name: 'goi.xlsx', bytes });
    expect(await refusal(versionFromForm(ctx(), administrator, second, again))).toBe('survey.changed');
    expect(await refusal(versionFromForm(ctx(), analyst, second, again))).toBe('access.forbidden');
  });

  test('is its owner’s, for an hour, and no file of the organisation’s import', async () => {
    const secret = await uploadForm(ctx(), officer, csv('type,name,label\ntext,q1,Câu một'));
    expect(await refusal(formPreview(ctx(), administrator, secret))).toBe('import.gone');
    expect(await refusal(formPreview(ctx(), analyst, secret))).toBe('access.forbidden');
    expect(await refusal(uploadForm(ctx(), analyst, csv('type\ntext')))).toBe('access.forbidden');
    const other = await uploadFile(ctx(), administrator, csv('counter_code,counter_name,store_code\nDH-9,Quầy 9,DH'));
    expect(await refusal(formPreview(ctx(), administrator, other))).toBe('import.gone');
    const now = stage().clock.now;
    stage().clock.now = new Date(now.getTime() + 3_600_001);
    expect(await refusal(formPreview(ctx(), officer, secret))).toBe('import.gone');
    stage().clock.now = now;
  });

  test('what is no form says what it is', async () => {
    const book = (name: string, headers: string[], rows: string[][] = []) => writeTextBook([{ name, headers, rows }]);
    const cases: [string, Uint8Array][] = [
      ['import.empty', new Uint8Array()],
      ['import.too-large', new Uint8Array(10 * 1024 * 1024 + 1)],
      ['xlsform.old-excel', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1])],
      ['xlsform.damaged', new TextEncoder().encode('PK\u0003\u0004 no workbook')],
      ['xlsform.encoding', Uint8Array.from([0x41, 0xff, 0xfe, 0x80])],
      ['xlsform.quotes', new TextEncoder().encode('type,"name')],
      ['xlsform.empty', new TextEncoder().encode('\n \n')],
      ['xlsform.no-survey-sheet', await book('Trang 1', ['type', 'name'], [['text', 'a']])],
      ['xlsform.no-type-column', await book('survey', ['câu hỏi', 'tên'], [['a', 'b']])],
      ['xlsform.no-questions', await book('survey', ['type', 'name'], [['start', 'start']])],
    ];
    for (const [code, bytes] of cases)
      expect([code, await refusal(uploadForm(ctx(), officer, { name: 'x', bytes }))]).toEqual([code, code]);
  });

  test('a version goes out to whoever may read it, and comes back as it was', async () => {
    const { bytes, name } = await exportForm(ctx(), analyst, 'smile');
    expect(name).toBe('smile-1');
    const back = await importForm(ctx(), officer, { name: 'smile.xlsx', bytes });
    expect(back).toMatchObject({ definition: smileSurvey, findings: [], survey: 'nu-cuoi-vnpt' });
    const looked = await importForm(ctx(), officer, { name: 'smile.xlsx', bytes }, { check: true });
    expect(looked.survey).toBeNull();
    expect((await exportForm(ctx(), officer, 'nu-cuoi-vnpt', 1)).name).toBe('nu-cuoi-vnpt-1');
    expect(await refusal(exportForm(ctx(), analyst, 'smile', 2))).toBe('survey.unknown');
    expect(await refusal(exportForm(ctx(), analyst, 'nothing'))).toBe('survey.unknown');
    expect(await refusal(exportForm(ctx(), manager, 'smile'))).toBe('access.forbidden');
    const { survey } = await importForm(ctx(), officer, csv('type,name,label\nselect_one none,q1,Câu một'));
    expect(await refusal(exportForm(ctx(), analyst, survey ?? ''))).toBe('survey.not-ready');
  });
});
