/** A customer at a link: a question's page from the request to its last byte, and the service-quality survey sent and counted. */
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { makeLinks } from '#lib/invitation/link.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { fieldName } from '#lib/survey/answering/form.ts';
import { answerNames, isQuestion } from '#lib/survey/questionnaire.ts';
import { serviceQualitySurvey as survey } from '#lib/survey/shipped/service-quality.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage, organisation } from './stage.ts';
import { median } from './statistics.ts';

const TIMES = 20;
const steps = ['reliability', 'overall', 'comment', 'visit_about'];

const cookieOf = (response: Response) => (response.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';

/** What the page carries for its forms. */
const carried = (html: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';

/** Every question that must be answered, in one form, as the page's script saves what was not saved yet. */
function everything(opened: string): URLSearchParams {
  const form = new URLSearchParams({ opened, go: '*' });
  for (const item of survey.questions) {
    if (!isQuestion(item) || ('required' in item && item.required !== true)) continue;
    if (item.type === 'choice' || item.type === 'text') continue;
    form.append('step', item.name);
    for (const name of answerNames(item)) form.append(fieldName(name), '4');
  }
  return form;
}

async function posted(address: string, form: URLSearchParams, cookie: string) {
  const response = await fetch(address, {
    method: 'POST',
    body: form,
    headers: { cookie, origin: new URL(address).origin, accept: 'text/html' },
    redirect: 'manual',
  });
  if (response.status !== 303)
    throw new Error(`${address}: ${response.status} ${(await response.text()).slice(0, 500)}`);
}

/** @returns milliseconds of each: the form that is saved, the survey that is sent */
async function answered(address: string) {
  const page = await fetch(address);
  const cookie = cookieOf(page);
  const form = everything(carried(await page.text(), 'opened'));
  const begun = performance.now();
  await posted(`${address}?/save`, form, cookie);
  const saved = performance.now();
  await posted(`${address}?/send`, new URLSearchParams(), cookie);
  return { save: saved - begun, send: performance.now() - saved };
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const url = freshSqlite('answering');
  const connection = connect(url);
  await migrate(connection);
  await seed(connection.db, { ...organisation(1000), days: 1, stores: 3, employees: 12 });
  await publishShipped(connection.db, new Date());
  const ctx = createContext(connection, readConfig({ DATABASE_URL: url }), createLog('silent'));
  const { code: counter } = await connection.db.selectFrom('counter').select('code').limit(1).executeTakeFirstOrThrow();
  const system = { kind: 'system', id: 'cli', name: 'CLI' } as const;
  const [code = ''] = await makeLinks(ctx, system, 'service-quality', { places: [{ counter }], lastDay: null });
  await connection.close();
  const stage = await openStage(url);
  try {
    const address = `${stage.app.address}/s/${code}`;
    const looks: number[] = [];
    const saves: number[] = [];
    const sends: number[] = [];
    // The first round only compiles code.
    for (let round = 0; round <= rounds * TIMES; round++) {
      const begun = performance.now();
      const response = await fetch(`${address}?q=${steps[round % steps.length]}`);
      if (!response.ok || (await response.text()).length < 5000) throw new Error(`No page: ${response.status}`);
      const took = performance.now() - begun;
      const { save, send } = await answered(address);
      if (round < TIMES) continue;
      looks.push(took);
      saves.push(save);
      sends.push(send);
    }
    const figure = (what: string, took: number[]): Figure => ({
      what,
      value: median(took),
      unit: 'ms',
      aim: { of: 'value', atMost: 50 },
    });
    return [
      figure('a question of 31 as a page', looks),
      figure('30 answers saved', saves),
      figure('30 answers sent, judged, stored and counted', sends),
    ];
  } finally {
    await stage.close();
  }
}

export const answering: Measure = { name: 'answering', run };
