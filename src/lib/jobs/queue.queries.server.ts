import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { claimed, type Engine } from '#db/dialect.server.ts';
import type { JobTable } from '#db/schema.ts';

/** @returns false when a job with the same dedupe key was enqueued before, whatever became of it */
export async function insertJob(tx: Db, job: Insertable<JobTable>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('job')
    .values(job)
    .onConflict((conflict) => conflict.column('dedupe').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export interface Claim {
  kinds: string[];
  /** ISO times. */
  at: string;
  until: string;
  worker: string;
  limit: number;
}

/** Leases what is due, and what another runner's lease has run out on. Each claim counts as an attempt. */
export function claimJobs(engine: Engine, db: Db, { kinds, at, until, worker, limit }: Claim) {
  return db
    .with('due', (cte) =>
      claimed(
        engine,
        cte
          .selectFrom('job')
          .select('id')
          .where('state', '=', 'waiting')
          .where('run_at', '<=', at)
          .where('kind', 'in', kinds)
          .where((either) => either.or([either('leased_until', 'is', null), either('leased_until', '<=', at)]))
          .orderBy('run_at')
          .orderBy('id')
          .limit(limit),
      ),
    )
    .updateTable('job')
    .set((set) => ({ leased_by: worker, leased_until: until, attempts: set('attempts', '+', 1) }))
    .where('id', 'in', (due) => due.selectFrom('due').select('id'))
    .returning(['id', 'kind', 'payload', 'attempts'])
    .execute();
}

/** Only who holds the lease may say what became of a job: after it has run out, another may be at it. */
const held = (db: Db, id: string, worker: string) =>
  db.updateTable('job').where('id', '=', id).where('leased_by', '=', worker).where('state', '=', 'waiting');

export const prolongLease = (db: Db, id: string, worker: string, until: string) =>
  held(db, id, worker).set({ leased_until: until }).execute();

const freed = { leased_by: null, leased_until: null };

export const finishJob = (db: Db, id: string, worker: string) =>
  held(db, id, worker)
    .set({ ...freed, state: 'done', last_error: null })
    .execute();

/** @param runAt when to try again; null: never, it is dead */
export const failJob = (db: Db, id: string, worker: string, error: string, runAt: string | null) =>
  held(db, id, worker)
    .set({ ...freed, last_error: error, ...(runAt === null ? { state: 'dead' as const } : { run_at: runAt }) })
    .execute();

/**
 * Done jobs are forgotten, and with them their dedupe keys; dead ones stay until somebody has looked at them.
 * @param kinds only these
 */
export function deleteDoneBefore(db: Db, at: string, kinds?: string[]) {
  const query = db.deleteFrom('job').where('state', '=', 'done').where('run_at', '<', at);
  return (kinds ? query.where('kind', 'in', kinds) : query).execute();
}

export async function countJobs(db: Db): Promise<{ waiting: number; dead: number }> {
  const rows = await db
    .selectFrom('job')
    .select(['state', (count) => count.fn.countAll<number>().as('n')])
    .where('state', '!=', 'done')
    .groupBy('state')
    .execute();
  const of = (state: string) => Number(rows.find((row) => row.state === state)?.n ?? 0);
  return { waiting: of('waiting'), dead: of('dead') };
}
