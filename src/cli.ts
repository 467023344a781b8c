/** `npm run smile -- COMMAND`: every command takes --json, exits 0 on success, else prints one clear line on stderr. */
import { connect } from '#db/connect.server.ts';
import { isMigrated } from '#db/migrate.server.ts';
import { Problem } from '#lib/problem.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { argumentsOf } from './commands/arguments.ts';
import type { Commands } from './commands/command.ts';
import { didYouMean, findCommand, nearest } from './commands/find.ts';
import { commandHelp, generalHelp } from './commands/help.ts';

/** Read one after the other until the command is found: a server that starts keeps what it has read in memory. */
const books: (() => Promise<Commands>)[] = [
  async () => (await import('./commands/server.ts')).serverCommands,
  async () => (await import('./commands/people.ts')).peopleCommands,
  async () => (await import('./commands/results.ts')).resultCommands,
  async () => (await import('./commands/records.ts')).recordCommands,
  async () => (await import('./commands/reviews.ts')).reviewCommands,
  async () => (await import('./commands/surveys.ts')).surveyCommands,
  async () => (await import('./commands/safekeeping.ts')).safekeepingCommands,
];

async function commandIn(argv: string[]) {
  const commands: Commands = {};
  for (const read of books) {
    Object.assign(commands, await read());
    const found = findCommand(commands, argv);
    if (found) return { found, commands };
  }
  return { found: undefined, commands };
}

/** Says that there is no such command, or lists them all. @returns the exit code */
function withoutCommand(commands: Commands, argv: string[]): number {
  const options = argv.findIndex((word) => word.startsWith('-'));
  const typed = argv.slice(0, options < 0 ? undefined : options);
  if (typed.length === 0) {
    const asked = argv.length === 0 || argv.includes('--help') || argv.includes('-h');
    (asked ? process.stdout : process.stderr).write(`${generalHelp(commands)}\n`);
    return asked ? 0 : 2;
  }
  const known = Object.keys(commands);
  const meant = nearest(typed.slice(0, 2).join(' '), known) ?? nearest(typed[0] ?? '', known);
  process.stderr.write(`smile: there is no command "${typed.slice(0, 2).join(' ')}"${didYouMean(meant)}\n`);
  return 2;
}

async function main(argv: string[]): Promise<number> {
  const { found, commands } = await commandIn(argv);
  if (!found) return withoutCommand(commands, argv);
  const { values, positionals } = argumentsOf(found.name, found.command, found.rest);
  if (values.help === true) {
    process.stdout.write(`${commandHelp(found.command)}\n`);
    return 0;
  }
  if (found.command.databaseUrl) process.env.DATABASE_URL ??= found.command.databaseUrl;
  const config = readConfig();
  const connection = connect(config.databaseUrl);
  const ctx = createContext(connection, config, createLog(config.logLevel));
  try {
    if (!found.command.anySchema && !(await isMigrated(connection.reader)))
      throw new Error('the database is not up to date: run `npm run -s smile -- migrate` first');
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
    (await import('#lib/mail/transport.server.ts')).closeMail(ctx);
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
