/** `npm run smile -- COMMAND`: every command takes --json, exits 0 on success, else prints one clear line on stderr. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { demoDoors } from '#db/seed/demo.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { createToken, createUser } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { reportJson, reportLines } from '#lib/organisation/import/report.ts';
import { isLocale } from '#lib/paraglide/runtime.js';
import { scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import { exportResponses, toCsv, toNdjson } from '#lib/response/export.server.ts';
import { responseRows } from '#lib/response/pages.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import type { Ranking, RankingRow } from '#lib/scoring/ranking.ts';
import { score, type ScoreInput } from '#lib/scoring/score.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { serve, untilStopped } from '#lib/server/serve.server.ts';
import { Problem } from '#lib/problem.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';
import { addDays, dayOf, isDay } from '#lib/ui/zone.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

interface Call {
  ctx: Context;
  actor: Actor;
  /** Option values as given: text, or true for a flag. */
  option(name: string): string | undefined;
  flag(name: string): boolean;
  positionals: string[];
}

interface Printed {
  result: unknown;
  lines: string[];
  /** Says why the command failed, though it has something to show: one line on stderr, and exit code 1. */
  refusal?: string;
}

interface Command {
  usage: string;
  /** Where DATABASE_URL is not set. */
  databaseUrl?: string;
  options?: Options;
  /** Returns what --json prints; `lines` is what a person reads. Nothing returned: the command writes stdout itself. */
  run(call: Call): Promise<Printed | undefined>;
}

const roleOptions: Options = { name: { type: 'string' }, role: { type: 'string' }, unit: { type: 'string' } };

/** An option without which a command makes no sense. @throws Error naming it */
function needed(call: Call, name: string): string {
  const value = call.option(name);
  if (!value) throw new Error(`--${name} is missing`);
  return value;
}

/** What `user create` and `token create` share: the role on a unit, the root where none is named. */
async function grantOptions(call: Call) {
  const { ctx, actor } = call;
  const { unit } = await unitInScope(ctx.db, actor, 'user.write', call.option('unit'));
  return {
    reach: await scopeFor(ctx.db, actor, 'user.write'),
    input: { name: needed(call, 'name'), role: needed(call, 'role'), unit: unit.code },
  };
}

/** A JSON file's content. @throws Error naming the file when it cannot be read or is no JSON */
async function jsonFile(path: string | undefined): Promise<unknown> {
  if (!path) throw new Error('FILE is missing');
  const content = await readFile(path, 'utf8');
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Error(`${path} is not valid JSON: ${(error as Error).message}`);
  }
}

/** Brings the schema up to date, with the surveys that come with the product. @returns the migrations applied */
async function prepare(ctx: Context): Promise<string[]> {
  const applied = await migrate({ ...ctx, close: async () => undefined });
  await publishShipped(ctx.db, ctx.now());
  return applied;
}

/** @param say what to print once the address is known */
async function serveUntilStopped(ctx: Context, say: (address: string) => Promise<string[]>) {
  const { server, address } = await serve(ctx.config);
  process.stdout.write(`${(await say(address)).join('\n')}\n`);
  await untilStopped(server);
  // The built application's own connections and timers end with the process.
  process.exit(0);
}

