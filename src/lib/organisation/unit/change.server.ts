/** What is changed about units: each change leaves an audit row, and what was reported before stays as it was. */
import type { Db } from '#db/connect.server.ts';
import type { UnitTable } from '#db/schema.ts';
import type { AuditAction } from '#lib/access/audit-actions.ts';
import { placeRoles } from '#lib/access/access.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem, type ProblemDetails } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { formatDay } from '#lib/ui/format.ts';
import { fold, normalCode } from '#lib/ui/text.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { renewGeneration } from '../generation.queries.server.ts';
import { covers, scopeFor, unitMeant } from '../scope.server.ts';
import { allUnits, rootUnit, unitByCode } from '../unit.queries.server.ts';
import * as queries from './change.queries.server.ts';
import { circleOf } from './dated.ts';
import { keepPast, pastOf, pastSince } from './past.queries.server.ts';
import type { ChangedUnit, FirstUnit, NewUnit } from './unit.input.ts';

export const PERMISSION = 'organisation.write';

/** What search compares. */
const searchable = (name: string, code: string) => fold(`${name} ${code}`);

export interface Changing {
  tx: Db;
  by: Actor;
  today: string;
  now: Date;
}

/**
 * A change of the organisation in a transaction of its own, one after the other: two that are right by themselves could
 * together make a circle.
 */
export function changing<T>(ctx: Context, actor: Actor | null, work: (change: Changing) => Promise<T>): Promise<T> {
  if (!actor) throw new Problem('access.unauthenticated');
  const now = ctx.now();
  return transacted(ctx.db, async (tx) => {
    await renewGeneration(tx);
    return work({ tx, by: actor, today: dayOf(now, ctx.config.zone), now });
  });
}

/** The unit, if the actor may change it. @throws Problem access.*, unit.unknown */
export async function unitToChange({ tx, by }: Changing, code: string): Promise<UnitTable> {
  const scope = await scopeFor(tx, by, PERMISSION);
  const unit = await unitByCode(tx, normalCode(code));
  if (!unit) throw new Problem('unit.unknown', { unit: code });
  if (!covers(scope, unit.code)) throw new Problem('access.forbidden', { permission: PERMISSION });
  return unit;
}

/** Where a unit may hang: in scope, no store, and open on that day. @throws Problem access.*, unit.* */
async function parentFor(change: Changing, typed: string, day: string) {
  const meant = await unitMeant(change.tx, typed);
  if (!meant) throw new Problem('unit.unknown', { unit: typed });
  const parent = await unitToChange(change, meant.code);
  if (parent.kind === 'store') throw new Problem('unit.below-store', { unit: parent.name });
  if (parent.closed_from !== null && parent.closed_from <= day)
    throw new Problem('unit.closed', { unit: parent.name, day: formatDay(parent.closed_from) });
  return parent;
}

/** @returns the code @throws Problem access.*, unit.* */
export function addUnit(ctx: Context, actor: Actor | null, given: NewUnit): Promise<string> {
  return changing(ctx, actor, async (change) => {
    const { code } = given;
    const parent = await parentFor(change, given.parent, change.today);
    const known = await unitByCode(change.tx, code);
    if (known) throw new Problem('unit.code-taken', { code, name: known.name });
    await insert(change, { ...given, parent: parent.code });
    return code;
  });
}

/**
 * The first unit, above all that come; whoever was made administrator before holds that role on it from now on.
 * @throws Problem access.*, unit.founded when there is one
 */
export function foundOrganisation(ctx: Context, actor: Actor | null, given: FirstUnit): Promise<string> {
  return changing(ctx, actor, async (change) => {
    const scope = await scopeFor(change.tx, change.by, PERMISSION);
    if (scope !== 'all' || (await rootUnit(change.tx))) throw new Problem('unit.founded');
    await insert(change, { ...given, address: '', hours: null, parent: null });
    await placeRoles(change.tx, given.code);
    return given.code;
  });
}

async function insert(
  change: Changing,
  { code, name, kind, address, hours, parent }: Omit<NewUnit, 'kind' | 'parent'> & Pick<UnitTable, 'kind' | 'parent'>,
) {
  await queries.insertUnit(change.tx, {
    ...{ code, name, kind, address, parent },
    folded: searchable(name, code),
    opens: hours?.opens ?? null,
    closes: hours?.closes ?? null,
    week: null,
    added_day: change.today,
    closed_from: null,
  });
  await record(change, 'unit.add', code, { after: { name, kind, parent, address, ...hours } });
}

/**
 * Name, parent and address. A new name or parent holds from a day on, and reports of earlier days keep the old one; as
 * a correction it holds for them as well.
 * @throws Problem access.*, unit.*
 */
