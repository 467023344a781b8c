/** Counts of every kind of question are what a naive look at the responses says, whatever befalls these. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '#db/connect.server.ts';
import { up } from '#db/migrations/2026-11-23-results.ts';
import { accept } from '#lib/response/accept.server.ts';
import { changeShifts } from '#lib/response/shift-change.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { binEdges } from '#lib/survey/bins.ts';
import type { Answers, Definition, NumberQuestion } from '#lib/survey/questionnaire.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { answersTo, questionnaires } from '../fixtures/questionnaires.ts';

type Written = Record<string, Record<string, number>>;

const tallies = async (db: Db, survey: string) => {
  const rows = await db.selectFrom('tally').selectAll().where('survey', '=', survey).execute();
  return rows.map(({ counts, ...key }) => ({ ...key, counts: JSON.parse(counts) as Written }));
};

/** What stands in a number's class, or a date's month. */
function inOption(question: NumberQuestion | { type: string }, option: string, answer: unknown): boolean {
  if (question.type === 'number') {
    const { from, to } = binEdges(question as NumberQuestion, Number(option));
    return from <= Number(answer) && Number(answer) < to;
  }
  if (question.type === 'date') return String(answer).startsWith(`${option}-`);
  if (question.type === 'consent') return answer === true;
  return Array.isArray(answer) ? answer.includes(option) : String(answer) === option;
}

