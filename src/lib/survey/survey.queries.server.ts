import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { Definition } from './questionnaire.ts';

const version = (db: Db, survey: string, number: number) =>
  db.selectFrom('survey_version').where('survey', '=', survey).where('version', '=', number);

/** A version that may be answered: published, or retired since (late answers still count). */
export async function answerableVersion(db: Db, survey: string, number: number): Promise<Definition | undefined> {
  const row = await version(db, survey, number)
    .select('definition')
    .where('status', 'in', ['published', 'retired'])
    .executeTakeFirst();
  return row && (JSON.parse(row.definition) as Definition);
}

/** The newest version that is being asked. */
export const latestPublished = (db: Db, survey: string) =>
  db
    .selectFrom('survey_version')
    .select('version')
    .where('survey', '=', survey)
    .where('status', '=', 'published')
    .orderBy('version', 'desc')
    .executeTakeFirst();

/** @param survey all of them where it is absent */
export function answerableVersions(db: Db, survey?: string) {
  const query = db
    .selectFrom('survey_version')
    .select(['survey', 'version', 'status', 'published_at', 'definition'])
    .where('status', 'in', ['published', 'retired']);
  return (survey === undefined ? query : query.where('survey', '=', survey))
    .orderBy('survey')
    .orderBy('version')
    .execute();
}

/** Every survey that is being asked, by code. */
export const publishedNow = (db: Db) =>
  db
    .selectFrom('survey_version')
    .select(['survey', 'version', 'definition'])
    .where('status', '=', 'published')
    .orderBy('survey')
    .execute();

/** Adds a published version; one that is there already never changes. */
export async function insertPublished(
  db: Db,
  { definition, at, ...key }: { survey: string; version: number; definition: Definition; at: string },
) {
  await db
    .insertInto('survey_version')
    .values({ ...key, status: 'published', definition: JSON.stringify(definition), published_at: at })
    .onConflict((oc) => oc.columns(['survey', 'version']).doNothing())
    .execute();
}

/** Every version of every survey, without the definitions, and the title of each as its definition says it. */
export const allVersions = (db: Db) =>
  db
    .selectFrom('survey_version')
    .leftJoin('survey', 'survey.code', 'survey_version.survey')
    .select(['survey', 'version', 'status', 'published_at', 'saved_at', 'definition', 'survey.unit as unit'])
    .orderBy('survey')
    .orderBy('version', 'desc')
    .execute();

export const versionsOf = (db: Db, survey: string) =>
  db.selectFrom('survey_version').selectAll().where('survey', '=', survey).orderBy('version', 'desc').execute();

export const surveyByCode = (db: Db, code: string) =>
  db.selectFrom('survey').selectAll().where('code', '=', code).executeTakeFirst();

/** @returns false where the code is taken */
export async function insertSurvey(
  tx: Db,
  row: { code: string; unit: string; created_at: string; created_by: string },
) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('survey')
    .values(row)
    .onConflict((oc) => oc.column('code').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export interface Draft {
  survey: string;
  version: number;
  definition: Definition;
  at: string;
  by: string;
}

/** @returns false where somebody else's draft of that version came first */
export async function insertDraft(tx: Db, { survey, version, definition, at, by }: Draft) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('survey_version')
    .values({
      survey,
      version,
      status: 'draft',
      definition: JSON.stringify(definition),
      published_at: null,
      revision: 1,
      saved_at: at,
      saved_by: by,
    })
    .onConflict((oc) => oc.columns(['survey', 'version']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** @returns false where the draft is gone, or is not the revision that was read */
export async function updateDraft(tx: Db, { survey, version, definition, at, by }: Draft, revision: number) {
  const { numUpdatedRows } = await tx
    .updateTable('survey_version')
    .set({ definition: JSON.stringify(definition), revision: revision + 1, saved_at: at, saved_by: by })
    .where('survey', '=', survey)
    .where('version', '=', version)
    .where('status', '=', 'draft')
    .where('revision', '=', revision)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The draft, for as long as the transaction lasts: nobody else saves or publishes it meanwhile. */
export const heldDraft = (tx: Db, survey: string) =>
  locked(
    tx,
    tx.selectFrom('survey_version').selectAll().where('survey', '=', survey).where('status', '=', 'draft'),
  ).executeTakeFirst();

export async function retirePublished(tx: Db, survey: string) {
  const { numUpdatedRows } = await tx
    .updateTable('survey_version')
    .set({ status: 'retired' })
    .where('survey', '=', survey)
    .where('status', '=', 'published')
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export async function setPublished(tx: Db, survey: string, number: number, at: string) {
  await tx
    .updateTable('survey_version')
    .set({ status: 'published', published_at: at })
    .where('survey', '=', survey)
    .where('version', '=', number)
    .execute();
}

export async function deleteDraft(tx: Db, survey: string) {
  const { numDeletedRows } = await tx
    .deleteFrom('survey_version')
    .where('survey', '=', survey)
    .where('status', '=', 'draft')
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
