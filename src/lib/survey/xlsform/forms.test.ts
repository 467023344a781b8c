/** Forms as people write them elsewhere: exactly what of them comes in, and what is told of the rest. */
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'valibot';
import { formFile, readFormFile } from '#lib/survey/xlsform/book.server.ts';
import { findingWords, placeWords } from '#lib/survey/xlsform/words.ts';
import { problemsIn } from '#lib/survey/check.ts';
import type { Condition } from '#lib/survey/condition.ts';
import { definitionSchema } from '#lib/survey/questionnaire.input.ts';
import type { Item } from '#lib/survey/questionnaire.ts';

const forms: Record<string, { items: string[]; findings: string[] }> = {
  grids: {
    items: [
      'choice shopped',
      'page part if shopped = "yes"',
      'grid satisfied',
      'page often if shopped = "yes" and s_price = 1',
      'grid often_head',
      'page part_2 if shopped = "yes"',
      'text more if not(s_staff = 3)',
      'page mixed if shopped = "yes"',
      'choice m_one',
      'choice m_two if often_milk = 1',
      'page part_3 if shopped = "yes"',
      'number visits',
      'page page_13',
      'note bye',
    ],
    findings: [
      '  survey – label language-guessed',
      '  survey 5 – grid-codes',
      '  survey 10 – grid-codes',
      '  survey 15 appearance appearance',
      '  choices – label language-guessed',
    ],
  },
  household: {
    items: [
      'page intro',
      'note welcome',
      'choice consent',
      'page household if consent = "yes"',
      'text head_name',
      'number age',
      'note elder_note',
      'number members',
      'text phone',
      'page member if consent = "yes" and members > 1',
      'text member_name',
      'choice member_sex',
      'page water if consent = "yes"',
      'choice source',
      'choice treatment if not(source = "piped") and source answered',
      'number litres if treatment chosen "boil" or treatment chosen "filter"',
      'number per_head',
      'page household_2 if consent = "yes"',
      'date next_visit if consent = "yes" and members > 2',
      'page page_20',
      'text remarks',
    ],
    findings: [
      '  survey – label::Kiswahili (sw) language',
      '  survey 3 type metadata',
      '  survey 4 type metadata',
      '  survey 5 type metadata',
      '! survey 13 calculation calculation',
      '! survey 14 relevant relevant',
      '  survey 16 appearance appearance',
      '! survey 17 – repeat',
      '  survey 22 appearance appearance',
      '! survey 22 media::image::English (en) media',
      '  survey 23 constraint_message::English (en) message',
      '! survey 25 relevant relevant',
      '  survey 27 constraint strict-limit',
      '! survey 27 relevant relevant',
      '! survey 29 type left-out',
      '  choices – label::Kiswahili (sw) language',
    ],
  },
  inspection: {
    items: [
      'page site',
      'text inspector',
      'choice kind',
      'page page_4',
      'grid condition if not(kind = "empty")',
      'choice broken if roof = 1 or walls = 1',
      'scale score',
      'number share',
      'consent done',
    ],
    findings: [
      '  survey – label::Español language',
      '  survey 3 type metadata',
      '  survey 4 type metadata',
      '  survey 5 type metadata',
      '  survey 7 guidance_hint::English guidance',
      '! survey 8 type type-unknown',
      '  survey 11 – grid-codes',
      '! survey 16 – left-out',
      '! survey 17 type left-out',
      '  survey 21 parameters parameter',
      '! survey 22 type left-out',
      '  choices – label::Español language',
      '  choices 32 name choice-name-changed',
      '  choices 34 name choice-twice',
    ],
  },
  logic: {
    items: [
      'text province',
      'choice district',
      'choice tools',
      'choice tools_two',
      'choice best',
      'number weight',
      'number even',
      'number twice',
      'date born',
      'text code',
      'text slow',
      'text older if born < "2008-01-01"',
      'text later if left_at answered',
      'text left_at if tools chosen "phone" and tools answered',
      'text broken',
      'text elsewhere',
      'text elsewhere_2',
      'text ten_day_du',
      'note sum',
      'note fixed',
      'choice nothing',
      'page open',
      'text last',
    ],
    findings: [
      '! survey 3 type changed',
      '! survey 4 choice_filter choice-filter',
      '! survey 7 type changed',
      '  survey 8 constraint strict-limit',
      '! survey 9 constraint constraint',
      '! survey 10 required required',
      '! survey 10 constraint constraint',
      '  survey 11 constraint strict-limit',
      '! survey 12 constraint constraint',
      '! survey 13 constraint constraint',
      '! survey 14 relevant relevant',
      '! survey 15 relevant relevant-later',
      '! survey 16 type changed',
      '! survey 17 relevant relevant',
      '! survey 18 relevant relevant',
      '  survey 19 name name-changed',
      '  survey 20 name name-changed',
      '! survey 21 label::vi piped-unknown',
      '! survey 22 calculation calculation',
      '  survey 24 disabled disabled',
      '! survey 25 – no-type',
      '! survey 27 type no-list',
      '! survey 28 type type-unknown',
      '! survey 29 – unopened',
      '! survey 30 – unclosed',
      '  choices – province column',
      '! choices 35 – no-choice-name',
      '! external_choices – – sheet-needed',
    ],
  },
  satisfaction: {
    items: [
      'page visit',
      'date visit_date',
      'choice service',
      'text service_other if service chosen "other"',
      'page opinion',
      'scale overall',
      'choice recommend',
      'choice why if overall <= 2',
      'text why_text if overall <= 2 or (recommend = "0" or recommend = "5")',
      'page page_10',
      'text contact if why answered and not(recommend = 10)',
      'note thanks',
    ],
    findings: [
      '  survey 4 Required message::Tiếng Việt (vi) message',
      '  survey 10 Appearance appearance',
      '  survey 11 Constraint message::Tiếng Việt (vi) message',
    ],
  },
  widgets: {
    items: [
      'text my_string',
      'number my_int',
      'number my_decimal',
      'date my_date',
      'text my_time',
      'choice my_select',
      'choice my_select1',
      'consent my_trigger',
      'note my_output if my_select chosen "b"',
      'text my_barcode',
      'text numberAsString',
      'date dateTime',
      'choice spinner',
      'choice autocomplete',
    ],
    findings: [
      '  survey – label language-guessed',
      '  survey 5 default default',
      '  survey 5 bind:constraint strict-limit',
      '  survey 6 default default',
      '! survey 7 type changed',
      '  survey 8 default default',
      '  survey 8 bind:jr:constraintMsg message',
      '! survey 8 bind:constraint constraint',
      '  survey 9 default default',
      '! survey 12 type left-out',
      '! survey 13 type changed',
      '! survey 14 type left-out',
      '! survey 15 type left-out',
      '! survey 16 type left-out',
      '  survey 17 control:appearance appearance',
      '! survey 18 type changed',
      '  survey 19 control:appearance appearance',
      '  survey 20 control:appearance appearance',
      '  choices – label language-guessed',
    ],
  },
};

