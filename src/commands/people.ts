/** Commands that set up who and what takes part: people, tokens, kiosks, the organisation. */
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { createUser } from '#lib/access/access.server.ts';
import { createToken } from '#lib/access/token.server.ts';
import { roles, UNPLACED } from '#lib/access/roles.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { columnsOf, kinds } from '#lib/organisation/import/columns.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { reportJson, reportLines } from '#lib/organisation/import/report.ts';
import { SETTLE } from '#lib/organisation/settle.ts';
import { rootUnitCode, scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import { isLocale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { settleHandler } from '#lib/response/settle.server.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';
import { isDay } from '#lib/ui/zone.ts';
import { fileBytes, needed, type Call, type Commands, type Options } from './command.ts';

const roleOptions: Options = { name: { type: 'string' }, role: { type: 'string' }, unit: { type: 'string' } };

/** What `user create` and `token create` share: the role on a unit, the root where none is named. */
async function grantOptions(call: Call) {
  const { ctx, actor } = call;
  const unit = await unitMeant(call);
  return {
    reach: await scopeFor(ctx.db, actor, 'user.write'),
    input: { name: needed(call, 'name'), role: needed(call, 'role'), unit },
  };
}

/** Somebody has to make the first unit: before there is one, an administrator may be made who holds their role on all that comes. */
async function unitMeant(call: Call) {
  const { ctx, actor } = call;
  const first = call.option('email') !== undefined && call.option('role') === 'administrator';
  if (first && call.option('unit') === undefined && (await rootUnitCode(ctx.db)) === '') return UNPLACED;
  return (await unitInScope(ctx.db, actor, 'user.write', call.option('unit'))).unit.code;
}

/** Tells a person at a terminal how far something long has come; scripts see nothing of it. */
function progressLine(what: string) {
  return (done: number, of: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${done} of ${of}${done === of ? '\n' : ''}`);
  };
}

const rolesNote = `ROLE is one of ${roles.join(', ')}. It holds on the unit (the highest where none is named) and all below it.`;

const importNotes = () => [
  'A workbook with a sheet for each of these, or one CSV of one of them, recognised by its headers in any order:',
  ...kinds.map(
    (kind) =>
      `  ${kind.padEnd(10)} ${columnsOf[kind].map(({ name, required }) => (required ? name : `[${name}]`)).join(', ')}`,
  ),
  ...kinds.map((kind) => `  ${kind.padEnd(10)} ${columnsOf[kind].map(({ vi: [first] }) => first).join(', ')}`),
  'In [brackets]: may be missing or empty. Further columns are passed over.',
  'kind is corporation, province, area, office or store; days are dd/MM/yyyy, times HH:mm, shifts dd/MM/yyyy HH:mm.',
];

export const peopleCommands: Commands = {
  'user create': {
    about: 'Makes an account; without --password-stdin a password is made up and shown once.',
    notes: () => [rolesNote],
    usage: 'user create --email E --name N --role ROLE [--unit CODE] [--password-stdin]',
    options: { ...roleOptions, email: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    async run(call) {
      const email = needed(call, 'email');
      const { reach, input } = await grantOptions(call);
      const password = call.flag('password-stdin') ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
      const result = await createUser(call.ctx, call.actor, reach, { ...input, email, password });
      const where = result.unit === UNPLACED ? 'everything (no units yet: sign in to make them)' : result.unit;
      const lines = [`created ${result.email}: ${result.role} on ${where}`];
      if (result.password) lines.push(`password, shown only now: ${result.password}`);
      return { result, lines };
    },
  },
  'token create': {
    about: 'Makes an API token, shown once.',
    notes: () => [rolesNote],
    usage: 'token create --name N --role ROLE [--unit CODE] [--expires DAY]',
    options: { ...roleOptions, expires: { type: 'string' } },
    async run(call) {
      const { reach, input } = await grantOptions(call);
      const expires = call.option('expires');
      if (expires !== undefined && !isDay(expires))
        throw new Error(`--expires is a day like 2026-11-22, not "${expires}"`);
      const result = await createToken(call.ctx, call.actor, reach, { ...input, expires: expires ?? null });
      return {
        result,
        lines: [
          `${result.role} on ${result.unit}${result.expires ? `, until ${result.expires}` : ''}; shown only now:`,
          result.token,
        ],
      };
    },
  },
  'kiosk token': {
    about: 'Pairs a kiosk without a screen: at a counter, or at a store’s exit.',
    usage: 'kiosk token --counter CODE | --store CODE [--name NAME]',
    options: { counter: { type: 'string' }, store: { type: 'string' }, name: { type: 'string' } },
    async run({ ctx, actor, option }) {
      const counter = option('counter');
      const store = option('store');
      if ((counter === undefined) === (store === undefined))
        throw new Error('kiosk token needs --counter CODE, or --store CODE for a kiosk at the exit');
      const choice = counter === undefined ? { store: normalCode(store ?? '') } : { counter: normalCode(counter) };
      const result = await pairDirectly(ctx, actor, choice, normalName(option('name') ?? ''));
      return { result, lines: [`kiosk ${result.kioskId}`, `token ${result.token}`, `corner PIN ${result.cornerPin}`] };
    },
  },
  'org import': {
    about: 'Imports units, counters, employees and shifts, the whole file or nothing; --check changes nothing.',
    notes: importNotes,
    usage: 'org import FILE.csv|xlsx [--check] [--locale vi|en]',
    options: { check: { type: 'boolean' }, locale: { type: 'string' } },
    async run({ ctx, actor, option, flag, positionals: [path] }) {
      const bytes = await fileBytes(path);
      const locale = option('locale') ?? 'en';
      if (!isLocale(locale)) throw new Error(`--locale is vi or en, not "${locale}"`);
      const file = { name: basename(path ?? ''), bytes };
      const progress = progressLine('PINs checked');
      const report = await importOrganisation(ctx, actor, file, { check: flag('check'), progress });
      // A roster of the past tells whose responses were whose: at a terminal nobody waits for the server's next round.
      if (!flag('check')) await runDueJobs(ctx, { [SETTLE]: settleHandler });
      const faulty = new Problem('organisation.import', { count: report.faults.length });
      return {
        result: reportJson(report, locale, ctx.config.zone),
        lines: reportLines(report, locale, ctx.config.zone),
        ...(report.counts ? {} : { refusal: problemMessage(faulty, locale) }),
      };
    },
  },
};
