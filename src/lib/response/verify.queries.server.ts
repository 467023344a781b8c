import type { Db } from '#db/connect.server.ts';
import { add, addWritten, ANSWERED, responsesIn, WHOLE, type Counts } from './tally.ts';

const DAY = '____-__-__';

const talliesOf = async (db: Db, period: string) => {
  const rows = await db.selectFrom('tally').selectAll().where('period', '=', period).execute();
  return rows.map(({ counts: written, n, ...key }) => {
    const counts: Counts = new Map();
    addWritten(counts, written);
    // It stands beside the counts as well: where the two differ, neither is right.
    if (n !== responsesIn(counts)) add(counts, WHOLE, ANSWERED, n - responsesIn(counts));
    return { ...key, counts };
  });
};

/** Days that have counts, in order. */
export async function countedDays(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('score_day')
    .select('day')
    .union(db.selectFrom('choice_day').select('day'))
    .union(db.selectFrom('tally').select('period as day').where('period', 'like', DAY))
    .orderBy('day')
    .execute();
  return rows.map((row) => row.day);
}

export async function countedMonths(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('score_month')
    .select('month')
    .union(db.selectFrom('choice_month').select('month'))
    .union(db.selectFrom('tally').select('period as month').where('period', 'not like', DAY))
    .orderBy('month')
    .execute();
  return rows.map((row) => row.month);
}

export async function countsOfDay(db: Db, day: string) {
  const scores = await db.selectFrom('score_day').selectAll().where('day', '=', day).execute();
  const choices = await db.selectFrom('choice_day').selectAll().where('day', '=', day).execute();
  return {
    scores: scores.map(({ day: period, ...row }) => ({ period, ...row })),
    choices: choices.map(({ day: period, ...row }) => ({ period, ...row })),
    tallies: await talliesOf(db, day),
  };
}

export async function countsOfMonth(db: Db, month: string) {
  const scores = await db.selectFrom('score_month').selectAll().where('month', '=', month).execute();
  const choices = await db.selectFrom('choice_month').selectAll().where('month', '=', month).execute();
  return {
    scores: scores.map(({ month: period, ...row }) => ({ period, ...row })),
    choices: choices.map(({ month: period, ...row }) => ({ period, ...row })),
    tallies: await talliesOf(db, month),
  };
}
