/** What a unit settles for its reviews, and who of its committee is which employee. */
import { holdersAmong } from '#lib/access/access.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { covers, lineageOf, scopeFor, unitInScope, unitMeant } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { canonicalJson } from './inputs.ts';
import type { ReviewSettings } from './review.ts';
import { nearestSettings, settingKeys } from './settings.ts';
import * as queries from './settings.queries.server.ts';

/** What holds at a unit; whoever asks has the scope. */
export async function settingsFor(ctx: Context, unit: string): Promise<ReviewSettings> {
  const units = (await lineageOf(ctx.db, unit)).map(({ code }) => code);
  return nearestSettings(units, await queries.settingsOf(ctx.db, units)).settings;
}

export interface Member {
  user: string;
  name: string;
  email: string;
  /** Which employee it is: a code, `''` for none, null where nobody has said. */
  employee: string | null;
  employeeName: string | null;
}

/** Members of the committee of a unit: whoever holds the role there or above. */
export async function membersOf(ctx: Context, unit: string): Promise<Member[]> {
  const units = (await lineageOf(ctx.db, unit)).map(({ code }) => code);
  const holders = new Map((await holdersAmong(ctx.db, 'committee-member', units)).map((one) => [one.id, one]));
  const known = new Map(
    (await queries.membersAmong(ctx.db, [...holders.keys()])).map((row) => [row.user, row.employee]),
  );
  const names = await namesOf(ctx.db, 'employee', [...new Set(known.values())].filter(Boolean));
  return [...holders.values()].map(({ id, name, email }) => {
    const employee = known.get(id) ?? null;
    return { user: id, name, email, employee, employeeName: employee ? (names.get(employee) ?? employee) : null };
  });
}

export interface SettingsPage {
  unit: { code: string; name: string };
  settings: ReviewSettings;
  /** Settled here; else by the unit named, else by nobody. */
  own: boolean;
  from: string | null;
  members: Member[];
  maySetMembers: boolean;
}

/** @throws Problem access.*, unit.unknown */
export async function settingsPage(ctx: Context, actor: Actor | null, code?: string): Promise<SettingsPage> {
  const unit = await settled(ctx, actor, code);
  const lineage = await lineageOf(ctx.db, unit.code);
  const units = lineage.map((one) => one.code);
  const { settings, from } = nearestSettings(units, await queries.settingsOf(ctx.db, units));
  const whose = from.employeeAwards ?? null;
  return {
    unit,
    settings,
    own: whose === unit.code,
    from: whose === null ? null : (lineage.find((one) => one.code === whose)?.name ?? whose),
    members: await membersOf(ctx, unit.code),
    maySetMembers: await maySetMembers(ctx, actor, unit.code),
  };
}

async function settled(ctx: Context, actor: Actor | null, typed?: string) {
  const meant = typed === undefined ? undefined : await unitMeant(ctx.db, typed);
  if (typed !== undefined && !meant) throw new Problem('unit.unknown', { unit: typed });
  const { unit } = await unitInScope(ctx.db, actor, 'review.write', meant?.code);
  return { code: unit.code, name: unit.name };
}

async function maySetMembers(ctx: Context, actor: Actor | null, unit: string): Promise<boolean> {
  const scope = await scopeFor(ctx.db, actor, 'user.write').catch((refused: unknown) => {
    if (refused instanceof Problem) return new Set<string>();
    throw refused;
  });
  return covers(scope, unit);
}

/**
 * Holds for what freezes from now on, in the unit and below. @param to null: as above again
 * @throws Problem access.*, unit.unknown
 */
export async function saveReviewSettings(ctx: Context, actor: Actor, code: string, to: ReviewSettings | null) {
  const unit = await settled(ctx, actor, code);
  await transacted(ctx.db, async (tx) => {
    const rows = await queries.settingsOf(tx, [unit.code]);
    const before = rows.length > 0 ? nearestSettings([unit.code], rows).settings : null;
    if (canonicalJson(before) === canonicalJson(to)) return;
    await queries.replaceSettings(
      tx,
      unit.code,
      to ? settingKeys.map((key) => ({ unit: unit.code, key, value: JSON.stringify(to[key]) })) : [],
    );
    await audit(tx, actor, ctx.now(), {
      action: 'review.settings',
      subject: `unit:${unit.code}`,
      unit: unit.code,
      before,
      after: to,
    });
  });
}

/**
 * Says which employee a member of the committee is, so that they do not decide on themselves.
 * @param typed an employee's code; empty: none
 * @throws Problem access.forbidden, review.member where there is no such member or employee
 */
export async function setMember(ctx: Context, actor: Actor, of: { unit: string; user: string; typed: string }) {
  if (!(await maySetMembers(ctx, actor, of.unit))) throw new Problem('access.forbidden', { permission: 'user.write' });
  const members = await membersOf(ctx, of.unit);
  const member = members.find(({ user }) => user === of.user);
  const employee = normalCode(of.typed);
  const known = employee === '' || (await namesOf(ctx.db, 'employee', [employee])).has(employee);
  if (!member || !known) throw new Problem('review.member', { code: employee });
  await transacted(ctx.db, async (tx) => {
    await queries.putMember(tx, of.user, employee);
    await audit(tx, actor, ctx.now(), {
      action: 'review.member',
      subject: `user:${of.user}`,
      unit: of.unit,
      before: { employee: member.employee },
      after: { employee },
    });
  });
}
