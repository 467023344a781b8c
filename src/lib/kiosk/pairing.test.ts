import { expect, test } from 'vitest';
import { makeCode, readCode, showCode } from './pairing.ts';

test('a code is read as it is shown, and however a person types it', () => {
  const code = makeCode((below) => below - 1);
  expect(showCode(code)).toBe('ZZZ-ZZZZZ');
  const spelled = { handle: 'K7M', secret: '4QX2P' };
  for (const typed of ['K7M-4QX2P', 'k7m4qx2p', ' K7M – 4QX 2P ', 'k7m\u20114qx2p\n'])
    expect(readCode(typed)).toEqual(spelled);
});

test('what cannot be a code is none', () => {
  for (const typed of ['', 'K7M-4QX2', 'K7M-4QX2PP', 'K7M-4QX20', 'K7M-4QXIP', 'K7M_4QX2P'])
    expect(readCode(typed)).toBeNull();
});

test('every letter of the alphabet can come, and none that is taken for another', () => {
  const letters = new Set<string>();
  for (let i = 0; i < 31; i++) letters.add(makeCode(() => i).handle.charAt(0));
  expect(letters.size).toBe(31);
  expect([...letters].join('')).not.toMatch(/[01OIL]/);
});
