import { expect, test } from 'vitest';
import { topWords } from './words.ts';

test('Vietnamese words of two syllables stand together, and what says nothing is left out', () => {
  const words = topWords(
    [
      'Nhân viên rất nhiệt tình, cảm ơn em.',
      'Chờ lâu quá! Nhân viên thì vui vẻ.',
      'NHÂN VIÊN nhiệt tình nhưng phải chờ lâu',
      'Gọi tổng đài thì không ai nghe.',
      'Tổng đài bận; gọi mãi không được.',
    ],
    10,
  );
  expect(words).toEqual([
    { text: 'nhân viên', n: 3 },
    { text: 'chờ lâu', n: 2 },
    { text: 'gọi', n: 2 },
    { text: 'nhiệt tình', n: 2 },
    { text: 'tổng đài', n: 2 },
  ]);
});

test('a pair that is in no list is a word where it hardly comes apart; the end of a sentence parts it', () => {
  const texts = ['mua eSIM chính hãng', 'eSIM chính hãng tốt', 'hàng chính hãng', 'Đắt. Rẻ', 'Đắt! Rẻ', 'đắt, rẻ'];
  expect(topWords(texts, 3)).toEqual([
    { text: 'chính hãng', n: 3 },
    { text: 'rẻ', n: 3 },
    { text: 'đắt', n: 3 },
  ]);
});

test('a text counts once for a word, however often it holds it; one text alone makes no word', () => {
  expect(topWords(['wifi wifi wifi', 'wifi kém'], 5)).toEqual([{ text: 'wifi', n: 2 }]);
  expect(topWords(['', '😀 123', 'ok'], 5)).toEqual([]);
});
