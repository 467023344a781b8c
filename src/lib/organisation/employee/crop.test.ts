import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dragged, firstCrop, MAX_ZOOM, squareOf, within, type Crop } from './crop.ts';

const upright = { width: 600, height: 1000 };

test('at first the shorter side fills the frame, and of an upright picture a little more of the top is seen', () => {
  expect(squareOf(firstCrop(upright), upright)).toEqual({ left: 0, top: 100, side: 600 });
  const wide = { width: 1000, height: 600 };
  expect(squareOf(firstCrop(wide), wide)).toEqual({ left: 200, top: 0, side: 600 });
});

test('dragging by a frame moves the square by its side, up to the edge', () => {
  const crop: Crop = { zoom: 2, x: 0.5, y: 0.5 };
  expect(squareOf(crop, upright)).toEqual({ left: 150, top: 350, side: 300 });
  expect(squareOf(dragged(crop, upright, { x: 0, y: 1 }), upright).top).toBeCloseTo(50);
  expect(squareOf(dragged(crop, upright, { x: 5, y: -5 }), upright)).toMatchObject({ left: 0, top: 700 });
});

test('whatever is done, the square lies on the picture', () => {
  const number = fc.double({ min: -20, max: 20, noNaN: true });
  const pixels = fc.integer({ min: 1, max: 9000 });
  fc.assert(
    fc.property(pixels, pixels, number, number, number, number, number, (width, height, zoom, x, y, dx, dy) => {
      const size = { width, height };
      const crop = dragged(within({ zoom, x, y }, size), size, { x: dx, y: dy });
      const { left, top, side } = squareOf(crop, size);
      expect(left).toBeGreaterThanOrEqual(-1e-6);
      expect(top).toBeGreaterThanOrEqual(-1e-6);
      expect(left + side).toBeLessThanOrEqual(width + 1e-6);
      expect(top + side).toBeLessThanOrEqual(height + 1e-6);
      expect(side).toBeGreaterThanOrEqual(Math.min(width, height) / MAX_ZOOM - 1e-6);
    }),
  );
});
