import type { Db } from '#db/connect.server.ts';

/** Days that have counts, in order. */
export async function countedDays(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('score_day')
    .select('day')
    .union(db.selectFrom('choice_day').select('day'))
    .orderBy('day')
    .execute();
  return rows.map((row) => row.day);
}

export async function countedMonths(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom('score_month')
    .select('month')
    .union(db.selectFrom('choice_month').select('month'))
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
  };
}

export async function countsOfMonth(db: Db, month: string) {
  const scores = await db.selectFrom('score_month').selectAll().where('month', '=', month).execute();
  const choices = await db.selectFrom('choice_month').selectAll().where('month', '=', month).execute();
  return {
    scores: scores.map(({ month: period, ...row }) => ({ period, ...row })),
    choices: choices.map(({ month: period, ...row }) => ({ period, ...row })),
  };
}
