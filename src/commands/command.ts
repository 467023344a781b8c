/** What a command of `npm run smile` is, and how it reads its options. */
import { readFile } from 'node:fs/promises';
import type { ParseArgsConfig } from 'node:util';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';

export type Options = NonNullable<ParseArgsConfig['options']>;

export interface Call {
  ctx: Context;
  actor: Actor;
  /** Option values as given: text, or true for a flag. */
  option(name: string): string | undefined;
  flag(name: string): boolean;
  positionals: string[];
}

export interface Printed {
  result: unknown;
  lines: string[];
  /** Says why the command failed, though it has something to show: one line on stderr, and exit code 1. */
  refusal?: string;
}

export interface Command {
  usage: string;
  /** What it does, in one sentence. */
  about?: string;
  /** What else `--help` says: roles, columns, what a file holds. */
  notes?: () => string[];
  /** True where the command works without a database that is up to date, or brings it there itself. */
  anySchema?: true;
  /** Where DATABASE_URL is not set. */
  databaseUrl?: string;
  options?: Options;
  /** Returns what --json prints; `lines` is what a person reads. Nothing returned: the command writes stdout itself. */
  run(call: Call): Promise<Printed | undefined>;
}

export type Commands = Record<string, Command>;

/** An option without which a command makes no sense. @throws Error naming it */
export function needed(call: Call, name: string): string {
  const value = call.option(name);
  if (!value) throw new Error(`--${name} is missing`);
  return value;
}

/** A whole number from an option. @throws Error naming the option */
export function numberOption(call: Call, name: string, otherwise: number): number {
  const text = call.option(name) ?? String(otherwise);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is a whole number above 0, not "${text}"`);
  return value;
}

const cannotRead: Record<string, string> = {
  ENOENT: 'there is no file',
  EISDIR: 'this is a folder, not a file:',
  EACCES: 'this file may not be read:',
};

/** A file that somebody named. @throws Error in one clear line */
export async function fileBytes(path: string | undefined): Promise<Buffer> {
  if (!path) throw new Error('FILE is missing');
  return readFile(path).catch((error: unknown) => {
    const why = cannotRead[(error as NodeJS.ErrnoException).code ?? ''];
    throw why === undefined ? error : new Error(`${why} ${path}`);
  });
}
