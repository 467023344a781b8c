import { createHash, generateKeyPairSync, pbkdf2Sync, privateDecrypt, constants } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { checkCornerPin, guessedWrong, isPin, lockedFor, noGuesses, sealPin } from './pin.ts';

test('a PIN is sealed so that only the server reads it, bound to its event', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const content = { pin: '12345678', employee: 'NV0412-QB-DH', event: '0193f3a0-0000-7000-8000-000000000001' };
  const jwk = { ...publicKey.export({ format: 'jwk' }), alg: 'RSA-OAEP-256', use: 'enc', kid: 'k' } as JsonWebKey;
  const sealed = await sealPin(content, jwk);
  expect(sealed).toMatch(/^[\w-]+$/);
  const opened = privateDecrypt(
    { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
    Buffer.from(sealed, 'base64url'),
  );
  expect(JSON.parse(opened.toString())).toEqual(content);
  expect(await sealPin(content, jwk)).not.toBe(sealed);
});

test("the corner's PIN is checked against its PBKDF2", async () => {
  const salt = createHash('sha256').update('salt').digest().subarray(0, 16);
  const hash = pbkdf2Sync('2468', salt, 1000, 32, 'sha256');
  const stored = `pbkdf2$1000$${salt.toString('base64url')}$${hash.toString('base64url')}`;
  expect(await checkCornerPin('2468', stored)).toBe(true);
  expect(await checkCornerPin('2469', stored)).toBe(false);
  expect(await checkCornerPin('', stored)).toBe(false);
  await expect(checkCornerPin('2468', 'scrypt$x')).rejects.toThrow('unknown way');
});

test('a PIN has four to eight digits', () => {
  expect(['1234', '12345678'].every(isPin)).toBe(true);
  expect(['123', '123456789', '12a4', ''].some(isPin)).toBe(false);
});

describe('guesses', () => {
  test('the fifth wrong one closes for five minutes, then there are five again', () => {
    let guesses = noGuesses;
    for (let i = 0; i < 4; i++) guesses = guessedWrong(guesses, 1000);
    expect(lockedFor(guesses, 1000)).toBe(0);
    guesses = guessedWrong(guesses, 1000);
    expect(lockedFor(guesses, 1000)).toBe(300_000);
    expect(lockedFor(guesses, 301_000)).toBe(0);
    expect(guesses.wrong).toBe(0);
  });

  test('setting the clock back does not lock for longer', () => {
    expect(lockedFor({ wrong: 0, lockedUntil: 86_400_000 }, 0)).toBe(300_000);
  });
});
