import { expect, test } from 'vitest';
import { seal, unseal } from './seal.server.ts';

const secret = 's'.repeat(32);
const text = 'Chào anh Bảo: https://nucuoi.example/accept/abc';

test('what was sealed opens with its secret and purpose only', () => {
  const sealed = seal(secret, 'mail', text);
  expect(sealed).not.toContain(text);
  expect(unseal(secret, 'mail', sealed)).toBe(text);
  expect(unseal(secret, 'totp', sealed)).toBeNull();
  expect(unseal('t'.repeat(32), 'mail', sealed)).toBeNull();
  // The same text twice cannot be told to be the same.
  expect(seal(secret, 'mail', text)).not.toBe(sealed);
});

test.each([
  ['another first sign', (sealed: string) => (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1)],
  ['cut off', (sealed: string) => sealed.slice(0, -4)],
  ['hardly there', () => 'AAAA'],
  ['empty', () => ''],
])('tampered with, it does not open: %s', (_, tamper) => {
  expect(unseal(secret, 'mail', tamper(seal(secret, 'mail', text)))).toBeNull();
});