const words = (condition: Condition): string => {
  const part = (inner: Condition) => ('all' in inner || 'any' in inner ? `(${words(inner)})` : words(inner));
  if ('all' in condition) return condition.all.map(part).join(' and ');
  if ('any' in condition) return condition.any.map(part).join(' or ');
  if ('not' in condition) return `not(${words(condition.not)})`;
  const { question, is } = condition;
  return is === 'answered' ? `${question} answered` : `${question} ${is} ${JSON.stringify(condition.value)}`;
};

async function read(name: string) {
  const form = await readFormFile(await readFile(`tests/fixtures/xlsforms/${name}.csv`));
  if ('no' in form) throw new Error(`${name} is no form: ${form.no}`);
  return form;
}
const itemOf = async (name: string, item: string): Promise<Item | undefined> =>
  (await read(name)).definition.questions.find((found) => found.name === item);

test.each(Object.entries(forms))('%s', async (name, { items, findings }) => {
  const form = await read(name);
  expect(
    form.definition.questions.map(
      ({ type, name: item, showIf }) => `${type} ${item}${showIf ? ` if ${words(showIf)}` : ''}`,
    ),
  ).toEqual(items);
  expect(
    form.findings.map(
      ({ grave, sheet, line, column, code }) => `${grave ? '!' : ' '} ${sheet} ${line ?? '–'} ${column ?? '–'} ${code}`,
    ),
  ).toEqual(findings);
  // What came in is a definition that may be saved, and every finding has its words in both languages.
  expect(parse(definitionSchema, form.definition)).toEqual(form.definition);
  for (const finding of form.findings)
    for (const locale of ['vi', 'en'] as const)
      expect(`${placeWords(finding, locale)}: ${findingWords(finding, locale)}`).not.toMatch(/undefined|\{\w+\}: /);
});

