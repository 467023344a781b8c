/** From inputs to the list of candidates: what the freezing thread does, and what verifying does again. Pure. */
import { isNobody } from '#lib/scoring/cell-rows.ts';
import { DEFAULT_CONFIG } from '#lib/scoring/config.ts';
import { formulaOf } from '#lib/scoring/formula.ts';
import type { Row } from '#lib/scoring/rows.ts';
import type { NoScores, Scores } from '#lib/scoring/score.ts';
import { countOf, pointsOf, type Levels } from '#lib/scoring/points.ts';
import { scoreInputOf, type Inputs } from './inputs.ts';
import { propose, type Contender, type Proposed } from './proposal.ts';
import { kinds, type Candidate, type Hold, type Kind, type Standing, type Summary } from './review.ts';

export interface Result {
  scores: Record<Kind, Scores | NoScores>;
}

export interface Frozen {
  result: Result;
  candidates: Candidate[];
  summary: Summary;
}

/** @throws Error where this program does not have the formula, or a row is wrong */
function computed(inputs: Inputs, formula: number, withQuarantined = false): Result {
  const score = formulaOf(formula);
  if (!score) throw new Error(`This program does not have version ${formula} of the formula`);
  const of = (kind: Kind) => score(scoreInputOf(inputs, kind, withQuarantined));
  return { scores: { employee: of('employee'), store: of('store') } };
}

interface Totals {
  n: number;
  points: number;
  days: Set<Row[0]>;
  stores: Map<string, number>;
}

/** What each employee or store got, by code. */
function totalsOf(rows: readonly Row[], kind: Kind): Map<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const [day, employee, store, , counts] of rows) {
    if (kind === 'employee' && isNobody(employee)) continue;
    const code = kind === 'employee' ? employee : store;
    let total = totals.get(code);
    if (!total) totals.set(code, (total = { n: 0, points: 0, days: new Set(), stores: new Map() }));
    const levels = counts as unknown as Levels;
    const n = countOf(levels);
    total.n += n;
    total.points += pointsOf(levels);
    total.days.add(day);
    total.stores.set(store, (total.stores.get(store) ?? 0) + n);
  }
  return totals;
}

const mostOf = (stores: ReadonlyMap<string, number>) =>
  [...stores].sort(([x, n], [y, o]) => o - n || (x < y ? -1 : 1))[0]?.[0];

type EmployeeFigures = Scores['employees'][string];
type StoreFigures = Scores['stores'][string];

function standingOf(
  figures: EmployeeFigures | StoreFigures | undefined,
  { n, needed, employed }: { n: number; needed: number; employed: boolean },
): Standing {
  if (!employed) return 'not_employed';
  if (!figures || n === 0) return 'no_ratings';
  if ('status' in figures) return figures.status;
  return figures.n_eff >= needed ? 'ranked' : 'too_few';
}

