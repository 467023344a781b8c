import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { bursts, scanProbability } from './burst.ts';
import { refractory } from './quarantine.ts';
import { channelGap, gapVariation, longestRun, responseRatio } from './suspicion.ts';
import { duplicateTickets, withoutTurn } from './tickets.ts';
import type { Turn } from './tickets.ts';

interface Case<Input, Expected> {
  input: Input;
  expected: Expected;
}
interface Day {
  events: { t: number; device: string; counter: string; ticket: string | null }[];
  tickets: Turn[] | null;
  lambda_per_s: number;
  T_s: number;
  gap_s: number;
  grace_s: number;
  windows_s: number[];
  alpha: number;
}
interface IntegrityVector {
  tolerance: Tolerance;
  statistics: {
    alm_scan: Case<{ k: number; lambda_per_s: number; w_s: number; T_s: number }, number>[];
    longest_run: Case<{ n: number; p: number; L: number }, number>[];
    response_ratio: Case<{ ratings: number; tickets: number; peers: [number, number][] }, object>[];
    refractory: Case<{ t: number[]; gap: number }, number[]>[];
    gap_cv: Case<{ t: number[] }, number>[];
    channel_gap_z: Case<
      Record<'n_kiosk' | 'm_kiosk' | 'n_other' | 'm_other' | 'expected_gap' | 's2' | 'omega2', number>,
      number
    >[];
  };
  quarantine: (Case<Day, { quarantine: Record<string, string[]> }> & { name: string })[];
}

/** Indices of the taps that follow another too closely; times in seconds. */
const tooSoon = (times: number[], gapS: number) =>
  refractory(
    times.map((time) => time * 1000),
    [],
    gapS * 1000,
  ).flatMap((before, index) => (before === null ? [] : [index]));

/** All rules that set ratings apart, over one day: reasons by index of the event. */
function setApart({ events, tickets, ...day }: Day): Record<string, string[]> {
  const reasons = new Map<number, string[]>();
  const mark = (index: number, reason: string) => reasons.set(index, [...(reasons.get(index) ?? []), reason].sort());
  const indexed = events.map((event, index) => ({ ...event, index }));
  const byDevice = [...Map.groupBy(indexed, ({ device }) => device).values()];

  duplicateTickets(events.map(({ ticket }) => ticket)).forEach((is, index) => is && mark(index, 'duplicate_ticket'));
  for (const own of byDevice)
    for (const tap of tooSoon(
      own.map(({ t }) => t),
      day.gap_s,
    ))
      mark(own[tap]?.index ?? -1, 'refractory');
  const settled = new Set(reasons.keys());
  if (tickets) withoutTurn(events, tickets, day.grace_s).forEach((is, index) => is && mark(index, 'no_ticket'));
  for (const own of byDevice) {
    const open = own.filter(({ index }) => !settled.has(index));
    const options = { rate: day.lambda_per_s, watched: day.T_s, windows: day.windows_s, alpha: day.alpha };
    bursts(
      open.map(({ t }) => t),
      options,
    ).forEach((is, at) => is && mark(open[at]?.index ?? -1, 'burst'));
  }
  return Object.fromEntries(reasons);
}

describe.each(vectors<IntegrityVector>('09'))('integrity', ({ statistics, quarantine, tolerance }) => {
  test.each(statistics.alm_scan)('scan statistic $input', ({ input, expected }) => {
    const p = scanProbability(input.k, input.lambda_per_s, input.w_s, input.T_s);
    expect(differences(p, expected, tolerance)).toEqual([]);
  });
  test.each(statistics.longest_run)('longest run $input', ({ input, expected }) => {
    expect(differences(longestRun(input.n, input.p, input.L), expected, tolerance)).toEqual([]);
  });
  test.each(statistics.response_ratio)('response ratio $input', ({ input, expected }) => {
    const peers = input.peers.map(([ratings, tickets]) => ({ ratings, tickets }));
    expect(differences(responseRatio(input, peers), expected, tolerance)).toEqual([]);
  });
  test.each(statistics.refractory)('refractory $input', ({ input, expected }) => {
    expect(tooSoon(input.t, input.gap)).toEqual(expected);
  });
  test.each(statistics.gap_cv)('regular taps $input', ({ input, expected }) => {
    expect(differences(gapVariation(input.t), expected, tolerance)).toEqual([]);
  });
  test.each(statistics.channel_gap_z)('channel gap $input', ({ input, expected }) => {
    const z = channelGap(
      { n: input.n_kiosk, mean: input.m_kiosk },
      { n: input.n_other, mean: input.m_other },
      { usual: input.expected_gap, s2: input.s2, omega2: input.omega2 },
    );
    expect(differences(z, expected, tolerance)).toEqual([]);
  });
  test.each(quarantine)('a day: $name', ({ input, expected }) => {
    expect(setApart(input)).toEqual(expected.quarantine);
  });
});

describe('where there is no telling', () => {
  test('response ratio', () => {
    const peer = { ratings: 5, tickets: 10 };
    expect(responseRatio(peer, [peer])).toBeNull();
    expect(responseRatio(peer, [peer, { ratings: 0, tickets: 0 }])).toBeNull();
    expect(responseRatio({ ratings: 0, tickets: 0 }, [peer, peer])).toBeNull();
    expect(
      responseRatio(peer, [
        { ratings: 0, tickets: 9 },
        { ratings: 0, tickets: 8 },
      ]),
    ).toBeNull();
  });
  test('gaps and channels', () => {
    expect([gapVariation([]), gapVariation([1, 5]), gapVariation([3, 3, 3])]).toEqual([null, null, null]);
    expect(channelGap({ n: 0, mean: 0 }, { n: 9, mean: 70 }, { usual: 0, s2: 600 })).toBeNull();
  });
  test('no taps, and any number of them is no surprise when none is asked', () => {
    expect(bursts([], { rate: 0.005, watched: 28800 })).toEqual([]);
    expect(scanProbability(0, 0.005, 60, 28800)).toBe(1);
  });
});

test('taps come in any order', () => {
  const options = { rate: 0.002, watched: 28800 };
  const burst = [5000, 5010, 5020, 5030, 5040, 5050, 5055, 5058];
  expect(bursts([20000, ...burst.toReversed(), 100], options)).toEqual([false, ...burst.map(() => true), false]);
});
