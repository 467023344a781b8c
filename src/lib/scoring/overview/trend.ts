/** Where the points of a trend lie, in percent of its picture. Pure. */
import type { TrendPoint } from './overview.ts';

export interface PlacedPoint extends TrendPoint {
  x: number;
  y: number;
  top: number;
  bottom: number;
}

export interface Placed {
  points: PlacedPoint[];
  ticks: { value: number; y: number }[];
  /** For SVG, in a box of 100 × 100. */
  line: string;
  band: string;
}

/** A level that moves by a point is not to look like a mountain. */
const LEAST_HEIGHT = 10;

/** @param points in the order of time, at least one */
export function placed(points: readonly TrendPoint[]): Placed {
  const least = Math.min(...points.map(({ low }) => low));
  const most = Math.max(...points.map(({ high }) => high));
  const room = Math.max(0, LEAST_HEIGHT - (most - least)) / 2;
  const min = Math.max(0, Math.floor((least - room) / 5) * 5);
  const max = Math.min(100, Math.ceil((most + room) / 5) * 5);
  const y = (value: number) => 100 - ((value - min) / (max - min)) * 100;
  const step = max - min > 40 ? 20 : max - min > 20 ? 10 : 5;
  const ticks = [];
  for (let value = Math.ceil(min / step) * step; value <= max; value += step) ticks.push({ value, y: y(value) });
  const across = points.map((point, at) => ({
    ...point,
    x: points.length === 1 ? 50 : ((at + 0.5) / points.length) * 100,
    y: y(point.score),
    top: y(point.high),
    bottom: y(point.low),
  }));
  const at = (x: number, height: number) => `${x.toFixed(2)},${height.toFixed(2)}`;
  return {
    points: across,
    ticks,
    line: across.map((point) => at(point.x, point.y)).join(' '),
    band: [...across.map((p) => at(p.x, p.top)), ...across.toReversed().map((p) => at(p.x, p.bottom))].join(' '),
  };
}
