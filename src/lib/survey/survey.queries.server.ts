import type { Db } from '#db/connect.server.ts';
import type { Definition } from './questionnaire.ts';

/** A version that may be answered: published, or retired since (late answers still count). */
export async function answerableVersion(db: Db, survey: string, version: number): Promise<Definition | undefined> {
  const row = await db
    .selectFrom('survey_version')
    .select('definition')
    .where('survey', '=', survey)
    .where('version', '=', version)
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

/** Adds a published version; one that is there already never changes. */
export async function insertPublished(
  db: Db,
  version: { survey: string; version: number; definition: Definition; at: string },
) {
  const { definition, at, ...key } = version;
  await db
    .insertInto('survey_version')
    .values({ ...key, status: 'published', definition: JSON.stringify(definition), published_at: at })
    .onConflict((oc) => oc.columns(['survey', 'version']).doNothing())
    .execute();
}
