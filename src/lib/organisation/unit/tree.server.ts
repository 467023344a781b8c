/** The tree as its pages show it. Permissions and counts are today's. */
import type { Db } from '#db/connect.server.ts';
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { comparePlaces, normalCode } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { findUnits, type UnitKind } from '../find.ts';
import { weekdays, type DayHours } from '../opening.ts';
import { openingFrom, type StoredHours } from '../opening.server.ts';
import { covers, scopeFor, type Scope } from '../scope.server.ts';
import { unitByCode } from '../unit.queries.server.ts';
import { unitHoldings, unitInUse } from './change.queries.server.ts';
import { firstOf, PERMISSION } from './change.server.ts';
import { countsBelow, type Counts } from './counts.ts';
import { spellsOf, upwards } from './dated.ts';
import { daysAhead } from './hours.server.ts';
import { pastOf } from './past.queries.server.ts';
import * as queries from './tree.queries.server.ts';

export interface UnitRow {
  code: string;
  name: string;
  kind: UnitKind;
  /** Day from which it is closed for good, be it to come. */
  closedFrom: string | null;
  closed: boolean;
  counts: Counts;
  /** How many units hang on it directly. */
  children: number;
}

/** A row of the tree, which is drawn from top to bottom. */
export interface TreeRow extends UnitRow {
  depth: number;
  open: boolean;
  /** How many of its units are not shown below it, since they are too many: its own page has them. */
  beyond: number;
}

export interface FoundRow extends UnitRow {
  path: string[];
}

async function loadTree(db: Db, today: string) {
  const [units, employees, kiosks] = await Promise.all([
    queries.unitsWithState(db),
    queries.employeesByStore(db, today),
    queries.kiosksByStore(db),
  ]);
  const stated = units.map((unit) => ({ ...unit, closed: unit.closed_from !== null && unit.closed_from <= today }));
  const map = (rows: { store: string; n: number }[]) => new Map(rows.map(({ store, n }) => [store, Number(n)]));
  const counts = countsBelow(stated, { employees: map(employees), kiosks: map(kiosks) });
  const children = Map.groupBy(stated, ({ parent }) => parent ?? '');
  const row = ({ code, name, kind, closed, closed_from }: (typeof stated)[number], withClosed: boolean): UnitRow => ({
    ...{ code, name, kind, closed },
    closedFrom: closed_from,
    counts: counts.get(code) ?? { stores: 0, employees: 0, kiosks: 0 },
    children: (children.get(code) ?? []).filter((child) => withClosed || !child.closed).length,
  });
  return { units: stated, children, row, byCode: new Map(stated.map((unit) => [unit.code, unit])) };
}

type Tree = Awaited<ReturnType<typeof loadTree>>;
/** What is closed comes last; else in the order of names. */
const inOrder = (a: Tree['units'][number], b: Tree['units'][number]) =>
  Number(a.closed) - Number(b.closed) || comparePlaces(a.name, b.name);

const FOUND_ON_PAGE = 50;
/** Nobody scrolls through more below one unit. */
const UNFOLDED = 200;

export interface TreeRequest {
  /** Codes of the units that are unfolded; null: only the highest. */
  open: string[] | null;
  /** What is searched for; empty: the tree. */
  text: string;
  /** From 1. */
  page: number;
  /** Closed units as well. */
  closed: boolean;
}

export interface TreePage {
  rows: TreeRow[];
  found: { rows: FoundRow[]; total: number; size: number } | null;
  /** Of all the actor may see. */
  total: Counts & { units: number };
  closedUnits: number;
  mayWrite: boolean;
}

/** @throws Problem access.* */
export async function treePage(ctx: Context, actor: Actor | null, request: TreeRequest): Promise<TreePage> {
  const scope = await scopeFor(ctx.db, actor, 'organisation.read');
  const tree = await loadTree(ctx.db, dayOf(ctx.now(), ctx.config.zone));
  const inScope = tree.units.filter(({ code }) => covers(scope, code));
  const seen = new Set(inScope.map(({ code }) => code));
  const tops = inScope.filter(({ parent }) => parent === null || !seen.has(parent)).sort(inOrder);
  const open = new Set(request.open ?? tops.map(({ code }) => code));
  const walk = (unit: Tree['units'][number], depth: number): TreeRow[] => {
    const row = tree.row(unit, request.closed);
    const unfolded = open.has(unit.code) && row.children > 0;
    const below = (tree.children.get(unit.code) ?? []).filter(({ closed }) => request.closed || !closed);
    const shown = unfolded ? below.sort(inOrder).slice(0, UNFOLDED) : [];
    return [
      { ...row, depth, open: unfolded, beyond: unfolded ? below.length - shown.length : 0 },
      ...shown.flatMap((child) => walk(child, depth + 1)),
    ];
  };
  const sums = tops.map((top) => tree.row(top, true).counts);
  const sum = (of: keyof Counts) => sums.reduce((total, counts) => total + counts[of], 0);
  return {
    rows: request.text ? [] : tops.flatMap((top) => walk(top, 0)),
    found: request.text ? search(tree, scope, request) : null,
    total: { stores: sum('stores'), employees: sum('employees'), kiosks: sum('kiosks'), units: inScope.length },
    closedUnits: inScope.filter(({ closed }) => closed).length,
    mayWrite: mayAnywhere(actor, PERMISSION),
  };
}

