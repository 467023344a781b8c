/** What `--help` prints. */
import type { Command, Commands } from './command.ts';

export const commandHelp = ({ usage, about, notes }: Command) =>
  [
    `Usage: npm run -s smile -- ${usage} [--json]`,
    ...(about ? ['', about] : []),
    ...(notes ? ['', ...notes()] : []),
  ].join('\n');

export const generalHelp = (commands: Commands) =>
  [
    'Usage: npm run -s smile -- COMMAND [--json]',
    '',
    ...Object.values(commands).flatMap(({ usage, about }) => [`  ${usage}`, ...(about ? [`      ${about}`] : [])]),
    '',
    'COMMAND --help says more. With --json, stdout is one JSON document and nothing else.',
    'DATABASE_URL names the database: file:./data/smile.db unless set, or postgres://…',
  ].join('\n');
