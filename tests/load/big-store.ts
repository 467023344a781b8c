/** A store of thirty counters with a week of shifts, and a day at one of them on which ten thousand ratings belong to nobody. */
import { createHash, randomUUID } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { countedAnswers } from '#lib/response/countable.ts';
import { insertResponses } from '#lib/response/intake.queries.server.ts';
import { recount } from '#lib/response/rollup.queries.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { yesterday } from './stage.ts';

export const STORE = 'BENCH-BIG';
export const COUNTERS = 30;
const CLERKS = 60;
const ZONE = 'Asia/Ho_Chi_Minh';
const PASSWORD = 'một mật khẩu đủ dài';
const system: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

/** The day before yesterday, so that the whole of it lies behind. */
export const DAY = addDays(yesterday(), -1);
export const counter = (n: number) => `${STORE}-${String(n + 1).padStart(2, '0')}`;
export const clerk = (n: number) => `BENCH${String(n + 1).padStart(3, '0')}`;
const at = (day: string, time: string) => momentOf(day, time, ZONE).toISOString();

export async function bigStore(ctx: Context): Promise<{ email: string; password: string }> {
  const { db } = ctx;
  const name = 'Trung tâm giao dịch lớn';
  await db
    .insertInto('unit')
    .values({
      ...{ code: STORE, name, folded: fold(`${STORE} ${name}`), kind: 'store', parent: 'VNPT', address: '' },
      ...{ opens: '07:30', closes: '17:30' },
    })
    .execute();
  const counters = Array.from({ length: COUNTERS }, (_, n) => ({
    code: counter(n),
    name: `Quầy ${n + 1}`,
    store: STORE,
  }));
  await db.insertInto('counter').values(counters).execute();
  const clerks = Array.from({ length: CLERKS }, (_, n) => ({ code: clerk(n), name: `Nguyễn Thị Hồng Hạnh ${n + 1}` }));
  await db
    .insertInto('employee')
    .values(
      clerks.map(({ code, name }) => ({
        ...{ code, name, folded: fold(`${code} ${name}`), start_day: '2020-01-01', end_day: null, pin_hash: null },
        pin_locked_until: null,
      })),
    )
    .execute();
  await db
    .insertInto('posting')
    .values(clerks.map(({ code }) => ({ employee: code, store: STORE, from_day: '2020-01-01', to_day: '9999-12-31' })))
    .execute();
  await weekOfShifts(db);
  const email = 'bench@vnpt.example';
  await createUser(ctx, system, 'all', {
    email,
    name: 'Bench',
    role: 'store-manager',
    unit: STORE,
    password: PASSWORD,
  });
  return { email, password: PASSWORD };
}

/** Two shifts a day at each counter, each with its sign-on; none at the first counter on the day that is corrected. */
async function weekOfShifts(db: Db) {
  for (let back = 0; back < 7; back++) {
    const day = addDays(DAY, 3 - back);
    const rows = Array.from({ length: COUNTERS }, (_, n) => n)
      .filter((n) => !(n === 0 && day === DAY))
      .flatMap((n) =>
        (
          [
            [n, '07:30', '12:00'],
            [n + COUNTERS, '12:00', '17:30'],
          ] as const
        ).flatMap(([who, from, to]) =>
          (['roster', 'sign-on'] as const).map((source) => ({
            ...{ id: randomUUID(), counter: counter(n), store: STORE, employee: clerk(who), source },
            ...{ starts_at: at(day, from), ends_at: at(day, to) },
          })),
        ),
      );
    await db.insertInto('shift').values(rows).execute();
  }
}

/** Ratings at the first counter between 8 and 17 o'clock of the day, with their counts. */
export async function nobodys(db: Db, n: number) {
  const begin = Date.parse(at(DAY, '08:00'));
  const step = (9 * 3_600_000) / n;
  const answers = { smile: 4, criteria: ['attitude'] };
  const text = JSON.stringify(answers);
  const key = { survey: 'smile', version: 1, channel: 'kiosk', day: DAY, store: STORE, employee: '' };
  const counted = { ...key, ...countedAnswers(smileSurvey, answers) };
  for (let done = 0; done < n; done += 500) {
    const rows = Array.from({ length: Math.min(500, n - done) }, (_, nth) => {
      const moment = new Date(begin + Math.floor((done + nth) * step)).toISOString();
      return {
        ...key,
        ...{ id: randomUUID(), content_hash: createHash('sha256').update(moment).digest('hex'), locale: 'vi' },
        ...{ device: 'kiosk:bench', outbox: null, seq: null, started_at: moment, answered_at: moment },
        ...{ corrected_at: moment, received_at: moment, clock: 'sure' as const, visit_at: moment },
        ...{ counter: counter(0), attribution: 'none' as const, ticket: null, answers: text },
        ...{ question: counted.question, rating: counted.rating, personal: 1, quarantined: 0 },
      };
    });
    await db.transaction().execute(async (tx) => {
      await insertResponses(tx, rows);
      await recount(
        tx,
        [],
        rows.map(() => counted),
      );
    });
  }
}
