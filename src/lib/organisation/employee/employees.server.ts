/** The list of employees that a person may see. */
import type { Actor, Permission } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { scopeFor, unitInScope } from '../scope.server.ts';
import { photoAddress, standingOn, type EmployeeRow, type View } from './employee.ts';
import type { EmployeeFilter } from './filter.ts';
import { countFound, countUnits, employeesFound, type Wanted } from './employees.queries.server.ts';

export interface EmployeesPage {
  employees: EmployeeRow[];
  /** Of the filter's text and unit, by view. */
  counts: Record<View, number>;
  unit: { code: string; name: string } | null;
  page: number;
  size: number;
}

const PAGE_SIZE = 50;

/** @throws Problem access.*, unit.unknown */
export async function wantedBy(ctx: Context, actor: Actor | null, { text, unit }: EmployeeFilter, may: Permission) {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const found = unit === undefined ? null : await unitInScope(ctx.reader, actor, may, unit);
  const scope = found ? null : await scopeFor(ctx.reader, actor, may);
  const codes = found ? found.codes : scope === null || scope === 'all' ? null : [...scope];
  // All units are no filter, but thousands of codes to compare with.
  const stores = codes && codes.length < (await countUnits(ctx.reader)) ? codes : null;
  const wanted: Wanted = { stores, text: fold(text), today };
  return { wanted, unit: found && { code: found.unit.code, name: found.unit.name } };
}

/**
 * By given name, a page at a time; those whose store is in the actor's scope now, or was when they left.
 * @param page from 1; past the end: the last
 * @throws Problem access.*, unit.unknown
 */
export async function listEmployees(
  ctx: Context,
  actor: Actor | null,
  filter: EmployeeFilter,
  page: number,
): Promise<EmployeesPage> {
  const { wanted, unit } = await wantedBy(ctx, actor, filter, 'organisation.read');
  const counts = await countFound(ctx.reader, wanted);
  const last = Math.max(1, Math.ceil(counts[filter.view] / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), last);
  const at = { offset: (shown - 1) * PAGE_SIZE, limit: PAGE_SIZE };
  const rows = await employeesFound(ctx.reader, wanted, filter.view, at);
  const employees = rows.map((row): EmployeeRow => {
    const days = { start: row.start_day, end: row.end_day };
    return {
      code: row.code,
      name: row.name,
      store: { code: row.store, name: row.storeName },
      ...days,
      standing: standingOn(wanted.today, days),
      hasPin: row.pin === 1,
      photo: row.photo === null ? null : photoAddress(row.code, row.photo),
    };
  });
  return { employees, counts, unit, page: shown, size: PAGE_SIZE };
}
