/** Every action that leaves an audit row is known, and has its words in both languages. */
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditActions } from '#lib/access/audit-actions.ts';
import { messageKey } from '#lib/records/audit-words.server.ts';

const messages = (locale: string) => JSON.parse(readFileSync(`messages/${locale}/records.json`, 'utf8')) as object;

test.each(['vi', 'en'])('every action and its noun have words in %s', (locale) => {
  const worded = messages(locale);
  for (const action of auditActions) {
    expect(worded).toHaveProperty(`records_action_${messageKey(action)}`);
    expect(worded).toHaveProperty(`records_noun_${messageKey(action.slice(0, action.indexOf('.')))}`);
  }
});

test('every action in the source is one of them', () => {
  const sources = globSync('src/**/*.ts')
    .filter((path) => !path.endsWith('audit-actions.ts'))
    .map((path) => readFileSync(path, 'utf8'));
  const written = sources.flatMap((text) => [...text.matchAll(/\baction: '([^']+)'/g)].map(([, action]) => action));
  expect(written.filter((action) => !(auditActions as readonly unknown[]).includes(action))).toEqual([]);
});
