/** What is changed about opening hours: a store's week, its single days, the holidays of all. */
import type { Actor } from '#lib/access/roles.ts';
import { unitsFor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { openingOf, weekdays, type DayHours } from '../opening.ts';
import * as queries from '../opening.queries.server.ts';
import { openingFrom } from '../opening.server.ts';
import { covers, scopeFor } from '../scope.server.ts';
import { rootUnit } from '../unit.queries.server.ts';
import { changing, PERMISSION, record, unitToChange, type Changing } from './change.server.ts';
import { publicHolidays } from './holidays.ts';

/** Days past are of no more use on a page than these; what happened then stands in the audit. */
const BACK_DAYS = 31;
const AHEAD_DAYS = 730;

async function storeToChange(change: Changing, code: string) {
  const unit = await unitToChange(change, code);
  if (unit.kind !== 'store') throw new Problem('unit.unknown', { unit: code });
  return unit;
}

/** @param days seven, Monday first; all null: no hours, always open @throws Problem access.*, unit.unknown */
export function setWeek(ctx: Context, actor: Actor | null, code: string, days: (DayHours | null)[]) {
  return changing(ctx, actor, async (change) => {
    const { opens, closes, week, ...unit } = await storeToChange(change, code);
    const found = openingOf(days);
    const exceptions = found && Object.keys(found.week).length > 0 ? JSON.stringify(found.week) : null;
    const after = { opens: found?.opens ?? null, closes: found?.closes ?? null, week: exceptions };
    if (after.opens === opens && after.closes === closes && after.week === week) return;
    await queries.setHours(change.tx, unit.code, after);
    const before = weekdays(openingFrom({ ...unit, store: unit.code, opens, closes, week }));
    await record(change, 'unit.hours', unit.code, {
      before: { week: inWords(before) },
      after: { week: inWords(days) },
    });
  });
}

/** As the audit shows a week: hours by weekday, empty where it is closed. */
const inWords = (days: readonly (DayHours | null)[]) =>
  Object.fromEntries(days.map((hours, at) => [at + 1, hours ? `${hours.opens}–${hours.closes}` : '']));

/** @param hours null: closed that day @throws Problem access.*, unit.unknown */
export function setStoreDay(
  ctx: Context,
  actor: Actor | null,
  code: string,
  { day, hours, note }: { day: string; hours: DayHours | null; note: string },
) {
  return changing(ctx, actor, async (change) => {
    const unit = await storeToChange(change, code);
    const before = await queries.storeDay(change.tx, unit.code, day);
    const after = { opens: hours?.opens ?? null, closes: hours?.closes ?? null, note };
    await queries.saveStoreDay(change.tx, { store: unit.code, day, ...after });
    await record(change, 'unit.day', unit.code, {
      ...(before ? { before: { day, ...before } } : {}),
      after: { day, ...after },
    });
  });
}

/** That day goes by weekday and holidays again. @throws Problem access.*, unit.unknown */
export function clearStoreDay(ctx: Context, actor: Actor | null, code: string, day: string) {
  return changing(ctx, actor, async (change) => {
    const unit = await storeToChange(change, code);
    const before = await queries.storeDay(change.tx, unit.code, day);
    if (!before) return;
    await queries.deleteStoreDay(change.tx, unit.code, day);
    await record(change, 'unit.day', unit.code, { before: { day, ...before } });
  });
}

/** Holidays are the whole organisation's: who may not change its highest unit may not change them. */
async function rootToChange({ tx, by }: Pick<Changing, 'tx' | 'by'>) {
  const root = await rootUnit(tx);
  if (!root) throw new Problem('unit.none');
  if (!covers(await scopeFor(tx, by, PERMISSION), root.code))
    throw new Problem('access.forbidden', { permission: PERMISSION });
  return root;
}

/** @returns how many of them are new @throws Problem access.* */
export function addHolidays(ctx: Context, actor: Actor | null, holidays: { day: string; name: string }[]) {
  return changing(ctx, actor, async (change) => {
    const root = await rootToChange(change);
    const added = [];
    for (const holiday of holidays) if (await queries.insertHoliday(change.tx, holiday)) added.push(holiday);
    if (added.length > 0) await record(change, 'holiday.add', root.code, { after: added });
    return added.length;
  });
}

/** @throws Problem access.* */
export function removeHoliday(ctx: Context, actor: Actor | null, day: string) {
  return changing(ctx, actor, async (change) => {
    const root = await rootToChange(change);
    const gone = await queries.deleteHoliday(change.tx, day);
    if (gone) await record(change, 'holiday.remove', root.code, { before: { day, ...gone } });
  });
}

export interface Holidays {
  holidays: { day: string; name: string }[];
  /** Public holidays to come that are not among them, for whoever may add them. */
  offered: ReturnType<typeof publicHolidays>;
  mayWrite: boolean;
}

/** @throws Problem access.* */
export async function holidaysPage(ctx: Context, actor: Actor | null): Promise<Holidays> {
  const { db, config } = ctx;
  await scopeFor(db, actor, 'organisation.read');
  const today = dayOf(ctx.now(), config.zone);
  const holidays = await queries.holidaysDuring(db, addDays(today, -BACK_DAYS), addDays(today, AHEAD_DAYS));
  const year = Number(today.slice(0, 4));
  const root = await rootUnit(db);
  const write = unitsFor(actor, PERMISSION);
  const mayWrite =
    write === 'all' || (write.length > 0 && !!root && covers(await scopeFor(db, actor, PERMISSION), root.code));
  const known = new Set(holidays.map(({ day }) => day));
  const offered = [year, year + 1].flatMap(publicHolidays).filter(({ day }) => day >= today && !known.has(day));
  return { holidays, offered: mayWrite ? offered : [], mayWrite };
}

/** A store's single days and the holidays that reach it, from today on. */
export async function daysAhead(ctx: Context, store: string) {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const until = addDays(today, AHEAD_DAYS);
  const [own, holidays] = await Promise.all([
    queries.storeDaysDuring(ctx.db, [store], today, until),
    queries.holidaysDuring(ctx.db, today, until),
  ]);
  return { own, holidays };
}
