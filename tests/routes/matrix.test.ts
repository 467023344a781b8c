/** Who may call what: every route of the built application, called by everybody. The lines stand in matrix.ts. */
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#db/connect.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { kioskActor, tap } from '../fixtures/organisation.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { builtCalls, routesInSource } from './built.ts';
import { everyCaller, everyRole, type Caller } from './callers.ts';
import type { Line } from './matrix-line.ts';
import { matrix } from './matrix.ts';

let site: Site;
let app: RunningApp;
let connection: Connection;
let ctx: Context;
let callers: Caller[];

beforeAll(async () => {
  site = await openSite('sqlite');
  connection = connect(site.databaseUrl);
  ctx = createContext(connection, readConfig({ DATABASE_URL: site.databaseUrl }), pino({ level: 'silent' }));
  callers = await everyCaller(ctx);
  // Something to see that is of the store DH.
  await accept(ctx, kioskActor, { responses: [tap(5), tap(4), tap(1)] }, 'vi');
  app = await startApp(site.databaseUrl);
});

afterAll(async () => {
  await app?.stop();
  await connection?.close();
  await site?.drop();
});

/** Texts by which the store DH would be known. */
const OF_DH = /Đồng Hới|DH-\d/;

async function call(line: Line, { headers, ...caller }: Caller): Promise<string> {
  const { params = {}, query, body, type } = (await line.asked?.(ctx)) ?? {};
  const [method = '', route = ''] = line.call.split(' ');
  const path = route
    .replace(/\/\([^)]+\)/g, '')
    .replace(/\[([^\]]+)\]/g, (_, name: string) => params[name] ?? `no ${name}`);
  const url = `${app.address}${path || '/'}${query ? `${path.includes('?') ? '&' : '?'}${query}` : ''}`;
  // Signing out would end the session that the calls after it need: here it is only asked whether one may.
  const own = line.call.endsWith('?/out') ? {} : headers;
  const response = await fetch(url, {
    method,
    // As a browser's form: a script would be told 200, and the status inside.
    headers: { accept: 'text/html', ...own, origin: app.address, ...(type ? { 'content-type': type } : {}) },
    redirect: 'manual',
    ...(body === undefined || method === 'GET' ? {} : { body }),
  });
  const text = await response.text();
  const { status } = response;
  const asksToSignIn = status === 303 && response.headers.get('location')?.startsWith('/sign-in') === true;
  if (asksToSignIn && line.to !== 'everybody') return 'sign-in';
  // A batch is answered item by item.
  if (status === 200 && /^[^<]*"status":"rejected"/.test(text)) return '403';
  if (status < 400 || status === line.status) {
    const leaks = line.to !== 'everybody' && caller.at === 'BD' && OF_DH.test(text);
    return leaks ? 'shows the store DH' : 'yes';
  }
  return String(status);
}

function expected({ to, call: called, elsewhere }: Line, { name, at }: Caller, found: string | undefined): string {
  const allowed = to.split(' ');
  if (to === 'everybody') return 'yes';
  if (allowed.includes(name) || (name === 'root' && allowed.includes('administrator')))
    return at === 'BD' && elsewhere !== 'own' ? String(elsewhere) : 'yes';
  const person = name !== 'nobody' && name !== 'kiosk';
  if (called.includes('/(staff)') && !person) return 'sign-in';
  // Where even those who may are told that there is no such thing, others may be told the same.
  if (at === 'BD' && elsewhere === 404 && found === '404') return '404';
  return name === 'nobody' ? '401' : '403';
}

const named = (verdicts: string[]) =>
  Object.fromEntries(callers.map(({ name, at }, n) => [`${name} ${at}`, verdicts[n]]));

describe('the matrix', () => {
  test('has every call that the application answers, and none that it does not', async () => {
    const calls = new Set(matrix.map((line) => line.call));
    expect([...calls]).toEqual((await builtCalls()).toSorted());
  });

  test('is about the application as it stands in the source', async () => {
    const built = new Set((await builtCalls()).map((name) => name.split(' ')[1]?.split('?')[0]));
    expect([...built].toSorted()).toEqual(routesInSource().toSorted());
  });

  test('names roles that there are', () => {
    const known = new Set(['everybody', 'root', 'kiosk', ...everyRole]);
    for (const { to } of matrix) expect(to.split(' ').filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('everybody may do what the matrix says, and nothing else', () => {
  test.each(matrix.map((line) => [line.call, line] as const))('%s', async (_, line) => {
    const verdicts: string[] = [];
    for (const caller of callers) verdicts.push(await call(line, caller));
    expect(named(verdicts)).toEqual(named(callers.map((caller, n) => expected(line, caller, verdicts[n]))));
  });
});
