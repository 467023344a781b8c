/** How long names and photos of those who left are kept, and the nightly work that follows from it. */
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { leaversBefore, leaversWaiting } from '#lib/organisation/employee/forget.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { setSetting, settingOf } from '#lib/server/setting.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { erase } from './erase.server.ts';
import { DEFAULT_DAYS, retentionDays } from './retention.ts';

const KEY = 'retention.employee-days';
const AT_ONCE = 200;

async function daysKept(ctx: Context): Promise<number> {
  const set = await settingOf(ctx.db, KEY);
  return set === undefined ? DEFAULT_DAYS : Number(set);
}

/** Nobody whose last day lies before it is known by name. */
const limitOf = (ctx: Context, days: number) => addDays(dayOf(ctx.now(), ctx.config.zone), -days);

/** It holds for everybody, so that only who may do it everywhere may do it. @throws Problem access.* */
async function assertEverywhere(ctx: Context, actor: Actor | null) {
  const { unit } = await unitInScope(ctx.db, actor, 'personal.manage');
  return { root: unit.parent === null ? unit.code : null };
}

export interface Retention {
  days: number;
  /** How many will lose their names in the coming night. */
  due: number;
  /** The actor may set it. */
  mayChange: boolean;
}

/** @throws Problem access.* */
export async function retention(ctx: Context, actor: Actor | null): Promise<Retention> {
  const { root } = await assertEverywhere(ctx, actor);
  const days = await daysKept(ctx);
  return { days, due: await leaversWaiting(ctx.reader, limitOf(ctx, days)), mayChange: root !== null };
}

/** @throws Problem access.*, retention.days */
export async function setRetention(ctx: Context, actor: Actor | null, days: number) {
  const { root } = await assertEverywhere(ctx, actor);
  if (!actor) throw new Problem('access.unauthenticated');
  if (root === null) throw new Problem('access.forbidden', { permission: 'personal.manage' });
  const { min, max } = retentionDays;
  if (!Number.isInteger(days) || days < min || days > max) throw new Problem('retention.days', { min, max });
  await transacted(ctx.db, async (tx) => {
    const before = await daysKept({ ...ctx, db: tx });
    if (before === days) return;
    await setSetting(tx, KEY, String(days));
    await audit(tx, actor, ctx.now(), {
      action: 'setting.change',
      subject: 'setting:retention',
      unit: root,
      before: { retention_days: before },
      after: { retention_days: days },
    });
  });
}

const jobs: Actor = { kind: 'system', id: 'jobs', name: 'Jobs' };

/** Takes the names of all whose time is over, each in a transaction of their own. @returns how many */
export async function eraseLeavers(ctx: Context): Promise<number> {
  const days = await daysKept(ctx);
  const limit = limitOf(ctx, days);
  let erased = 0;
  for (let after = ''; ;) {
    const codes = await leaversBefore(ctx.db, limit, after, AT_ONCE);
    for (const code of codes) await transacted(ctx.db, (tx) => erase(tx, ctx, jobs, code, 'retention'));
    erased += codes.length;
    after = codes.at(-1) ?? '';
    if (codes.length < AT_ONCE) return erased;
  }
}
