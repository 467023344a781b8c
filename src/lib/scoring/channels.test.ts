import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { channelOffsets, referenceChannel } from './channels.ts';
import type { CellChannels } from './channels.ts';

interface ChannelVector {
  tolerance: Tolerance;
  cases: {
    name: string;
    input: { cells: Record<string, Record<string, [n: number, y: number]>>; ridge: number; min_overlap: number };
    expected: { reference: string; offsets: object; overlap: object; excluded: string[] };
  }[];
}

const cellsOf = (cells: Record<string, Record<string, [number, number]>>): CellChannels[] =>
  Object.values(cells).map((cell) => new Map(Object.entries(cell).map(([name, [n, y]]) => [name, { n, y }])));

describe.each(vectors<ChannelVector>('07'))('channel offsets', ({ cases, tolerance }) => {
  test.each(cases)('$name', ({ input, expected }) => {
    const { reference, offsets, overlap, excluded } = channelOffsets(cellsOf(input.cells), input);
    const found = { reference, offsets: Object.fromEntries(offsets), overlap: Object.fromEntries(overlap), excluded };
    expect(differences(found, expected, tolerance)).toEqual([]);
    expect(Object.keys(found.offsets).sort()).toEqual(Object.keys(expected.offsets).sort());
    expect(Object.keys(found.overlap).sort()).toEqual(Object.keys(expected.overlap).sort());
  });
});

describe('reference channel', () => {
  const totals = new Map([
    ['email', 20],
    ['kiosk', 30],
    ['phone', 30],
  ]);
  test('most ratings, and the first name among equals', () => {
    expect(referenceChannel(totals)).toBe('kiosk');
  });
  test('the one asked for, where it has ratings', () => {
    expect(referenceChannel(totals, 'email')).toBe('email');
    expect(referenceChannel(totals, 'sms')).toBe('kiosk');
  });
});

test('channels that only ever come together cannot be told apart without a ridge', () => {
  // No cell has the reference, so the two others float freely against it.
  const cells = cellsOf({ a: { email: [40, 3000], phone: [40, 3200] }, b: { kiosk: [100, 8000] } });
  expect(() => channelOffsets(cells, { ridge: 0, min_overlap: 0 })).toThrow('no single answer');
  const { offsets } = channelOffsets(cells, { ridge: 30, min_overlap: 0 });
  expect(offsets.get('phone')).toBeCloseTo(-(offsets.get('email') ?? NaN), 10);
});
