import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

const watched = (db: Db) =>
  db
    .selectFrom('kiosk')
    .innerJoin('unit', 'unit.code', 'kiosk.store')
    .leftJoin('counter', 'counter.code', 'kiosk.counter')
    .innerJoin('kiosk_report as report', 'report.kiosk', 'kiosk.id')
    .select(['kiosk.id', 'kiosk.name', 'kiosk.store', 'unit.name as storeName', 'counter.name as counter'])
    .select(['report.heard_at', 'report.pending', 'report.oldest_pending_at'])
    .where('kiosk.revoked_at', 'is', null);

/** Kiosks in use that have no open notice of that kind. */
const unnoticed = (db: Db, kind: string) =>
  watched(db).where((eb) =>
    eb.not(
      eb.exists(
        eb
          .selectFrom('notice')
          .select('notice.id')
          .whereRef('notice.unit', '=', 'kiosk.store')
          .where('notice.kind', '=', kind)
          .whereRef('notice.subject', '=', 'kiosk.id')
          .where('notice.closed_at', 'is', null),
      ),
    ),
  );

/** Kiosks not heard since `before`, but for those of stores that were closed meanwhile. */
export const newlySilent = (db: Db, before: string, closed: string[]) =>
  unnoticed(db, 'kiosk.silent')
    .where('report.heard_at', '<', before)
    .where((eb) => eb.not(oneOf(db, 'kiosk.store', closed)))
    .orderBy('kiosk.id')
    .execute();

/** Kiosks whose oldest answer has waited since before then. */
export const newlyStale = (db: Db, before: string) =>
  unnoticed(db, 'kiosk.stale')
    .where('report.pending', '>', 0)
    .where('report.oldest_pending_at', '<', before)
    .orderBy('kiosk.id')
    .execute();

/** Open notices about kiosks, whose cause is gone: the device spoke, was emptied, revoked or moved away. */
export const settled = (db: Db, staleBefore: string) =>
  db
    .selectFrom('notice')
    .leftJoin('kiosk', (join) =>
      join
        .onRef('kiosk.id', '=', 'notice.subject')
        .onRef('kiosk.store', '=', 'notice.unit')
        .on('kiosk.revoked_at', 'is', null),
    )
    .leftJoin('kiosk_report as report', 'report.kiosk', 'kiosk.id')
    .select(['notice.id', 'notice.kind'])
    .where('notice.closed_at', 'is', null)
    .where('notice.kind', 'in', ['kiosk.silent', 'kiosk.stale'])
    .where((eb) =>
      eb.or([
        eb('kiosk.id', 'is', null),
        eb.and([eb('notice.kind', '=', 'kiosk.silent'), eb('report.heard_at', '>', eb.ref('notice.opened_at'))]),
        eb.and([
          eb('notice.kind', '=', 'kiosk.stale'),
          eb.or([
            eb('report.pending', '=', 0),
            eb('report.oldest_pending_at', 'is', null),
            eb('report.oldest_pending_at', '>=', staleBefore),
          ]),
        ]),
      ]),
    )
    .orderBy(sql`notice.id`)
    .execute();
