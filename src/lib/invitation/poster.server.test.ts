/** What is printed is read again from what was drawn: every QR code of the file leads to its own place. */
import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { addressOf, posters, type PosterFormat } from './poster.server.ts';

const origin = 'https://nucuoi.example';
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXY';
const links = Array.from({ length: 30 }, (_, at) => ({
  code: `P7NJMDTY${ALPHABET[at % 29]}K`,
  store: { code: 'DH', name: 'ĐGD Đồng Hới' },
  counter: at === 0 ? null : { code: `DH-${at}`, name: `Quầy ${at}` },
}));

const number = '(-?[\\d.]+)';
/** A run of dark squares, as the path in the file says it: its left, top, right and bottom. */
const RUN = new RegExp(
  `^${number} ${number} m\\n${number} ${number} l\\n${number} ${number} l\\n${number} ${number} l\\nh$`,
  'gm',
);
const PIXELS = 8;

/** Paints the runs between two fills, square by square, and reads them as a camera would. */
function readCode(drawn: string): string {
  const runs = [...drawn.matchAll(RUN)].map((found) => found.slice(1).map(Number));
  const size = Math.max(...runs.flat()) + 4;
  const side = size * PIXELS;
  const data = new Uint8Array(side * side * 4).fill(255);
  for (const [left = 0, top = 0, right = 0, , , bottom = 0] of runs)
    for (let y = top * PIXELS; y < bottom * PIXELS; y++)
      for (let x = left * PIXELS; x < right * PIXELS; x++) data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
  return decodeQR({ width: side, height: side, data });
}

test.each([
  ['a4', 30],
  ['a6', 30],
  ['sheet', 8],
] as [PosterFormat, number][])('%s: %i pages, on which each code leads to its own address', async (format, pages) => {
  const file = (await posters(links, { title: { vi: 'Khảo sát', en: 'Survey' }, origin, format }, false)).toString(
    'latin1',
  );
  expect(file.match(/\/Type \/Page\n/g)).toHaveLength(pages);
  // A code is filled in one go; nothing else that is drawn holds as many closed runs.
  const codes = file.split(/^f\n/m).filter((part) => [...part.matchAll(RUN)].length > 50);
  expect(codes.map(readCode)).toEqual(links.map(({ code }) => addressOf(origin, code)));
});

test('letters that the font lacks are printed by another', async () => {
  const print = async (name: string) =>
    (
      await posters(
        [{ code: 'P7NJMDTYFK', store: { code: 'X', name }, counter: null }],
        { title: { vi: 'x', en: '' }, origin, format: 'a4' },
        false,
      )
    ).toString('latin1');
  expect(await print('ĐGD Đắk Ƀlao')).toContain('NotoSans');
  expect(await print('ĐGD Đắk Lắk')).not.toContain('NotoSans');
});