/** Everybody of one kind who was here or was rated, with who is proposed for what. */
function candidatesOf(inputs: Inputs, kind: Kind, scores: Scores | NoScores, withQuarantined: Scores | NoScores) {
  const totals = totalsOf(inputs.rows, kind);
  const aside = totalsOf(inputs.quarantined, kind);
  const posted = new Map<string, string>();
  for (const [employee, store] of inputs.roster) posted.set(kind === 'employee' ? employee : store, store);
  const known = kind === 'store' ? Object.keys(inputs.names.store) : [];
  const codes = [...new Set([...posted.keys(), ...known, ...totals.keys(), ...aside.keys()])];
  const needed = (found: Scores | NoScores) => (found.scored ? found.n_min : DEFAULT_CONFIG.nmin_lo);
  const figuresIn = (found: Scores | NoScores, code: string) =>
    kind === 'employee' ? found.employees[code] : found.stores[code];
  const standing = (found: Scores | NoScores, code: string, n: number) =>
    standingOf(figuresIn(found, code), {
      n,
      needed: needed(found),
      // A store that is named is one of the unit's.
      employed: kind === 'employee' ? posted.has(code) : code in inputs.names.store,
    });
  const contenders = (found: Scores | NoScores, extra: ReadonlyMap<string, Totals>) =>
    codes.flatMap((code): Contender[] => {
      const figures = figuresIn(found, code);
      const n = (totals.get(code)?.n ?? 0) + (extra.get(code)?.n ?? 0);
      return figures && standing(found, code, n) === 'ranked' ? [{ code, score: figures.score, sd: figures.sd }] : [];
    });
  const classes = inputs.awards[kind];
  const proposed = propose(contenders(scores, new Map()), classes);
  const otherwise = propose(contenders(withQuarantined, aside), classes);
  const lines = codes.map((code): Candidate => {
    const total = totals.get(code);
    const n = total?.n ?? 0;
    const quarantined = aside.get(code)?.n ?? 0;
    const figures = n > 0 ? figuresIn(scores, code) : undefined;
    const line: Proposed = proposed.get(code) ?? { class: null, chances: {}, ties: [] };
    const holds: Hold[] = [];
    if (quarantined > inputs.holdShare * (n + quarantined))
      holds.push({ kind: 'quarantined', share: quarantined / (n + quarantined) });
    const other = otherwise.get(code)?.class ?? null;
    if (other !== line.class) holds.push({ kind: 'membership', without: line.class, with: other });
    const store = kind === 'store' ? '' : (mostOf(total?.stores ?? new Map()) ?? posted.get(code) ?? '');
    const ranked = figures && 'rank' in figures ? figures : undefined;
    return {
      kind,
      code,
      name: inputs.names[kind][code] ?? code,
      store,
      storeName: inputs.names.store[store] ?? store,
      position: 0,
      n,
      quarantined,
      score: figures?.score ?? null,
      sd: figures?.sd ?? null,
      rank: ranked?.rank ?? null,
      rankLow: ranked?.rank_lo ?? null,
      rankHigh: ranked?.rank_hi ?? null,
      chance: Math.max(0, ...Object.values(line.chances)),
      proposed: line.class,
      detail: {
        standing: standing(scores, code, n),
        tier: figures?.tier ?? 'too_few',
        chances: line.chances,
        ties: line.ties,
        holds,
        days: total?.days.size ?? 0,
        raw: total && n > 0 ? total.points / n : null,
      },
    };
  });
  const order = new Map(classes.map(({ key }, at) => [key, at]));
  const placeOf = ({ proposed: key }: Candidate) => (key === null ? classes.length : (order.get(key) ?? 0));
  const has = ({ detail }: Candidate) => (detail.standing === 'ranked' ? 0 : 1);
  lines.sort(
    (x, y) =>
      placeOf(x) - placeOf(y) ||
      has(x) - has(y) ||
      y.chance - x.chance ||
      (y.score ?? 0) - (x.score ?? 0) ||
      y.n - x.n ||
      (x.code < y.code ? -1 : 1),
  );
  return lines.map((line, at) => ({ ...line, position: at + 1 }));
}

/** @throws as `computed` */
export function frozenFrom(inputs: Inputs, formula = inputs.formula): Frozen {
  const result = computed(inputs, formula);
  const other = inputs.quarantined.length > 0 ? computed(inputs, formula, true) : result;
  const candidates = kinds.flatMap((kind) => candidatesOf(inputs, kind, result.scores[kind], other.scores[kind]));
  const { employee } = result.scores;
  const count = (rows: readonly Row[]) =>
    rows.reduce((sum, [, , , , levels]) => sum + levels.reduce((a, n) => a + n, 0), 0);
  const of = (kind: Kind) => {
    const own = candidates.filter((one) => one.kind === kind);
    const scores = result.scores[kind];
    return {
      all: own.length,
      ranked: own.filter(({ detail }) => detail.standing === 'ranked').length,
      mean: scores.scored ? scores.M : null,
      rankability: scores.scored && kind === 'employee' ? scores.rankability : null,
    };
  };
  return {
    result,
    candidates,
    summary: {
      ratings: count(inputs.rows),
      quarantined: count(inputs.quarantined),
      candidates: { employee: of('employee'), store: of('store') },
      needed: { ratings: employee.scored ? employee.n_min : DEFAULT_CONFIG.nmin_lo, days: DEFAULT_CONFIG.min_days },
      excluded: employee.scored ? employee.excluded_ratings : {},
    },
  };
}
