/** What people wrote: the newest, with the words that come up most in them. Never all of it. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { namesOf } from '#lib/organisation/people.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { Problem } from '#lib/problem.ts';
import { otherName, type Answers, type Definition, type Text } from '#lib/survey/questionnaire.ts';
import { fold } from '#lib/ui/text.ts';
import { newestWords, type WordsWhere } from './results.queries.server.ts';
import { resultsScope, type ResultsRequest } from './results.server.ts';
import type { TextShown, TextsShown } from './results.ts';
import { topWords } from './words.ts';

export type TextsWhere = Omit<WordsWhere, 'question'>;

/** The newest texts that words are counted in. */
const COUNTED = 300;
const SHOWN = 4;
const WORDS = 12;
/** The newest texts that a search goes through. */
const SEARCHED = 5000;
const PORTION = 200;
const PAGE = 25;

type Found = Awaited<ReturnType<typeof newestWords>>[number];

const textIn = ({ answers }: Found, question: string) => String((JSON.parse(answers) as Answers)[question] ?? '');

async function named(ctx: Context, rows: Found[], question: string, day: string): Promise<TextShown[]> {
  const names = await namesOf(ctx.reader, 'unit', [...new Set(rows.map(({ store }) => store))], day);
  return rows.map((row) => ({
    id: row.id,
    text: textIn(row, question),
    day: row.day,
    store: names.get(row.store) ?? row.store,
    channel: row.channel,
  }));
}

export async function textsOf(ctx: Context, where: WordsWhere): Promise<TextsShown> {
  const rows = await newestWords(ctx.reader, where, COUNTED);
  const texts = rows.map((row) => textIn(row, where.question));
  return {
    newest: await named(ctx, rows.slice(0, SHOWN), where.question, where.to),
    words: topWords(texts, WORDS),
    of: rows.length,
  };
}

export interface TextsRequest extends ResultsRequest {
  question: string;
  /** Without tone marks or with. */
  search: string;
  /** From 1. */
  page: number;
}

/**
 * A page of texts, the newest first; with a search, of those that hold it.
 * @returns `more`: there is another page; `end`: the search stopped after `SEARCHED` texts
 * @throws Problem as `surveyResults`
 */
export async function textsPage(ctx: Context, actor: Actor | null, request: TextsRequest) {
  const { stores, asked, versions, unit } = await resultsScope(ctx, actor, request);
  const wording = wordingOf(
    versions.map(({ definition }) => definition),
    request.question,
  );
  const { survey, from, to, channel, question, search, page } = request;
  const where = { ...{ survey, from, to, channel, stores, question }, versions: asked.map(({ version }) => version) };
  const wanted = fold(search);
  const found: Found[] = [];
  // Without a search the texts before the page need not be read.
  const skipped = wanted === '' ? (page - 1) * PAGE : 0;
  let offset = skipped;
  const enough = page * PAGE + 1 - skipped;
  for (; offset < SEARCHED && found.length < enough; offset += PORTION) {
    const rows = await newestWords(ctx.reader, where, wanted === '' ? enough : PORTION, offset);
    found.push(...rows.filter((row) => wanted === '' || fold(textIn(row, question)).includes(wanted)));
    if (rows.length < PORTION) break;
    await yieldToOthers();
  }
  const shown = found.slice((page - 1) * PAGE - skipped, page * PAGE - skipped);
  return {
    texts: await named(ctx, shown, question, to),
    more: found.length >= enough,
    end: offset >= SEARCHED,
    searched: SEARCHED,
    unit: { code: unit.code, name: unit.name },
    title: versions.at(-1)?.definition.title ?? wording,
    text: wording,
  };
}

/**
 * The newest wording of a question that is answered in words, "other" among them.
 * @throws Problem request.invalid: contacts are no texts to be read here
 */
function wordingOf(definitions: Definition[], name: string): Text {
  for (const { questions } of definitions.toReversed())
    for (const item of questions) {
      if (item.type === 'text' && item.name === name) return item.text;
      if (item.type === 'choice' && item.other && otherName(item.name) === name) return item.other;
    }
  throw new Problem('request.invalid', { where: 'question', fault: 'unknown-option' });
}
