/** Every text stands in both languages, and every refusal has its words. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { problemCodes, problemMessageKey } from '#lib/problem.ts';
import { faultMessageKey, faults } from '#lib/server/fault.ts';

type Messages = Record<string, unknown>;

function read(locale: string): Messages {
  const all: Messages = {};
  for (const file of readdirSync(`messages/${locale}`)) {
    const { $schema, ...messages } = JSON.parse(readFileSync(`messages/${locale}/${file}`, 'utf8')) as Messages;
    expect($schema).toBeTypeOf('string');
    for (const [key, text] of Object.entries(messages)) {
      expect(all, `${key} stands twice`).not.toHaveProperty(key);
      all[key] = text;
    }
  }
  return all;
}

const vi = read('vi');
const en = read('en');

/** Every wording of a message: the text itself, or those of its variants. */
const wordings = (message: unknown): string[] =>
  typeof message === 'string'
    ? [message]
    : (message as { match: Record<string, string> }[]).flatMap((variant) => Object.values(variant.match));

const inputsOf = (message: unknown) =>
  new Set(wordings(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)));

test('both languages have the same messages', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
});

test('no message is empty, and both languages take the same values', () => {
  for (const [key, message] of Object.entries(vi)) {
    for (const text of [...wordings(message), ...wordings(en[key])]) expect(text.trim(), key).not.toBe('');
    expect(inputsOf(en[key]), key).toEqual(inputsOf(message));
  }
});

test('every problem is worded', () => {
  for (const code of problemCodes) expect(vi).toHaveProperty(problemMessageKey(code));
});

test('every file of messages is one the compiler reads', () => {
  const settings = JSON.parse(readFileSync('project.inlang/settings.json', 'utf8')) as Record<string, Messages>;
  const patterns = settings['plugin.inlang.messageFormat']?.pathPattern as string[];
  const read = readdirSync('messages/vi').map((file) => `./messages/{locale}/${file}`);
  expect(patterns.toSorted()).toEqual(read.toSorted());
});

test('every fault in what was sent is worded', () => {
  for (const fault of faults) expect(vi).toHaveProperty(faultMessageKey(fault));
});
