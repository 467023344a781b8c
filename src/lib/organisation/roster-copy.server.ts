/** Last week's roster again: what would be added, and what cannot be. */
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf, localParts, momentOf } from '#lib/ui/zone.ts';
import { hoursOn } from './opening.ts';
import { openingOfStore } from './opening.server.ts';
import { planChange, type ShiftFault } from './roster-change.server.ts';
import { mondayOf, type NewShift, type ShiftChange } from './roster.ts';
import { employeesByCode, shiftsOfStore } from './roster.queries.server.ts';
import { storeInScope } from './roster.server.ts';
import { midnight } from './shift.server.ts';

export interface WeekCopy {
  /** What is to be put. */
  change: ShiftChange;
  added: (NewShift & { name: string })[];
  /** Those that stand there already, and those of days that have begun. */
  there: number;
  past: number;
  /** Those of days on which the store stays closed. */
  closed: (NewShift & { name: string })[];
  /** Those in whose way something is. */
  clashes: { shift: NewShift & { name: string }; fault: ShiftFault }[];
}

/**
 * The week of the day as a copy of the one before.
 * @throws Problem access.*, unit.unknown
 */
export async function copyOfLastWeek(ctx: Context, actor: Actor | null, code: string, day: string): Promise<WeekCopy> {
  const { zone } = ctx.config;
  const store = await storeInScope(ctx, actor, code, 'shift.write');
  const monday = mondayOf(day);
  const shifts = async (from: string) => {
    const rows = await shiftsOfStore(ctx.db, code, {
      from: midnight(from, zone),
      to: midnight(addDays(from, 7), zone),
    });
    return rows.filter(({ source }) => source === 'roster');
  };
  /** The same time by the clock a week later. */
  const later = (at: string) => {
    const { day, time } = localParts(new Date(at), zone);
    return momentOf(addDays(day, 7), time, zone).toISOString();
  };
  const key = ({ counter, employee, from, to }: NewShift) => [counter, employee, from, to].join('\t');
  const there = new Set(
    (await shifts(monday)).map(({ counter, employee, starts_at, ends_at }) =>
      key({ counter, employee, from: starts_at, to: ends_at ?? '' }),
    ),
  );
  const former = await shifts(addDays(monday, -7));
  const names = new Map(
    former.length === 0
      ? []
      : (await employeesByCode(ctx.db, [...new Set(former.map(({ employee }) => employee))])).map(
          ({ code, name }) => [code, name] as const,
        ),
  );
  const wanted = former.map(({ counter, employee, starts_at, ends_at }) => ({
    ...{ counter, employee, name: names.get(employee) ?? employee },
    from: later(starts_at),
    to: later(ends_at ?? starts_at),
  }));
  const fresh = wanted.filter((shift) => !there.has(key(shift)));
  // A copy plans; it states nothing of hours that have gone by.
  const now = ctx.now().toISOString();
  const coming = fresh.filter(({ from }) => from >= now);
  const opening = await openingOfStore(ctx.db, code, { from: monday, to: addDays(monday, 6) });
  const isClosed = ({ from }: NewShift) => hoursOn(opening, dayOf(new Date(from), zone)) === null;
  const ahead = coming.filter((shift) => !isClosed(shift));
  const asShift = ({ counter, employee, from, to }: NewShift): NewShift => ({ counter, employee, from, to });
  const { faults } = await planChange(ctx.db, ctx, store, { remove: [], put: ahead.map(asShift) });
  const faultOf = new Map(faults.toReversed().map((fault) => [fault.index, fault]));
  const added = ahead.filter((_, index) => !faultOf.has(index));
  return {
    change: { remove: [], put: added.map(asShift) },
    added,
    there: wanted.length - fresh.length,
    past: fresh.length - coming.length,
    closed: coming.filter(isClosed),
    clashes: ahead.flatMap((shift, index) => {
      const fault = faultOf.get(index);
      return fault ? [{ shift, fault }] : [];
    }),
  };
}