onEachEngine('tallies', (stage) => {
  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    await publishShipped(stage().ctx.db, stage().ctx.now());
  });

  async function publish(definition: Definition) {
    const survey = `t-${uuidv7()}`;
    await stage()
      .ctx.db.insertInto('survey_version')
      .values({
        ...{ survey, version: 1, status: 'published', definition: JSON.stringify(definition) },
        published_at: '2026-01-01T00:00:00.000Z',
      })
      .execute();
    return survey;
  }

  const envelope = (survey: string, answers: Answers, counter = 'DH-1') => ({
    ...{ id: uuidv7(), survey, version: 1, channel: 'email', locale: 'vi', answers },
    startedAt: '2026-11-20T02:00:00.000Z',
    answeredAt: '2026-11-20T02:05:00.000Z',
    visit: { counter, at: '2026-11-19T02:00:00.000Z' },
  });

  test('of random questionnaires they are what one counts by hand', async () => {
    let looked = 0;
    await fc.assert(
      fc.asyncProperty(
        questionnaires.chain((definition) =>
          fc.tuple(fc.constant(definition), fc.array(answersTo(definition), { minLength: 1, maxLength: 10 })),
        ),
        async ([definition, given]) => {
          const { ctx } = stage();
          const survey = await publish(definition);
          const responses = given.map((answers, at) => envelope(survey, answers, at % 3 === 0 ? 'BD-1' : 'DH-1'));
          await accept(ctx, administrator, { responses }, 'vi');
          const stored = await ctx.db
            .selectFrom('response')
            .select(['store', 'answers'])
            .where('survey', '=', survey)
            .execute();
          const kept = await tallies(ctx.db, survey);
          for (const store of ['DH', 'BD', '*']) {
            const answers = stored
              .filter((row) => store === '*' || row.store === store)
              .map((row) => JSON.parse(row.answers) as Answers);
            const of = (period: string) => kept.filter((row) => row.store === store && row.period === period);
            expect(of('2026-11').map(({ counts }) => counts)).toEqual(of('2026-11-19').map(({ counts }) => counts));
            if (answers.length === 0) continue;
            const [counts = {}] = of('2026-11').map((row) => row.counts);
            expect(counts['#']?.['#answered']).toBe(answers.length);
            for (const item of definition.questions)
              for (const name of item.type === 'grid' ? item.rows.map((row) => row.name) : [item.name])
                for (const [option, n] of Object.entries(counts[name] ?? {})) {
                  if (option === '#answered') expect(n).toBe(answers.filter((each) => each[name] !== undefined).length);
                  if (option.startsWith('#')) continue;
                  looked++;
                  const naive = answers.filter(
                    (each) => each[name] !== undefined && inOption(item, option, each[name]),
                  );
                  expect(n, `${name} ${option}`).toBe(naive.length);
                }
            // Nothing is left out: each single answer stands in one of the options.
            for (const item of definition.questions) {
              if (item.type !== 'scale' && item.type !== 'number' && item.type !== 'date') continue;
              const options = Object.entries(counts[item.name] ?? {}).filter(([option]) => !option.startsWith('#'));
              const answered = answers.filter((each) => each[item.name] !== undefined).length;
              expect(options.reduce((sum, [, n]) => sum + n, 0)).toBe(answered);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(looked).toBeGreaterThan(200);
    expect(await verify(stage().ctx)).toMatchObject({ differences: 0 });
  });

  test('repeats, bursts and another person’s shift change nothing that they should not', async () => {
    const { ctx } = stage();
    const told = tap(2, { answers: { smile: 2, comment: 'Chờ lâu quá' } });
    const soon = new Date(Date.parse(told.answeredAt) + 1_000).toISOString();
    const burst = { ...tap(1, { answers: { smile: 1, comment: 'Nữa' } }), startedAt: soon, answeredAt: soon };
    await accept(ctx, kioskActor, { responses: [told, burst] }, 'vi');
    const called = { ...envelope('phone-call', { smile: 4, resolved: 'yes', recommend: 9 }), channel: 'phone' };
    for (let time = 0; time < 2; time++) await accept(ctx, administrator, { responses: [called] }, 'vi');
    const words = await ctx.db.selectFrom('response_words').selectAll().where('survey', '=', 'smile').execute();
    expect(words.map(({ question }) => question)).toEqual(['comment', 'comment']);
    const before = { smile: await tallies(ctx.db, 'smile'), call: await tallies(ctx.db, 'phone-call') };
    // The burst stands in quarantine: its words are kept, and not counted.
    expect(before.smile.find(({ store, period }) => store === 'DH' && period === '2026-11')?.counts).toEqual({
      comment: { '#answered': 1 },
    });
    expect(before.call.find(({ store, period }) => store === '*' && period === '2026-11')?.counts).toMatchObject({
      '#': { '#answered': 1 },
      smile: { 4: 1 },
      recommend: { 9: 1 },
    });
    const shift = {
      counter: 'DH-1',
      employee: 'NV2',
      from: '2026-11-19T01:00:00.000Z',
      to: '2026-11-19T03:00:00.000Z',
    };
    const change = { remove: [], put: [shift] };
    const preview = await changeShifts(ctx, administrator, 'DH', change, { confirmed: null });
    if (preview.kind !== 'preview') throw new Error(`${preview.kind} instead of a preview`);
    await changeShifts(ctx, administrator, 'DH', change, { confirmed: preview.token });
    const moved = await ctx.db.selectFrom('response').select('employee').where('id', '=', called.id).executeTakeFirst();
    expect(moved).toEqual({ employee: 'NV2' });
    expect({ smile: await tallies(ctx.db, 'smile'), call: await tallies(ctx.db, 'phone-call') }).toEqual(before);
    expect(await verify(ctx)).toMatchObject({ differences: 0 });
  });

  test('a count that is off by one is found', async () => {
    const { ctx } = stage();
    const found = (await tallies(ctx.db, 'phone-call')).find(
      ({ store, period }) => store === '*' && period === '2026-11',
    );
    const written = JSON.stringify(found?.counts);
    const set = (counts: string) =>
      ctx.db
        .updateTable('tally')
        .set({ counts })
        .where('survey', '=', 'phone-call')
        .where('store', '=', '*')
        .where('period', '=', '2026-11')
        .execute();
    await set(written.replace('"9":1', '"9":2'));
    expect(await verify(ctx)).toMatchObject({ differences: 1, named: [expect.stringContaining('recommend 9: 2')] });
    await set(written);
    expect(await verify(ctx)).toMatchObject({ differences: 0 });
  });

  test('what was stored before there were such counts is counted by the upgrade', async () => {
    const { ctx } = stage();
    const all = async () => ({
      tally: (await ctx.db.selectFrom('tally').selectAll().execute())
        .filter(({ counts }) => counts !== '{}')
        .map((row) => JSON.stringify(row))
        .sort(),
      words: (await ctx.db.selectFrom('response_words').selectAll().execute()).map((row) => JSON.stringify(row)).sort(),
    });
    const before = await all();
    await ctx.db.deleteFrom('tally').execute();
    await up(ctx.db, ctx.engine);
    expect(await all()).toEqual(before);
    expect(await verify(ctx)).toMatchObject({ differences: 0 });
  });
});
