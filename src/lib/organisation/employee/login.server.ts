/** Who among the employees can sign in, and giving them their first passwords. */
import { closeLogin, giveFirstPassword, type FirstPassword } from '#lib/access/employee-login.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { scopeFor } from '../scope.server.ts';
import { personFor } from './employee.server.ts';
import { listEmployees } from './employees.server.ts';
import type { EmployeeFilter } from './filter.ts';
import { loginsOf } from './login.queries.server.ts';

export type LoginState = 'none' | 'temporary' | 'active' | 'closed';

/** Slips on one sheet, and hashes that take half a second each: one page of the list. */
const MOST = 50;

/** A page of employees with what each has to sign in with. @throws Problem access.*, unit.unknown */
export async function employeeLogins(ctx: Context, actor: Actor | null, filter: EmployeeFilter, page: number) {
  await scopeFor(ctx.reader, actor, 'employee.care');
  const found = await listEmployees(ctx, actor, filter, page);
  const codes = found.employees.map(({ code }) => code);
  const logins = codes.length === 0 ? [] : await loginsOf(ctx.reader, codes);
  const byCode = new Map(logins.map((login) => [login.employee, login]));
  return {
    page: found.page,
    size: found.size,
    total: found.counts[filter.view],
    employees: found.employees.map(({ code, name, store }) => {
      const login = byCode.get(code);
      const open: LoginState = login?.password_temporary ? 'temporary' : 'active';
      const state: LoginState = !login ? 'none' : login.deactivated_at !== null ? 'closed' : open;
      return { code, name, store, state, lastSignInAt: login?.last_sign_in_at ?? null };
    }),
  };
}

/**
 * First passwords for employees of whom the actor takes care, one after the other; each is told once.
 * @throws Problem access.*, employee.unknown, request.too-many
 */
export async function giveLogins(ctx: Context, actor: Actor | null, codes: string[]): Promise<FirstPassword[]> {
  if (codes.length > MOST) throw new Problem('request.too-many', { limit: MOST });
  const reach = await scopeFor(ctx.db, actor, 'employee.care');
  const people = [];
  // All are looked at before the first gets one: half a sheet of slips helps nobody.
  for (const code of codes) people.push(await personFor(ctx.db, ctx, actor, { code, permission: 'employee.care' }));
  const given: FirstPassword[] = [];
  for (const { person, store, by } of people)
    given.push(await giveFirstPassword(ctx, by, reach, { code: person.code, name: person.name, store }));
  return given;
}

/** @throws Problem access.*, employee.unknown, access.no-login */
export async function endLogin(ctx: Context, actor: Actor | null, code: string) {
  const reach = await scopeFor(ctx.db, actor, 'employee.care');
  const { person, store, by } = await personFor(ctx.db, ctx, actor, { code, permission: 'employee.care' });
  await closeLogin(ctx, by, reach, { code: person.code, name: person.name, store });
}
