/** Takes back the number that a customer left to be called: consent is over, or the time to keep it. */
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { answersHeld, setAnswers } from './callback.queries.server.ts';
import { countedAnswers } from './countable.ts';
import { recount } from './rollup.queries.server.ts';

/**
 * The rating, its id and its hash stay, so that a repeat of the post is still one and the counts agree with what is stored.
 * @returns false: there was none
 */
export async function forgetCallback(ctx: Context, tx: Db, response: string): Promise<boolean> {
  const row = await answersHeld(tx, response);
  if (!row) return false;
  const definition = await definitionOf(ctx, tx, row.survey, row.version);
  if (!definition) throw new Error(`Response ${response} answers ${row.survey} ${row.version}, which is not stored`);
  const before = JSON.parse(row.answers) as Answers;
  const numbers = new Set(definition.questions.filter(({ type }) => type === 'callback').map(({ name }) => name));
  const after = Object.fromEntries(Object.entries(before).filter(([name]) => !numbers.has(name)));
  if (Object.keys(after).length === Object.keys(before).length) return false;
  await setAnswers(tx, response, JSON.stringify(after));
  const { quarantined, answers: _, ...key } = row;
  if (quarantined === 0)
    await recount(
      tx,
      [{ ...key, ...countedAnswers(definition, before) }],
      [{ ...key, ...countedAnswers(definition, after) }],
    );
  return true;
}
