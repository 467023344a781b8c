import { expect, test } from 'vitest';
import { Secret } from 'otpauth';
import { grouped, newTotpKey, totpStep, totpUri } from './totp.ts';

// RFC 6238, appendix B: the SHA-1 rows, last six digits.
const key = Secret.fromLatin1('12345678901234567890').base32;

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('at %i s the code is %s', (seconds, code) => {
  const at = new Date(seconds * 1000);
  const step = Math.floor(seconds / 30);
  expect(totpStep(key, code, at, 0)).toBe(step);
  // Half a minute early or late, and no more.
  expect(totpStep(key, code, new Date(at.getTime() + 30_000), 0)).toBe(step);
  expect(totpStep(key, code, new Date(at.getTime() - 30_000), 0)).toBe(step);
  expect(totpStep(key, code, new Date(at.getTime() + 60_000), 0)).toBeNull();
});

test('a code is not good twice, nor one before it', () => {
  const at = new Date(59_000);
  expect(totpStep(key, '287082', at, 0)).toBe(1);
  expect(totpStep(key, '287082', at, 1)).toBeNull();
  expect(totpStep(key, '287082', at, 2)).toBeNull();
});

test.each(['287083', '28708', '2870821', 'abcdef', ''])('%j is no code', (code) => {
  expect(totpStep(key, code, new Date(59_000), 0)).toBeNull();
});

test('a key is new each time, and what the app reads names account and issuer', () => {
  const made = newTotpKey();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpKey()).not.toBe(made);
  const uri = new URL(totpUri(made, 'bao@vnpt.example', 'Nụ cười'));
  expect(uri.protocol).toBe('otpauth:');
  expect(uri.searchParams.get('secret')).toBe(made);
  expect(uri.searchParams.get('issuer')).toBe('Nụ cười');
  expect(decodeURIComponent(uri.pathname)).toContain('bao@vnpt.example');
  expect(grouped('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});