test.each(Object.keys(forms))('%s, once ours, goes out and comes in as it is', async (name) => {
  const { definition } = await read(name);
  // What an author would have to mend first cannot go out.
  const bad = new Set(
    problemsIn(definition).flatMap(({ grave, at }) => (grave && at !== null ? [definition.questions[at]?.name] : [])),
  );
  const mended = {
    title: { vi: 'Tên', en: '' },
    questions: definition.questions.filter((item) => !bad.has(item.name)),
  };
  expect(problemsIn(mended).filter(({ grave }) => grave)).toEqual([]);
  const again = await readFormFile(await formFile(mended, { code: 'x', version: 1 }));
  expect(again).toMatchObject({ definition: mended, findings: [] });
});

test('limits, patterns and what excludes other options', async () => {
  expect(await itemOf('household', 'age')).toMatchObject({
    min: 15,
    max: 110,
    message: { en: 'The age is between 15 and 110' },
  });
  expect(await itemOf('household', 'members')).toMatchObject({ whole: true, min: 1 });
  expect(await itemOf('household', 'phone')).toMatchObject({ pattern: '0[0-9]{9}' });
  expect(await itemOf('household', 'next_visit')).toMatchObject({ min: 'today', max: '2030-12-31' });
  expect(await itemOf('logic', 'tools')).toMatchObject({ choices: [{}, {}, { name: 'none', exclusive: true }] });
  expect(await itemOf('logic', 'tools_two')).toMatchObject({
    atLeast: 2,
    atMost: 2,
    choices: [{}, {}, { exclusive: true }],
  });
  expect(await itemOf('satisfaction', 'why')).toMatchObject({ atMost: 2, other: { vi: 'Khác', en: 'Other' } });
  expect(await itemOf('satisfaction', 'why_text')).toMatchObject({ maxLength: 500, pattern: '[\\s\\S]{10,}' });
});

test('languages and piping', async () => {
  expect(await itemOf('satisfaction', 'why_text')).toMatchObject({
    text: { vi: 'Vì sao anh/chị cho {overall} điểm về "{service}"?', en: 'Why?' },
  });
  expect(await itemOf('logic', 'sum')).toMatchObject({ text: { vi: 'Tên: {ten_day_du}, tổng: {total}', en: '' } });
  expect((await read('satisfaction')).definition.title).toEqual({ vi: 'Hài lòng khách hàng', en: '' });
  expect((await read('household')).languages).toEqual(['English (en)', 'Kiswahili (sw)']);
});

test('grids keep their rows’ names; options become their places', async () => {
  expect(await itemOf('grids', 'satisfied')).toMatchObject({
    required: true,
    hint: { en: 'Tick one in each line' },
    labels: [{ en: 'Low' }, { en: 'Middle' }, { en: 'High' }],
    rows: [{ name: 's_price' }, { name: 's_staff' }],
  });
});
