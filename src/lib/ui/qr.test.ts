import { expect, test } from 'vitest';
import { encodeQR } from 'qr';
import { decodeQR } from 'qr/decode.js';
import { qrPath } from './qr.ts';

/** Paints the path's runs on a canvas of modules, eight pixels each, quiet zone included. */
function paint(path: string, viewBox: string) {
  const size = Number(viewBox.split(' ')[2]);
  const scale = 8;
  const width = size * scale;
  const data = new Uint8Array(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let dx = 0; dx < Number(length) * scale; dx++)
      for (let dy = 0; dy < scale; dy++) {
        const at = (Number(y) * scale + dy) * width + Number(x) * scale + dx;
        data.fill(0, at * 4, at * 4 + 3);
      }
  }
  return { width, height: width, data };
}

test('the path reads back as the text', () => {
  const text = 'https://smile.vnpt.example/kiosk#pair=K7M-4QX2P';
  const { path, viewBox } = qrPath(text);
  expect(decodeQR(paint(path, viewBox))).toBe(text);
});

test('the path covers as many modules as the code has', () => {
  const { path } = qrPath('SMILE');
  const covered = [...path.matchAll(/h(\d+)v1/g)].reduce((sum, [, length]) => sum + Number(length), 0);
  expect(covered).toBe(encodeQR('SMILE', 'raw', { ecc: 'medium', border: 1 }).flat().filter(Boolean).length);
});