function search(tree: Tree, scope: Scope, { text, page, closed }: TreeRequest): TreePage['found'] {
  const limit = Math.max(1, page) * FOUND_ON_PAGE;
  const among = ({ code }: { code: string }) =>
    covers(scope, code) && (closed || tree.byCode.get(code)?.closed === false);
  const { found, total } = findUnits(tree.units, text, { limit, among });
  const rows = found.slice(limit - FOUND_ON_PAGE).flatMap(({ code, path }) => {
    const unit = tree.byCode.get(code);
    return unit ? [{ ...tree.row(unit, closed), path }] : [];
  });
  return { rows, total, size: FOUND_ON_PAGE };
}

export interface CounterRow {
  code: string;
  name: string;
  closedFrom: string | null;
  closed: boolean;
  kiosks: number;
}

export interface UnitPage {
  unit: UnitRow & { address: string; parent: { code: string; name: string } | null };
  /** From the highest that the actor may see down to this one. */
  path: { code: string; name: string }[];
  children: UnitRow[];
  /** Of a store; of another unit null. */
  store: {
    counters: CounterRow[];
    /** Seven, Monday first; null: closed; all null: no hours are known. */
    week: (DayHours | null)[];
    days: { day: string; hours: DayHours | null; note: string }[];
    holidays: { day: string; name: string }[];
  } | null;
  /** How it was called and where it belonged, oldest first. */
  spells: { name: string; parent: string | null; from: string | null; to: string | null }[];
  mayWrite: boolean;
  /** Why it cannot be deleted, or closed today; null: it can, or the actor may not. */
  undeletable: { reason: string; n: number } | null;
  inUse: { reason: string; n: number } | null;
  today: string;
}

/** @throws Problem access.*, unit.unknown */
export async function unitPage(ctx: Context, actor: Actor | null, typed: string): Promise<UnitPage> {
  const { db } = ctx;
  const scope = await scopeFor(db, actor, 'organisation.read');
  const found = await unitByCode(db, normalCode(typed));
  if (!found) throw new Problem('unit.unknown', { unit: typed });
  if (!covers(scope, found.code)) throw new Problem('access.forbidden', { permission: 'organisation.read' });
  const today = dayOf(ctx.now(), ctx.config.zone);
  const tree = await loadTree(db, today);
  const nameOf = (code: string) => tree.byCode.get(code)?.name ?? code;
  const path = [...upwards(tree.byCode, found.code)].filter((code) => covers(scope, code)).reverse();
  const mayWrite = mayAnywhere(actor, PERMISSION) && covers(await scopeFor(db, actor, PERMISSION), found.code);
  const past = await pastOf(db, found.code);
  const unit = tree.byCode.get(found.code);
  if (!unit) throw new Problem('unit.unknown', { unit: typed });
  const parent = found.parent === null ? null : { code: found.parent, name: nameOf(found.parent) };
  return {
    unit: { ...tree.row(unit, true), address: found.address, parent },
    path: path.map((code) => ({ code, name: nameOf(code) })),
    children: (tree.children.get(found.code) ?? []).sort(inOrder).map((child) => tree.row(child, false)),
    store: found.kind === 'store' ? await storePart(ctx, found, today) : null,
    spells: spellsOf(found, past, found.added_day).map((spell) => ({
      ...spell,
      parent: spell.parent === null ? null : nameOf(spell.parent),
    })),
    mayWrite,
    undeletable: mayWrite ? reasonOf(firstOf(await unitHoldings(db, found.code))) : null,
    inUse: mayWrite ? reasonOf(firstOf(await unitInUse(db, found.code, today))) : null,
    today,
  };
}

const reasonOf = (details: ReturnType<typeof firstOf>) =>
  details && { reason: String(details.reason), n: Number(details.n) };

async function storePart(
  ctx: Context,
  stored: StoredHours & { code: string },
  today: string,
): Promise<UnitPage['store']> {
  const counters = await queries.countersOfStore(ctx.db, stored.code);
  const { own, holidays } = await daysAhead(ctx, stored.code);
  return {
    counters: counters
      .map(({ code, name, closed_from, kiosks }) => ({
        ...{ code, name, kiosks: Number(kiosks) },
        closedFrom: closed_from,
        closed: closed_from !== null && closed_from <= today,
      }))
      .sort((a, b) => Number(a.closed) - Number(b.closed) || comparePlaces(a.name, b.name)),
    week: weekdays(openingFrom({ ...stored, store: stored.code })),
    days: own.map(({ day, opens, closes, note }) => ({
      ...{ day, note },
      hours: opens && closes ? { opens, closes } : null,
    })),
    holidays,
  };
}
