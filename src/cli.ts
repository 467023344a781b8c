/** `npm run smile -- COMMAND`: every command takes --json, exits 0 on success, else prints one clear line on stderr. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { Problem } from '#lib/problem.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

interface Call {
  ctx: Context;
  actor: Actor;
  /** Option values as given: text, or true for a flag. */
  option(name: string): string | undefined;
  flag(name: string): boolean;
  positionals: string[];
}

interface Command {
  usage: string;
  options?: Options;
  /** Returns what --json prints; `lines` is what a person reads. Nothing returned: the command writes stdout itself. */
  run(call: Call): Promise<{ result: unknown; lines: string[] } | undefined>;
}

const commands: Record<string, Command> = {
  migrate: {
    usage: 'migrate',
    async run({ ctx }) {
      const applied = await migrate({ ...ctx, close: async () => undefined });
      return { result: { applied }, lines: applied.length ? applied.map((name) => `applied ${name}`) : ['up to date'] };
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
};

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
    return 0;
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
