import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import type { ReviewCandidateTable } from '#db/schema.ts';
import type { Kind } from './review.ts';

export async function insertCandidates(db: Db, rows: ReviewCandidateTable[]) {
  if (rows.length > 0) await db.insertInto('review_candidate').values(rows).execute();
}

export interface CandidateQuery {
  kind: Kind;
  /** Of those with at least this chance of a class, or who need a word or have one; null: everybody. */
  chance: number | null;
  /** Words without tone marks, each of which the name or code holds. */
  words: string[];
}

const wanted = (db: Db, review: string, { kind, chance, words }: CandidateQuery) => {
  let query = db.selectFrom('review_candidate').where('review', '=', review).where('kind', '=', kind);
  if (chance !== null)
    query = query.where((eb) =>
      eb.or([
        eb('attention', '=', 1),
        eb('chance', '>=', chance),
        eb.exists(
          eb
            .selectFrom('review_decision as decided')
            .select('decided.code')
            .whereRef('decided.review', '=', 'review_candidate.review')
            .whereRef('decided.kind', '=', 'review_candidate.kind')
            .whereRef('decided.code', '=', 'review_candidate.code'),
        ),
      ]),
    );
  for (const word of words) query = query.where('folded', 'like', `%${word.replaceAll(/[%_\\]/g, '')}%`);
  return query;
};

/** In the order of the list. */
export const candidatesPage = (db: Db, review: string, asked: CandidateQuery, limit: number, offset: number) =>
  wanted(db, review, asked).selectAll().orderBy('position').limit(limit).offset(offset).execute();

export const countCandidates = async (db: Db, review: string, asked: CandidateQuery) =>
  Number(
    (
      await wanted(db, review, asked)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirst()
    )?.n ?? 0,
  );

/** Everybody of one kind, or those of the codes given, in the order of the list. */
export function candidatesOf(db: Db, review: string, kind: Kind, codes?: string[]) {
  let query = db.selectFrom('review_candidate').selectAll().where('review', '=', review).where('kind', '=', kind);
  if (codes) query = query.where(oneOf(db, 'code', codes));
  return query.orderBy('position').execute();
}

/** Those of whom the committee must say something, in the order of the list. */
export const attentive = (db: Db, review: string) =>
  db
    .selectFrom('review_candidate')
    .selectAll()
    .where('review', '=', review)
    .where('attention', '=', 1)
    .orderBy('kind')
    .orderBy('position')
    .execute();

/** Everybody of one store, in the order of names. */
export const candidatesAt = (db: Db, review: string, store: string) =>
  db
    .selectFrom('review_candidate')
    .select(['code', 'name', 'detail'])
    .where('review', '=', review)
    .where('kind', '=', 'employee')
    .where('store', '=', store)
    .orderBy('folded')
    .execute();

/** Those with a score, for the contest. */
export const contendersOf = (db: Db, review: string, kind: Kind) =>
  db
    .selectFrom('review_candidate')
    .select(['code', 'score', 'sd', 'proposed', 'detail'])
    .where('review', '=', review)
    .where('kind', '=', kind)
    .where('score', 'is not', null)
    .execute();

/** Code and name of everybody who is called so, without tone marks. */
export const calledSo = (db: Db, review: string, folded: string) =>
  db
    .selectFrom('review_candidate')
    .select(['code', 'name'])
    .where('review', '=', review)
    .where('kind', '=', 'employee')
    .where('folded', 'like', `% ${folded.replaceAll(/[%_\\]/g, '')}`)
    .execute();

/** The reviews in which an employee stands, the latest month first. */
export const reviewsWith = (db: Db, employee: string, limit: number) =>
  db
    .selectFrom('review_candidate')
    .innerJoin('review', 'review.id', 'review_candidate.review')
    .selectAll('review')
    .where('review_candidate.kind', '=', 'employee')
    .where('review_candidate.code', '=', employee)
    .where('review.state', '<>', 'draft')
    .orderBy('review.month', 'desc')
    .orderBy('review.edition', 'desc')
    .limit(limit)
    .execute();
