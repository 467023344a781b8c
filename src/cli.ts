/** `npm run smile -- COMMAND`: every command takes --json, exits 0 on success, else prints one clear line on stderr. */
import { parseArgs } from 'node:util';
import { connect } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import type { Command, Commands, Options } from './commands/command.ts';

/** Read one after the other until the command is found: a server that starts keeps what it has read in memory. */
const books: (() => Promise<Commands>)[] = [
  async () => (await import('./commands/server.ts')).serverCommands,
  async () => (await import('./commands/people.ts')).peopleCommands,
  async () => (await import('./commands/results.ts')).resultCommands,
  async () => (await import('./commands/safekeeping.ts')).safekeepingCommands,
];

/** The longest command name that the words begin with: `org import`, `user create`, `verify`. */
async function find(words: string[]): Promise<{ command: Command; rest: string[] } | undefined> {
  for (const read of books) {
    const commands = await read();
    for (const length of [2, 1]) {
      const command = commands[words.slice(0, length).join(' ')];
      if (command) return { command, rest: words.slice(length) };
    }
  }
  return undefined;
}

async function main(argv: string[]): Promise<number> {
  const found = await find(argv);
  if (!found) {
    const commands = await Promise.all(books.map((read) => read()));
    const usage = commands.flatMap((book) => Object.values(book)).map((command) => `  ${command.usage}`);
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

/** The texts are read only when there is something to say. */
const worded = async (problem: Problem) => (await import('#lib/server/answer.server.ts')).problemMessage(problem, 'en');

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const line = error instanceof Problem ? await worded(error) : (error as Error).message;
  process.stderr.write(`smile: ${line}\n`);
  process.exitCode = 1;
}