/** A whole number from an option. @throws Error naming the option */
function numberOption(call: Call, name: string, otherwise: number): number {
  const text = call.option(name) ?? String(otherwise);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number above 0, not "${text}"`);
  return value;
}

const seedOptions: Options = {
  responses: { type: 'string' },
  days: { type: 'string' },
  until: { type: 'string' },
  stores: { type: 'string' },
  employees: { type: 'string' },
  seed: { type: 'string' },
};

async function seedDemo(call: Call) {
  const { ctx } = call;
  const until = call.option('until') ?? addDays(dayOf(ctx.now(), ctx.config.zone), -1);
  if (!isDay(until)) throw new Error(`--until is a day like 2026-11-22, not "${until}"`);
  return seed(ctx.db, {
    responses: numberOption(call, 'responses', 60_000),
    days: numberOption(call, 'days', 90),
    until,
    stores: numberOption(call, 'stores', 8),
    employees: numberOption(call, 'employees', 60),
    seed: call.option('seed') ?? 'smile',
    zone: ctx.config.zone,
  });
}

const commands: Record<string, Command> = {
  migrate: {
    usage: 'migrate',
    async run({ ctx }) {
      const applied = await prepare(ctx);
      return { result: { applied }, lines: applied.length ? applied.map((name) => `applied ${name}`) : ['up to date'] };
    },
  },
  start: {
    usage: 'start',
    async run({ ctx }) {
      await prepare(ctx);
      await serveUntilStopped(ctx, async (address) => [`Smile listens at ${address}`]);
      return undefined;
    },
  },
  demo: {
    usage: 'demo',
    databaseUrl: 'file:./data/demo.db',
    async run(call) {
      await prepare(call.ctx);
      // Started again on another day, the demo keeps what it has: other days would be other ratings.
      const { done } = await responseRows(call.ctx.db, { stores: null }).next();
      if (done) {
        process.stderr.write('Making the demo organisation and its ratings…\n');
        await seedDemo(call);
      }
      await serveUntilStopped(call.ctx, (address) => demoDoors(call.ctx, call.actor, address));
      return undefined;
    },
  },
  seed: {
    usage: 'seed [--responses N] [--days D] [--until DAY] [--stores S] [--employees E] [--seed X]',
    options: seedOptions,
    async run(call) {
      await prepare(call.ctx);
      const result = await seedDemo(call);
      return {
        result,
        lines: [
          Object.entries(result)
            .map(([what, n]) => `${n} ${what}`)
            .join(', '),
        ],
      };
    },
  },
  'kiosk token': {
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
  'user create': {
    usage: 'user create --email E --name N --role ROLE [--unit CODE] [--password-stdin]',
    options: { ...roleOptions, email: { type: 'string' }, 'password-stdin': { type: 'boolean' } },
    async run(call) {
      const email = needed(call, 'email');
      const { reach, input } = await grantOptions(call);
      const password = call.flag('password-stdin') ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
      const result = await createUser(call.ctx, call.actor, reach, { ...input, email, password });
      const lines = [`created ${result.email}: ${result.role} on ${result.unit}`];
      if (result.password) lines.push(`password, shown only now: ${result.password}`);
      return { result, lines };
    },
  },
  'token create': {
    usage: 'token create --name N --role ROLE [--unit CODE]',
    options: roleOptions,
    async run(call) {
      const { reach, input } = await grantOptions(call);
      const result = await createToken(call.ctx, call.actor, reach, input);
      return { result, lines: [`${result.role} on ${result.unit}; shown only now:`, result.token] };
    },
  },
  'org import': {
    usage: 'org import FILE.csv|xlsx [--check] [--locale vi|en]',
    options: { check: { type: 'boolean' }, locale: { type: 'string' } },
    async run({ ctx, actor, option, flag, positionals: [path] }) {
      if (!path) throw new Error('FILE is missing');
      const locale = option('locale') ?? 'en';
      if (!isLocale(locale)) throw new Error(`--locale is vi or en, not "${locale}"`);
      const file = { name: basename(path), bytes: await readFile(path) };
      const progress = progressLine('PINs checked');
      const report = await importOrganisation(ctx, actor, file, { check: flag('check'), progress });
      const faulty = new Problem('organisation.import', { count: report.faults.length });
      return {
        result: reportJson(report, locale, ctx.config.zone),
        lines: reportLines(report, locale, ctx.config.zone),
        ...(report.counts ? {} : { refusal: problemMessage(faulty, locale) }),
      };
    },
  },
  verify: {
    usage: 'verify',
    async run({ ctx }) {
      const found = await verify(ctx);
      const summary = `${found.responses} responses, ${found.counted} counted, ${found.differences} differences`;
      const refusal = found.differences > 0 ? { refusal: 'the counts differ from the responses' } : {};
      return { result: found, lines: [summary, ...found.named], ...refusal };
    },
  },
  'export responses': {
    usage: 'export responses --from DAY --to DAY [--unit CODE] [--format csv|ndjson]',
    options: { from: { type: 'string' }, to: { type: 'string' }, unit: { type: 'string' }, format: { type: 'string' } },
    async run(call) {
      const format = call.option('format') ?? (call.flag('json') ? 'ndjson' : 'csv');
      const write = { csv: toCsv, ndjson: toNdjson }[format];
      if (!write) throw new Error(`--format is csv or ndjson, not "${format}"`);
      const request = { from: needed(call, 'from'), to: needed(call, 'to'), unit: call.option('unit') };
      await pipeline(write(await exportResponses(call.ctx, call.actor, request)), process.stdout);
      return undefined;
    },
  },
  rank: {
    usage: 'rank --from DAY --to DAY [--by employee|store] [--unit CODE]',
    options: { from: { type: 'string' }, to: { type: 'string' }, by: { type: 'string' }, unit: { type: 'string' } },
    async run(call) {
      const by = call.option('by') ?? 'employee';
      if (by !== 'employee' && by !== 'store') throw new Error(`--by is employee or store, not "${by}"`);
      const unit = call.option('unit');
      const request = {
        by,
        from: needed(call, 'from'),
        to: needed(call, 'to'),
        unit: unit && normalCode(unit),
      } as const;
      const result = await ranking(call.ctx, call.actor, request);
      return { result, lines: rankingLines(result) };
    },
  },
  score: {
    usage: 'score FILE.json',
    async run({ positionals }) {
      const result = score((await jsonFile(positionals[0])) as ScoreInput);
      return { result, lines: [JSON.stringify(result, null, 2)] };
    },
  },
};

/** Tells a person at a terminal how far something long has come; scripts see nothing of it. */
function progressLine(what: string) {
  return (done: number, of: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${what}: ${done} of ${of}${done === of ? '\n' : ''}`);
  };
}

