/** `npm run smile -- COMMAND`: every command takes --json, exits 0 on success, else prints one clear line on stderr. */
import { parseArgs } from 'node:util';
import { connect } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import { closeMail } from '#lib/mail/transport.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import type { Command, Commands, Options } from './commands/command.ts';
import { peopleCommands } from './commands/people.ts';
import { recordCommands } from './commands/records.ts';
import { resultCommands } from './commands/results.ts';
import { safekeepingCommands } from './commands/safekeeping.ts';
import { serverCommands } from './commands/server.ts';

const commands: Commands = {
  ...serverCommands,
  ...peopleCommands,
  ...resultCommands,
  ...recordCommands,
  ...safekeepingCommands,
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
    closeMail(ctx);
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
