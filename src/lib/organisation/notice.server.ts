/** What the people of a unit should know about, once. */
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { insertNotice, openNoticeById, openNoticesOf, setNoticeClosed } from './notice.queries.server.ts';
import { namesOf } from './people.server.ts';
import { covers, scopeFor } from './scope.server.ts';

export type Notice = {
  unit: string;
  /** What it is about: one open notice per unit, kind and subject. */
  subject: string;
} & (
  | { kind: 'sign-on.refused'; detail: { counter: string; employee: string; at: string; verdict: string } }
  | { kind: 'outbox.twice'; detail: { kiosk: string; seq: number; at: string } }
);

/** On a page nobody reads more of them; the others come up as these are closed. */
const SHOWN = 20;

/** Opens a notice in the transaction that gives cause for it. */
export async function openNotice(tx: Db, at: Date, { unit, kind, subject, detail }: Notice) {
  await insertNotice(tx, { unit, kind, subject, detail: JSON.stringify(detail), at: at.toISOString() });
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
    if (!notice) return;
    if (!covers(scope, notice.unit)) throw new Problem('access.forbidden', { permission: 'kiosk.write' });
    const now = ctx.now();
    await setNoticeClosed(tx, id, now.toISOString());
    await audit(tx, actor, now, { action: 'notice.close', subject: `notice:${id}`, unit: notice.unit });
  });
}