/** A ranking for the terminal: place, range, score, ratings, name. */
function rankingLines({ ranked, few }: Ranking): string[] {
  const line = (place: string, row: RankingRow) =>
    `${place.padEnd(14)} ${(row.score?.toFixed(1) ?? '–').padStart(5)} ${String(row.n).padStart(6)}  ${row.code}  ${row.name}`;
  return [
    ...ranked.map((row) => line(`${row.rank} (${row.rankLow}–${row.rankHigh})`, row)),
    ...few.map((row) => line('too few', row)),
  ];
}

/** The longest command name that the words begin with: `org import`, `user create`, `verify`. */
function find(words: string[]): { command: Command; rest: string[] } | undefined {
  for (const length of [2, 1]) {
    const command = commands[words.slice(0, length).join(' ')];
    if (command) return { command, rest: words.slice(length) };
  }
  return undefined;
}

async function main(argv: string[]): Promise<number> {
  const found = find(argv);
  if (!found) {
    const usage = Object.values(commands).map((command) => `  ${command.usage}`);
    process.stderr.write(`Usage: npm run smile -- COMMAND [--json]\n${usage.join('\n')}\n`);
    return argv.length === 0 || argv.includes('--help') ? 0 : 2;
  }
  const options: Options = { json: { type: 'boolean' }, ...found.command.options };
  const { values, positionals } = parseArgs({ args: found.rest, options, allowPositionals: true });
  if (found.command.databaseUrl) process.env.DATABASE_URL ??= found.command.databaseUrl;
  const config = readConfig();
  const connection = connect(config.databaseUrl);
  const ctx = createContext(connection, config, createLog(config.logLevel));
  try {
    const printed = await found.command.run({
      ctx,
      actor: { kind: 'system', id: 'cli', name: 'CLI' },
      option: (name) => values[name] as string | undefined,
      flag: (name) => values[name] === true,
      positionals,
    });
    if (printed)
      process.stdout.write(values.json ? `${JSON.stringify(printed.result)}\n` : `${printed.lines.join('\n')}\n`);
    if (!printed?.refusal) return 0;
    process.stderr.write(`smile: ${printed.refusal}\n`);
    return 1;
  } finally {
    await connection.close();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const line = error instanceof Problem ? problemMessage(error, 'en') : (error as Error).message;
  process.stderr.write(`smile: ${line}\n`);
  process.exitCode = 1;
}
