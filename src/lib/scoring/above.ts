import { quickNormalCdf } from './normal.ts';

/** Reads within bounds, which the compiler cannot know of an array. */
const at = (array: Float64Array, index: number): number => array[index] as number;

/** How far off the interpolated curve may be. Smaller means more nodes, larger means more exact sums. */
const ERROR = 1e-3;
/** Largest fourth derivative of Phi, and the largest |(t+1) t (t-1) (t-2)| / 4! between the middle two of four nodes. */
const FOURTH_DERIVATIVE = 0.5506;
const FOUR_NODES = 9 / 16 / 24;

/** A sum over everybody as a function of x, to be had exactly in K steps or within `error` in a few. */
interface Curve {
  exact: (x: number) => number;
  near: (x: number) => number;
  error: number;
}

/**
 * How many of K values, normal with means u and standard deviations s, are expected above x.
 * Between `from` and `to` the curve is interpolated by cubics, the more nodes the narrower the s; for few values that
 * would not pay, and `near` is exact.
 */
export function expectedAbove(u: Float64Array, s: Float64Array, from: number, to: number): Curve {
  const inverse = s.map((value) => 1 / value);
  const exact = (x: number) => {
    let sum = 0;
    for (let f = 0; f < u.length; f += 1) sum += quickNormalCdf((at(u, f) - x) * at(inverse, f));
    return sum;
  };
  const steepest = FOURTH_DERIVATIVE * inverse.reduce((sum, value) => sum + value ** 4, 0);
  const step = (ERROR / (FOUR_NODES * steepest)) ** 0.25;
  const nodes = Math.ceil((to - from) / step) + 4;
  if (!(nodes < u.length)) return { exact, near: exact, error: 0 };
  const values = Float64Array.from({ length: nodes }, (_, node) => exact(from + (node - 1) * step));
  const near = (x: number) => {
    const position = (x - from) / step + 1;
    const node = Math.min(nodes - 3, Math.max(1, Math.floor(position)));
    const t = position - node;
    const [y0, y1, y2, y3] = [at(values, node - 1), at(values, node), at(values, node + 1), at(values, node + 2)];
    const outer = ((t + 1) * y3 - (t - 2) * y0) * t * (t - 1) * (1 / 6);
    const inner = ((t - 1) * y1 - t * y2) * (t + 1) * (t - 2) * 0.5;
    return outer + inner;
  };
  return { exact, near, error: ERROR };
}

/** `round` of the curve at x plus `shift`, summed exactly only where the curve's error could change it. */
export function roundedAt(curve: Curve, x: number, shift: number, round: (value: number) => number): number {
  const value = curve.near(x) + shift;
  const whole = round(value - curve.error);
  return whole === round(value + curve.error) ? whole : round(curve.exact(x) + shift);
}
