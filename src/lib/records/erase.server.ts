/** Takes what says who an employee was, wherever it is kept. Their code stays, and with it what counts. */
import type { Db } from '#db/connect.server.ts';
import { audit, forgetPersonal } from '#lib/access/audit.server.ts';
import { subjectKey } from '#lib/access/audit.ts';
import { forgetAccounts } from '#lib/access/forget.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { forgetPerson, NAMELESS } from '#lib/organisation/employee/forget.server.ts';
import { postingOn } from '#lib/organisation/employee/employee.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { postingsOf } from './kept.queries.server.ts';

/** @param reason why, for the audit: somebody asked, or the time to keep it is over */
export async function erase(tx: Db, ctx: Context, actor: Actor, code: string, reason: 'request' | 'retention') {
  const postings = (await postingsOf(tx, code)).toReversed();
  const unit = postingOn(postings, dayOf(ctx.now(), ctx.config.zone))?.store ?? '';
  await forgetPerson(tx, code);
  const users = await forgetAccounts(tx, ctx.now(), code, NAMELESS);
  await forgetPersonal(tx, [subjectKey('employee.erase', code), ...users.map((user) => `user:${user}`)]);
  await audit(tx, actor, ctx.now(), { action: 'employee.erase', subject: `employee:${code}`, unit, after: { reason } });
}
