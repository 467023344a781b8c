import type { Db } from '#db/connect.server.ts';
import { nameKey } from '#lib/ui/name-key.ts';
import { fold } from '#lib/ui/text.ts';

/** Tables of what somebody is known by beside their row; a photo, and whatever comes. */
const KNOWN_BY = ['portrait'] as const;

/** Gives them another name, and takes PIN and photo. */
export async function putNameless(tx: Db, code: string, name: string) {
  for (const table of KNOWN_BY) await tx.deleteFrom(table).where('employee', '=', code).execute();
  await tx
    .updateTable('employee')
    .set({
      name,
      folded: fold(`${name} ${code}`),
      sort_key: nameKey(name),
      pin_hash: null,
      pin_failures: 0,
      pin_locked_until: null,
    })
    .where('code', '=', code)
    .execute();
}

/** Those whose last day lies before `day` and who still have a name or a photo, by code. */
const leavers = (db: Db, day: string, nameless: string) =>
  db
    .selectFrom('employee')
    .where('end_day', '<', day)
    .where((where) =>
      where.or([
        where('name', '<>', nameless),
        where('pin_hash', 'is not', null),
        ...KNOWN_BY.map((table) =>
          where.exists(where.selectFrom(table).select('hash').whereRef(`${table}.employee`, '=', 'employee.code')),
        ),
      ]),
    );

export const leaverCodes = async (db: Db, day: string, nameless: string, after: string, limit: number) =>
  (
    await leavers(db, day, nameless).select('code').where('code', '>', after).orderBy('code').limit(limit).execute()
  ).map(({ code }) => code);

export const countLeavers = async (db: Db, day: string, nameless: string) =>
  (
    await leavers(db, day, nameless)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
