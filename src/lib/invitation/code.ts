/**
 * Codes that people read off paper and type: on posters, and later in letters. Nine random symbols of 29, 44 bits, and a
 * tenth that tells a mistyped code from an unknown one. Grouped as telephone numbers are here: `K7M4-QX2-PHD`.
 */

/**
 * No 0 O, 1 I L, U V, 2 Z: printed or written by hand they are taken for each other. 29 is prime, so that the check
 * symbol finds every single wrong symbol and every two exchanged. Source: Verhoeff, "Error Detecting Decimal Codes", 1969.
 */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXY';
const LENGTH = 10;
const MODULUS = ALPHABET.length;

/** Symbols that are none of ours, and what they were probably meant to be. */
const meant: Record<string, string> = { '0': 'DQ', O: 'DQ', '1': '7JT', I: 'J7T', L: 'J7E', U: 'VW', Z: '2' };
/** Ours that look or sound alike. */
const alike = ['8B', '5S', '6G', 'VY', 'VW', 'MN', 'CG', 'EF', 'DQ', 'PR', 'KX', 'DT', 'BP', '4A', '9G'];

/** Weights 1…10: distinct and not 0, as the rule of the prime needs. */
const sum = (symbols: string) =>
  [...symbols].reduce((total, symbol, at) => total + ALPHABET.indexOf(symbol) * (at + 1), 0);

// The last symbol's weight is 10; its inverse modulo 29 is 3.
const CHECK_INVERSE = 3;
const check = (body: string) => ALPHABET[(((-sum(body) * CHECK_INVERSE) % MODULUS) + MODULUS) % MODULUS] ?? '';

const isOurs = (text: string) => text.length === LENGTH && [...text].every((symbol) => ALPHABET.includes(symbol));
const isSound = (text: string) => isOurs(text) && sum(text) % MODULUS === 0;

/** @param pick a number from 0 to below its argument, each as likely and not to be guessed */
export function makeCode(pick: (below: number) => number): string {
  const body = Array.from({ length: LENGTH - 1 }, () => ALPHABET[pick(MODULUS)]).join('');
  return body + check(body);
}

/** As it is printed. */
export const showCode = (code: string) => `${code.slice(0, 4)}-${code.slice(4, 7)}-${code.slice(7)}`;

export type ReadCode =
  | { kind: 'code'; code: string }
  /** Something is mistyped; `near` are codes that it may be meant to be. They need not exist. */
  | { kind: 'mistyped'; near: string[] }
  /** Not even long enough, or something else altogether. */
  | { kind: 'none' };

/** So many suggestions are a help; more are a riddle. */
const MOST_NEAR = 3;

/** Reads what was typed or scanned: case, blanks and dashes do not matter. */
export function readCode(typed: string): ReadCode {
  const text = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, '');
  if (isSound(text)) return { kind: 'code', code: text };
  if (text.length !== LENGTH || !/^[0-9A-Z]+$/.test(text)) return { kind: 'none' };
  const strangers = [...text].filter((symbol) => !ALPHABET.includes(symbol)).length;
  if (strangers > 2) return { kind: 'mistyped', near: [] };
  const candidates = strangers > 0 ? replaced(text) : [...swapped(text), ...lookalikes(text)];
  const near = [...new Set(candidates.filter(isSound))];
  return { kind: 'mistyped', near: near.length > MOST_NEAR ? [] : near };
}

/** What is not of the alphabet, by each symbol that it may have been meant to be. */
function replaced(text: string): string[] {
  const at = [...text].findIndex((symbol) => !ALPHABET.includes(symbol));
  if (at === -1) return [text];
  return [...(meant[text[at] ?? ''] ?? '')].flatMap((symbol) =>
    replaced(text.slice(0, at) + symbol + text.slice(at + 1)),
  );
}

const swapped = (text: string) =>
  Array.from(
    { length: LENGTH - 1 },
    (_, at) => text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2),
  );

const lookalikes = (text: string) =>
  [...text].flatMap((symbol, at) =>
    alike
      .filter((pair) => pair.includes(symbol))
      .map((pair) => text.slice(0, at) + pair.replace(symbol, '') + text.slice(at + 1)),
  );
