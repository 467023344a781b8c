/** One eye on all kiosks: who falls silent in opening hours, whose answers wait for more than a day. */
import type { Db } from '#db/connect.server.ts';
import { openNotice, settleNotice } from '#lib/organisation/notice.server.ts';
import type { Notice } from '#lib/organisation/notice.ts';
import { storesClosedAt } from '#lib/organisation/opening.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { kept, keep } from '#lib/server/setting.server.ts';
import { STALE_AFTER_MS } from './care.ts';
import { freshReports } from './report.server.ts';
import * as queries from './watch.queries.server.ts';

/** A device may be moved, cleaned or restarted; after a quarter of an hour somebody should look. */
const NOTICE_AFTER_MS = 15 * 60_000;
/** Two rounds further apart than this: nobody watched in between, and kiosks could not be heard either. */
const ABSENT_MS = 10 * 60_000;
/** Notices a transaction, so that answers which are waiting get their turn. */
const PORTION = 50;
const STATE = 'kiosk-watch';

interface Watch {
  /** UTC ISO: the last round, and since when there has been no long pause between rounds. */
  at: string;
  since: string;
}

/**
 * Raises what is new and closes what is over. A silence is told once the doors have been open for as long, and once we
 * have been here to hear it: after a night's maintenance nobody is called out for our own absence.
 */
export async function watchKiosks(ctx: Context) {
  await freshReports(ctx);
  const now = ctx.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  const staleBefore = before(STALE_AFTER_MS).toISOString();
  const { since } = await noteRound(ctx, now);

  for (const part of portions(await queries.settled(ctx.db, staleBefore)))
    await transacted(ctx.db, async (tx) => {
      for (const { id, kind } of part) await settleNotice(tx, now, { id, kind: kind as Notice['kind'] });
    });

  const raise = async (rows: Row[], noticeOf: (row: Row) => Notice) => {
    for (const part of portions(rows))
      await transacted(ctx.db, async (tx: Db) => {
        for (const row of part) await openNotice(tx, now, noticeOf(row));
      });
  };
  const then = before(NOTICE_AFTER_MS);
  if (Date.parse(since) <= then.getTime()) {
    const closedAt = (at: Date) => storesClosedAt(ctx.db, 'all', at, ctx.config.zone);
    const closed = new Set([...(await closedAt(now)), ...(await closedAt(then))]);
    await raise(await queries.newlySilent(ctx.db, then.toISOString(), [...closed]), (row) => ({
      ...about(row),
      kind: 'kiosk.silent',
      detail: { ...called(row), since: row.heard_at },
    }));
  }
  await raise(await queries.newlyStale(ctx.db, staleBefore), (row) => ({
    ...about(row),
    kind: 'kiosk.stale',
    detail: { ...called(row), since: row.oldest_pending_at ?? row.heard_at, pending: row.pending ?? 0 },
  }));
}

type Row = Awaited<ReturnType<typeof queries.newlyStale>>[number];

const about = ({ id, store }: Row) => ({ unit: store, subject: id });
const called = ({ name, counter, storeName }: Row) => ({ kiosk: name, counter, store: storeName });

function* portions<T>(rows: T[]) {
  for (let at = 0; at < rows.length; at += PORTION) yield rows.slice(at, at + PORTION);
}

async function noteRound(ctx: Context, now: Date): Promise<Watch> {
  const last = await kept(ctx.db, STATE);
  const known = last === undefined ? null : (JSON.parse(last) as Watch);
  const unbroken = known !== null && now.getTime() - Date.parse(known.at) <= ABSENT_MS;
  const watch = { at: now.toISOString(), since: unbroken ? known.since : now.toISOString() };
  await keep(ctx.db, STATE, JSON.stringify(watch));
  return watch;
}
