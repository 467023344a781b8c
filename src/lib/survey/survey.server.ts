import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Definition, Text } from './questionnaire.ts';
import { fitsKiosk } from './rating.ts';
import { phoneCallSurvey } from './shipped/phone-call.ts';
import { serviceQualitySurvey } from './shipped/service-quality.ts';
import { smileSurvey } from './shipped/smile.ts';
import {
  answerableVersion,
  answerableVersions,
  insertPublished,
  latestPublished,
  publishedNow,
} from './survey.queries.server.ts';

const shipped = { smile: smileSurvey, 'service-quality': serviceQualitySurvey, 'phone-call': phoneCallSurvey };

// A published version never changes, so what was read once holds for as long as the process lives.
const known = new WeakMap<object, Map<string, Definition>>();

/**
 * The definition of a version that may be answered.
 * @param scope whose memory to use: the context, one per database
 */
export async function definitionOf(scope: object, db: Db, survey: string, version: number) {
  let cache = known.get(scope);
  if (!cache) known.set(scope, (cache = new Map()));
  const key = `${survey}\t${version}`;
  const found = cache.get(key) ?? (await answerableVersion(db, survey, version));
  if (found) cache.set(key, found);
  return found;
}

export interface AskedVersion {
  survey: string;
  version: number;
  definition: Definition;
}

/** The version of a survey that is asked now; undefined when none is published. */
export async function askedNow(scope: object, db: Db, survey: string): Promise<AskedVersion | undefined> {
  const version = (await latestPublished(db, survey))?.version;
  const definition = version === undefined ? undefined : await definitionOf(scope, db, survey, version);
  return version === undefined || !definition ? undefined : { survey, version, definition };
}

/** As `askedNow`. @throws Problem response.unknown-survey when none is published */
export async function versionAsked(scope: object, db: Db, survey: string): Promise<AskedVersion> {
  const asked = await askedNow(scope, db, survey);
  if (!asked) throw new Problem('response.unknown-survey', { survey, version: '–' });
  return asked;
}

export interface TitledSurvey {
  code: string;
  title: Text;
  version: number;
}

/** Every survey that is being asked, by its code. */
export const surveysAsked = (db: Db): Promise<TitledSurvey[]> => titled(db, () => true);

/** Those that a kiosk can ask: its first touch is a face. */
export const surveysForKiosks = (db: Db): Promise<TitledSurvey[]> => titled(db, fitsKiosk);

async function titled(db: Db, fits: (definition: Definition) => boolean): Promise<TitledSurvey[]> {
  return (await publishedNow(db)).flatMap(({ survey: code, version, definition: text }) => {
    const definition = JSON.parse(text) as Definition;
    return fits(definition) ? [{ code, version, title: definition.title }] : [];
  });
}

/** Every survey that is or was asked, each with its versions ascending. */
export async function surveysAnswerable(db: Db) {
  const rows = await answerableVersions(db);
  return [...Map.groupBy(rows, ({ survey }) => survey)].map(([survey, versions]) => ({
    survey,
    versions: versions.map(({ version, definition }) => ({
      version,
      definition: JSON.parse(definition) as Definition,
    })),
  }));
}

/**
 * Every version that is or was asked, ascending.
 * @throws Problem survey.unknown
 */
export async function versionsAsked(db: Db, survey: string) {
  const rows = await answerableVersions(db, survey);
  if (rows.length === 0) throw new Problem('survey.unknown', { survey });
  return rows.map(({ definition, ...row }) => ({ ...row, definition: JSON.parse(definition) as Definition }));
}

/** Publishes the surveys that come with the product, once: what `migrate` and `start` do after the schema. */
export async function publishShipped(db: Db, at: Date) {
  for (const [survey, definition] of Object.entries(shipped))
    await insertPublished(db, { survey, version: 1, definition, at: at.toISOString() });
}
