/** The same number everywhere: page, download, API, export and what the responses say. */
import { parse } from 'csv-parse/sync';
import { text as textOf } from 'node:stream/consumers';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { seed } from '#db/seed/seed.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { exportFile } from '#lib/results/export-rows.server.ts';
import { exportOrder } from '#lib/results/export.server.ts';
import { numbersFile } from '#lib/results/numbers-csv.server.ts';
import { numbersOf } from '#lib/results/numbers.ts';
import { surveyResults } from '#lib/results/results.server.ts';
import { textsPage } from '#lib/results/texts.server.ts';
import { readTables } from '#lib/server/table-file.server.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';

const RATINGS = 900;
const ANSWERS = 300;
const everything = { from: '2026-10-01', to: '2026-11-22' };
const user = (role: 'administrator' | 'analyst' | 'store-manager' | 'committee-member', unit: string): Actor => ({
  ...{ kind: 'user', id: role, name: role, grants: [{ role, unit }] },
});
const analyst = user('analyst', 'VNPT');

onEachEngine('results', (stage) => {
  const ctx = () => stage().ctx;
  const results = (survey: string, more: object = {}, actor: Actor = analyst) =>
    surveyResults(ctx(), actor, { survey, ...everything, ...more });
  const refusal = (wanted: Promise<unknown>) =>
    wanted.then(
      () => 'done',
      (thrown: { code?: string }) => thrown.code,
    );
  let stores: string[] = [];

  beforeAll(async () => {
    await publishShipped(ctx().db, ctx().now());
    await seed(ctx().db, {
      ...{ responses: RATINGS, days: 40, until: '2026-11-19', stores: 3, employees: 20, seed: 'results' },
      ...{ zone: 'Asia/Ho_Chi_Minh', answers: ANSWERS },
    });
    const units = await ctx().db.selectFrom('unit').select('code').where('kind', '=', 'store').execute();
    stores = units.map(({ code }) => code);
  });

  test('the demo’s answers are counted, and hang together as people’s do', async () => {
    expect(await verify(ctx())).toMatchObject({ responses: RATINGS + ANSWERS, differences: 0 });
    const quality = await results('service-quality');
    const calls = await results('phone-call');
    expect(quality.responses + calls.responses).toBe(ANSWERS);
    const several = quality.dimensions.filter(({ items }) => items.length > 1);
    expect(several.length).toBe(10);
    for (const { alpha, score } of several) {
      expect(alpha).toBeGreaterThan(0.6);
      expect(alpha).toBeLessThan(0.97);
      expect(score).toBeGreaterThan(30);
    }
  });

  test.each(['smile', 'service-quality', 'phone-call'])(
    '%s: page, parts, export and download agree',
    async (survey) => {
      const whole = await results(survey);
      const order = await exportOrder(ctx(), analyst, { survey, ...everything });
      const csv = await textOf(exportFile(ctx().reader, { ...order, locale: 'vi', format: 'csv' } as never));
      const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
      expect(rows.length).toBe(whole.responses);
      expect(rows.length).toBeGreaterThan(80);
      for (const split of ['store', 'channel', 'version'] as const) {
        const parts = await results(survey, { split });
        expect(parts.groups.reduce((sum, { responses }) => sum + responses, 0)).toBe(whole.responses);
        whole.questions.forEach((question, at) => {
          const summed = numbersOf(question).map((_, line) =>
          parts.questions[at]?.groups.reduce(
            (sum, group) => sum + (numbersOf(group).find(({ option, row }) => option === numbersOf(question)[line]?.option && row?.name === numbersOf(question)[line]?.row?.name)?.n ?? 0),
            0,
          ),
        ); // prettier-ignore
          expect(summed, `${question.name} by ${split}`).toEqual(numbersOf(question).map(({ n }) => n));
        });
      }
      // Each number of the page, counted by hand in the export.
      let looked = 0;
      for (const question of whole.questions)
        for (const { row, option, n } of numbersOf(question)) {
          const name = row?.name ?? question.name;
          const many = question.type === 'criteria' || (question.picture.kind === 'bars' && question.picture.many);
          const column = question.type === 'criteria' ? `${name}_${option}` : many ? `${name}_is_${option}` : name;
          expect(rows[0], column).toHaveProperty(column);
          expect(rows.filter((each) => each[column] === (many ? '1' : option)).length, `${column} ${option}`).toBe(n);
          looked++;
        }
      expect(looked).toBeGreaterThan(15);
      const file = await numbersFile(whole, 'en').text();
      const lines = parse(file, { bom: true, from_line: 2 }) as string[][];
      expect(lines.map((line) => Number(line[6]))).toEqual(whole.questions.flatMap(numbersOf).map(({ n }) => n));
    },
  );

  test('months and days give the same as months alone, whatever the split of time', async () => {
    const halves = [
      await results('service-quality', { to: '2026-10-20' }),
      await results('service-quality', { from: '2026-10-21', to: '2026-11-03' }),
      await results('service-quality', { from: '2026-11-04' }),
    ];
    const whole = await results('service-quality');
    whole.questions.forEach((question, at) =>
      numbersOf(question).forEach(({ n, option, row }) => {
        const parts = halves.map(({ questions }) =>
          questions[at] ? numbersOf(questions[at]).find((line) => line.option === option && line.row?.name === row?.name)?.n ?? 0 : 0,
        ); // prettier-ignore
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(n);
      }),
    );
    expect(halves.map(({ responses }) => responses > 0)).toEqual([true, true, true]);
  });

  test('a workbook with its codebook: as many rows as the page counts, a line for each column', async () => {
    const order = await exportOrder(ctx(), analyst, { survey: 'phone-call', ...everything });
    const chunks = [];
    for await (const chunk of exportFile(ctx().reader, { ...order, locale: 'vi', format: 'xlsx' } as never))
      chunks.push(chunk as Uint8Array);
    const [responses, codebook] = await readTables(Buffer.concat(chunks));
    const whole = await results('phone-call');
    expect(responses?.sheet).toBe('Phiếu');
    expect(responses?.rows.length).toBe(1 + whole.responses);
    expect(codebook?.sheet).toBe('Bảng mã');
    expect(codebook?.rows.slice(1).map(({ cells }) => cells[0]?.text)).toEqual(
      responses?.rows[0]?.cells.map(({ text }) => text),
    );
  });

  test('who may see what: a store manager their own store and its comments, others nothing', async () => {
    const [own = '', other = ''] = stores;
    const manager = user('store-manager', own);
    const mine = await results('service-quality', {}, manager);
    const all = await results('service-quality', { split: 'store' });
    expect(mine.responses).toBe(all.groups.find(({ key }) => key === own)?.responses);
    const texts = { survey: 'service-quality', question: 'comment', search: '', page: 1, ...everything };
    expect((await textsPage(ctx(), manager, texts)).texts.length).toBeGreaterThan(0);
    expect(await refusal(results('service-quality', { unit: other }, manager))).toBe('access.forbidden');
    expect(await refusal(results('smile', {}, user('committee-member', 'VNPT')))).toBe('access.forbidden');
    expect(await refusal(exportOrder(ctx(), manager, { survey: 'smile', ...everything }))).toBe('access.forbidden');
    expect(await refusal(results('nothing'))).toBe('survey.unknown');
    expect(await refusal(results('smile', { from: '2026-11-30' }))).toBe('period.invalid');
    expect(await refusal(textsPage(ctx(), analyst, { ...texts, survey: 'smile', question: 'callback' }))).toBe(
      'request.invalid',
    );
  });

  test('contacts leave with those only who may have them, and it is noted', async () => {
    const order = (actor: Actor) => exportOrder(ctx(), actor, { survey: 'smile', ...everything });
    expect((await order(analyst)).contacts).toBe(false);
    expect((await order(user('administrator', 'VNPT'))).contacts).toBe(true);
    const noted = await ctx()
      .db.selectFrom('audit')
      .select('subject')
      .where('action', '=', 'result.contacts')
      .execute();
    expect(noted).toEqual([{ subject: 'survey:smile' }]);
  });

  test('texts are found without their tone marks, the newest first', async () => {
    const found = await textsPage(ctx(), analyst, {
      ...{ survey: 'service-quality', question: 'recommend_why', search: 'gia cuoc', page: 1, ...everything },
    });
    expect(found.texts.length).toBeGreaterThan(0);
    for (const { text } of found.texts) expect(text.toLowerCase()).toContain('giá cước');
    expect(found.texts.map(({ day }) => day)).toEqual(
      found.texts
        .map(({ day }) => day)
        .sort()
        .reverse(),
    );
  });

  test('versions are joined by name; what changed is said, and what cannot be added up stands apart', async () => {
    const text = (vi: string) => ({ vi, en: vi });
    const definition = (version: number): Definition => ({
      title: text('V'),
      questions: [
        { type: 'choice', name: 'a', text: text(version === 1 ? 'A?' : 'Ạ?'), many: false, choices: [{ name: version === 1 ? 'x' : 'z', text: text('X') }, { name: 'y', text: text('Y') }] },
        { type: 'scale', name: 's', text: text('S'), min: 1, max: version === 1 ? 5 : 10, labels: [] },
        { type: 'number', name: 'n', text: text('N'), whole: true, min: 0, max: 10 },
      ],
    }); // prettier-ignore
    const at = { status: 'published' as const, published_at: '2026-01-01T00:00:00.000Z' };
    for (const version of [1, 2])
      await ctx()
        .db.insertInto('survey_version')
        .values({ survey: 'v', version, ...at, definition: JSON.stringify(definition(version)) })
        .execute();
    const post = (version: number, answers: Answers) => ({
      ...{ id: uuidv7(), survey: 'v', version, channel: 'email', locale: 'vi', answers, visit: { store: stores[0] } },
      ...{ startedAt: '2026-11-19T02:00:00.000Z', answeredAt: '2026-11-19T02:05:00.000Z' },
    });
    const responses = [
      post(1, { a: 'x', s: 5, n: 3 }),
      post(1, { a: 'y', n: 4 }),
      post(2, { a: 'y', s: 10, n: 3 }),
      post(2, { a: 'z', s: 9 }),
    ];
    await accept(ctx(), user('administrator', 'VNPT'), { responses }, 'vi');
    const found = await results('v');
    expect(found.responses).toBe(4);
    const [a, s, n, s1] = found.questions;
    expect(a?.changes).toEqual([
      { version: 2, what: 'text' },
      { version: 2, what: 'options' },
    ]);
    expect(a && numbersOf(a).map(({ option, n }) => [option, n])).toEqual([['z', 1], ['y', 2], ['x', 1]]); // prettier-ignore
    expect([s?.versions, s?.answered, s?.changes]).toEqual([[2], 2, [{ version: 2, what: 'kind' }]]);
    expect([s1?.name, s1?.versions, s1?.answered]).toEqual(['s', [1], 1]);
    expect([n?.asked, n?.answered, n?.picture.kind === 'numbers' && n.picture.mean]).toEqual([4, 3, 10 / 3]);
    expect((await results('v', { version: 1 })).responses).toBe(2);
    const order = await exportOrder(ctx(), analyst, { survey: 'v', ...everything });
    const csv = await textOf(exportFile(ctx().reader, { ...order, locale: 'vi', format: 'csv' } as never));
    const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows.map((row) => [row.a, row.s, row.s_2, row.n]).sort()).toEqual([
      ['x', '', '5', '3'],
      ['y', '', '', '4'],
      ['y', '10', '', '3'],
      ['z', '9', '', ''],
    ]);
  });
});
