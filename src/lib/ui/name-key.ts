/** The order of people's names as a text that any database sorts rightly: digits and small letters only. */
import { normalName } from './text.ts';

// One sign a letter, in the order of the Vietnamese alphabet; its places for f, j, w and z are those of the Latin one.
const ALPHABET = 'aăâbcdđeêfghijklmnoôơpqrstuưvwxyz';
const END = '0';
const SPACE = '1';
const OTHER = '2';
const FIRST_LETTER = 3;
/** No tone, huyền, hỏi, ngã, sắc, nặng: what decides where all letters are the same. */
const TONES = ['\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];
/** Nobody's name differs from another's so late. */
const LONGEST = 40;

interface Sign {
  letter: string;
  tone: string;
}

function signsOf(text: string): Sign[] {
  const signs: Sign[] = [];
  // Tones taken apart from their letters, which keep their other marks: ấ is â and sắc.
  for (const written of text.toLowerCase().normalize('NFC')) {
    const marks = [...written.normalize('NFD')];
    const tone = marks.findIndex((mark) => TONES.includes(mark));
    const rank = tone < 0 ? 0 : 1 + TONES.indexOf(marks[tone] ?? '');
    const letter = marks
      .toSpliced(tone < 0 ? marks.length : tone, 1)
      .join('')
      .normalize('NFC');
    // A tone without a letter under it.
    if (letter === '') continue;
    signs.push({ letter: signOf(letter), tone: String(rank) });
  }
  return signs.slice(0, LONGEST);
}

function signOf(letter: string): string {
  if (letter === ' ') return SPACE;
  let place = ALPHABET.indexOf(letter);
  // Letters of other languages stand with the one they are written over.
  if (place < 0) place = ALPHABET.indexOf(letter.normalize('NFD').slice(0, 1));
  return place < 0 ? OTHER : (FIRST_LETTER + place).toString(36);
}

const keyOf = (text: string) => {
  const signs = signsOf(text);
  return signs.map(({ letter }) => letter).join('') + END + signs.map(({ tone }) => tone).join('') + END;
};

/**
 * Sorted as text, such keys are in the order of `compareNames`: by given name (the last word), then by the whole name;
 * letters before tones.
 */
export function nameKey(name: string): string {
  const normal = normalName(name);
  return keyOf(normal.slice(normal.lastIndexOf(' ') + 1)) + keyOf(normal);
}
