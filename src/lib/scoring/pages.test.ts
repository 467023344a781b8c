import { describe, expect, test } from 'vitest';
import { rowOf, viewOf, written } from './pages.ts';
import type { Ranking, RankingRow } from './ranking.ts';

const row = (nth: number, rank: number | null): RankingRow => ({
  ...{ code: `NV${nth}`, name: `Nguyễn Thị Ánh Đào ${nth} “é”`, stores: [{ code: 'DH', name: 'Đồng Hới' }] },
  ...{ status: rank === null ? ('too_few' as const) : ('ranked' as const) },
  tier: rank === null ? 'too_few' : rank <= 2 ? 'clearly_above' : 'about_average',
  ...{ rank, rankLow: rank, rankHigh: rank, score: 80, scoreLow: 75, scoreHigh: 85, raw: 80 },
  ...{ tied: false, made: null, levels: [0, 0, 0, 0, nth] as const, n: nth, elsewhere: 0 },
});
const ranking = (ranked: number, few: number): Ranking => ({
  ...{ by: 'employee', from: '2026-11-01', to: '2026-11-30', unit: { code: 'VNPT', name: 'VNPT “Q”' } },
  ranked: Array.from({ length: ranked }, (_, at) => row(at + 1, at + 1)),
  few: Array.from({ length: few }, (_, at) => row(1000 + at, null)),
  ...{ published: false, mean: 80, needed: { ratings: 10, days: 3 }, rankability: 0.7, excluded: {}, yardstick: null },
});

describe('a ranking as bytes', () => {
  test.each([
    [120, 3],
    [1, 0],
    [0, 4],
    [0, 0],
  ])('with %i ranked and %i others is the JSON of the whole', (ranked, few) => {
    const { json } = written(ranking(ranked, few));
    expect(JSON.parse(new TextDecoder().decode(json))).toEqual(ranking(ranked, few));
  });

  test('is read by the page, and says what is true of all of it', () => {
    const { json, index } = written(ranking(120, 3));
    const second = viewOf(json, index, { text: '', page: 2 });
    expect(second.ranked.map(({ rank }) => rank)).toEqual(Array.from({ length: 50 }, (_, at) => at + 51));
    expect(second).toMatchObject({ found: 120, page: 2, counts: { ranked: 120, few: 3, above: 2, between: 118 } });
    expect(viewOf(json, index, { text: '', page: 99 })).toMatchObject({ page: 3 });
    expect(viewOf(json, index, { text: '', page: 99 }).ranked).toHaveLength(20);
  });

  test('is searched without tone marks, whole words or not', () => {
    const { json, index } = written(ranking(120, 3));
    const found = viewOf(json, index, { text: 'dao 117 DONG hoi', page: 1 });
    expect(found.ranked.map(({ code }) => code)).toEqual(['NV117']);
    expect(viewOf(json, index, { text: 'nv1002', page: 1 })).toMatchObject({ found: 0, few: [{ code: 'NV1002' }] });
  });

  test('gives one row by its code', () => {
    const { json, index } = written(ranking(120, 3));
    expect(rowOf(json, index, 'NV7')).toEqual(row(7, 7));
    expect(rowOf(json, index, 'NV')).toBeNull();
  });
});