export function changeUnit(ctx: Context, actor: Actor | null, code: string, given: ChangedUnit) {
  return changing(ctx, actor, async (change) => {
    const { tx, today } = change;
    const unit = await unitToChange(change, code);
    const from = given.from ?? today;
    const parent = await parentAfter(change, unit, given, from);
    const { name, address } = given;
    const moved = parent !== unit.parent;
    if (name === unit.name && !moved && address === unit.address) return;
    if ((name !== unit.name || moved) && !given.correction) {
      if (from > today) throw new Problem('unit.not-yet', { day: formatDay(from) });
      const last = (await pastOf(tx, unit.code)).at(-1);
      const since = last ? addDays(last.to_day, 1) : unit.added_day;
      if (since !== null && from < since) throw new Problem('unit.changed-since', { day: formatDay(since) });
      await keepPast(tx, [{ code: unit.code, name, parent }], from);
    }
    await queries.updateUnit(tx, unit.code, { name, parent, address, folded: searchable(name, unit.code) });
    const before = { name: unit.name, parent: unit.parent, address: unit.address };
    const when = given.correction ? { correction: true } : { from };
    await record(change, 'unit.change', unit.code, { before, after: { name, parent, address, ...when } });
  });
}

/** @returns the code of what the unit is to hang on; null: it is the highest, and stays it */
async function parentAfter(change: Changing, unit: UnitTable, given: ChangedUnit, from: string) {
  if (unit.parent === null) return null;
  if (given.parent === undefined) return unit.parent;
  const meant = await unitMeant(change.tx, given.parent);
  if (meant?.code === unit.parent) return unit.parent;
  const parent = await parentFor(change, given.parent, from);
  const since = given.correction ? '' : from;
  const past = await pastSince(change.tx, since);
  const circle = circleOf(await allUnits(change.tx), past, { code: unit.code, parent: parent.code, from: since });
  if (circle) throw new Problem('unit.cycle', { path: circle.join(' → ') });
  return parent.code;
}

type Reason = 'units' | 'former' | 'counters' | 'employees' | 'kiosks' | 'months' | 'accounts';

/** The first of the numbers that is not 0, as a problem's details. */
export function firstOf<R extends string>(numbers: Partial<Record<R, number>>): ProblemDetails | null {
  const found = Object.entries<number | undefined>(numbers).find(([, n]) => n !== undefined && n > 0);
  return found ? { reason: found[0], n: found[1] ?? 0 } : null;
}

/**
 * From that day on the unit is gone from what one chooses from, and from the rankings of later periods. A day to come
 * may be given while there is still something to clear out.
 * @throws Problem access.*, unit.*
 */
export function closeUnit(ctx: Context, actor: Actor | null, code: string, day: string) {
  return changing(ctx, actor, async (change) => {
    const unit = await unitToChange(change, code);
    if (unit.parent === null) throw new Problem('unit.root', { unit: unit.name });
    if (unit.added_day !== null && day < unit.added_day)
      throw new Problem('unit.changed-since', { day: formatDay(unit.added_day) });
    const { units, ...rest } = await queries.unitInUse(change.tx, unit.code, day);
    const used = firstOf<Reason>(day > change.today ? { units } : { units, ...rest });
    if (used) throw new Problem('unit.still-used', { unit: unit.name, ...used });
    await queries.updateUnit(change.tx, unit.code, { closed_from: day });
    const before = { closed_from: unit.closed_from };
    await record(change, 'unit.close', unit.code, { before, after: { closed_from: day } });
  });
}

/** Takes a closing back. @throws Problem access.*, unit.* */
export function reopenUnit(ctx: Context, actor: Actor | null, code: string) {
  return changing(ctx, actor, async (change) => {
    const unit = await unitToChange(change, code);
    if (unit.closed_from === null) return;
    const parent = unit.parent === null ? undefined : await unitByCode(change.tx, unit.parent);
    if (parent && parent.closed_from !== null)
      throw new Problem('unit.closed', { unit: parent.name, day: formatDay(parent.closed_from) });
    await queries.updateUnit(change.tx, unit.code, { closed_from: null });
    const before = { closed_from: unit.closed_from };
    await record(change, 'unit.reopen', unit.code, { before, after: { closed_from: null } });
  });
}

/** Only what nothing ever hung on. @throws Problem access.*, unit.unknown, unit.root, unit.has-history */
export function removeUnit(ctx: Context, actor: Actor | null, code: string): Promise<{ parent: string }> {
  return changing(ctx, actor, async (change) => {
    const { code: own, name, kind, parent } = await unitToChange(change, code);
    if (parent === null) throw new Problem('unit.root', { unit: name });
    const held = firstOf<Reason>(await queries.unitHoldings(change.tx, own));
    if (held) throw new Problem('unit.has-history', { unit: name, ...held });
    await queries.deleteUnit(change.tx, own);
    // The unit is gone: whoever may see what it hung on sees that it went.
    await record(change, 'unit.delete', own, { before: { name, kind, parent } }, parent);
    return { parent };
  });
}

/** @param unit where the row belongs, the unit itself unless said */
export async function record(
  { tx, by, now }: Changing,
  action: AuditAction,
  code: string,
  entry: { before?: object; after?: object },
  unit = code,
) {
  const noun = action.slice(0, action.indexOf('.'));
  await audit(tx, by, now, { action, subject: `${noun}:${code}`, unit, ...entry });
}
