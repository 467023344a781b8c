import type { Db } from '#db/connect.server.ts';
import type { Definition } from './questionnaire.ts';
import { answerableVersion } from './survey.queries.server.ts';

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
