/** What the people of a unit should know about, once. */
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import {
  insertNotice,
  openNoticeById,
  openNoticesAbout,
  openNoticesOf,
  openNoticesOn,
  setNoticeClosed,
} from './notice.queries.server.ts';
import { closesItself, type Notice } from './notice.ts';
import { namesOf } from './people.server.ts';
import { covers, scopeFor } from './scope.server.ts';

/** On a page nobody reads more of them; the others come up as these are closed. */
const SHOWN = 20;

/** Kind of the job that tells of a notice by mail and to other systems. */
export const TELL_JOB = 'notice';

export interface Telling {
  notice: string;
  event: 'opened' | 'closed';
}

const tell = (tx: Db, at: Date, telling: Telling) => enqueue(tx, at, { kind: TELL_JOB, payload: telling });

/** Opens a notice in the transaction that gives cause for it; one that is open already stays as it is. */
export async function openNotice(tx: Db, at: Date, { unit, kind, subject, detail }: Notice) {
  const row = { unit, kind, subject, detail: JSON.stringify(detail), at: at.toISOString() };
  const id = await insertNotice(tx, row);
  if (id !== null && closesItself({ kind })) await tell(tx, at, { notice: id, event: 'opened' });
}

/** Its cause is gone. */
export async function settleNotice(tx: Db, at: Date, { id, kind }: { id: string; kind: Notice['kind'] }) {
  await setNoticeClosed(tx, id, at.toISOString());
  if (closesItself({ kind })) await tell(tx, at, { notice: id, event: 'closed' });
}

/** The case is over: whatever was said of it is. */
export async function settleCase(tx: Db, at: Date, id: string) {
  for (const notice of await openNoticesOn(tx, 'case.', id))
    await settleNotice(tx, at, { id: notice.id, kind: notice.kind as Notice['kind'] });
}

/** The clerk has signed on with the right PIN: what was said of wrong ones is over. */
export async function settleRefusals(tx: Db, at: Date, unit: string, employee: string) {
  const open = await openNoticesAbout(tx, 'sign-on.refused', unit);
  for (const { id, detail } of open) {
    const about = JSON.parse(detail) as { employee: string };
    if (about.employee === employee) await settleNotice(tx, at, { id, kind: 'sign-on.refused' });
  }
}

/** Open notices about kiosks in scope, newest first, with the names of people. @throws Problem access.* */
export async function kioskNotices(ctx: Context, actor: Actor | null) {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.read');
  const rows = await openNoticesOf(ctx.db, scope === 'all' ? null : [...scope], SHOWN);
  const notices = rows.map(
    ({ id, unit, kind, subject, detail }) =>
      ({ id, unit, kind, subject, detail: JSON.parse(detail) }) as Notice & { id: string },
  );
  const employeeOf = (notice: Notice) => (notice.kind === 'sign-on.refused' ? notice.detail.employee : '');
  const names = await namesOf(ctx.db, 'employee', [...new Set(notices.map(employeeOf))]);
  return notices.map((notice) => ({ ...notice, name: names.get(employeeOf(notice)) ?? employeeOf(notice) }));
}

/** Somebody has seen it. Closing it twice is the same as once. @throws Problem access.* */
export async function closeNotice(ctx: Context, actor: Actor | null, id: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  await transacted(ctx.db, async (tx) => {
    const notice = await openNoticeById(tx, id);
    // What still holds would be raised again at once: it closes when it no longer does.
    if (!notice || closesItself({ kind: notice.kind as Notice['kind'] })) return;
    if (!covers(scope, notice.unit)) throw new Problem('access.forbidden', { permission: 'kiosk.write' });
    const now = ctx.now();
    await setNoticeClosed(tx, id, now.toISOString());
    await audit(tx, actor, now, { action: 'notice.close', subject: `notice:${id}`, unit: notice.unit });
  });
}
