import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeCode, readCode, showCode } from './code.ts';

const ALPHABET = [...'23456789ABCDEFGHJKMNPQRSTVWXY'];
const codes = fc
  .array(fc.integer({ min: 0, max: 28 }), { minLength: 9, maxLength: 9 })
  .map((numbers) => makeCode((below) => (numbers.shift() ?? 0) % below));
const places = fc.integer({ min: 0, max: 9 });

test('a code is read as printed, in small letters, with blanks or other dashes', () => {
  fc.assert(
    fc.property(codes, (code) => {
      expect(code).toMatch(/^[2-9A-HJKMNP-TV-Y]{10}$/);
      for (const typed of [code, showCode(code), ` ${showCode(code).toLowerCase().replaceAll('-', ' – ')} `])
        expect(readCode(typed)).toEqual({ kind: 'code', code });
    }),
  );
});

test('one wrong symbol, or two exchanged, is never another code', () => {
  fc.assert(
    fc.property(codes, places, places, fc.constantFrom(...ALPHABET), (code, at, other, symbol) => {
      const wrong = code.slice(0, at) + symbol + code.slice(at + 1);
      if (wrong !== code) expect(readCode(wrong).kind).toBe('mistyped');
      const letters = [...code];
      [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
      if (letters.join('') !== code) expect(readCode(letters.join('')).kind).toBe('mistyped');
    }),
  );
});

test('what was probably meant is offered: an O, two letters exchanged, an 8 for a B', () => {
  const symbols = [...'D7M4BX2PH'];
  const whole = makeCode((below) => ALPHABET.indexOf(symbols.shift() ?? '') % below);
  expect(readCode(whole.replace('D', 'O'))).toEqual({ kind: 'mistyped', near: [whole] });
  expect(readCode(whole.replace('B', '8'))).toMatchObject({ near: expect.arrayContaining([whole]) });
  expect(readCode(whole.replace('7M', 'M7'))).toMatchObject({ near: expect.arrayContaining([whole]) });
});

test.each(['', 'abc', 'K7M4QX2PHD99', '<script>', 'Điểm giao dịch', '😀😀😀😀😀'])('%j is no code', (typed) => {
  expect(readCode(typed)).toEqual({ kind: 'none' });
});
