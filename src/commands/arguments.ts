/** Reads what follows a command's name, and says in one line what is wrong with it. */
import { parseArgs } from 'node:util';
import type { Command, Options } from './command.ts';
import { didYouMean, nearest, wordsTaken } from './find.ts';

const always: Options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };

/** @throws Error naming the option or word */
export function argumentsOf(name: string, { usage, options: own }: Command, args: string[]) {
  const options = { ...always, ...own };
  let parsed;
  try {
    parsed = parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw worded(error as Error & { code?: string }, name, Object.keys(options));
  }
  const { values, positionals } = parsed;
  const extra = positionals[wordsTaken(name, usage)];
  if (extra !== undefined && values.help !== true) throw new Error(`"${extra}" is a word too many: ${usage}`);
  return { values, positionals };
}

function worded({ code, message }: Error & { code?: string }, command: string, known: string[]): Error {
  const option = /'(-[^' ]*)/.exec(message)?.[1] ?? '';
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    const meant = nearest(option.replace(/^-+/, ''), known);
    return new Error(`${command} has no option ${option}${didYouMean(meant && `--${meant}`)}`);
  }
  const long = /--[a-z-]+/.exec(message)?.[0] ?? option;
  return new Error(/does not take/.test(message) ? `${long} takes no value` : `${long} needs a value`);
}
