/** Proves that the counts are what the responses say. Judges nothing anew: quarantine and attribution stand. */
import type { Context } from '#lib/server/context.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { responseRows } from './pages.server.ts';
import { countedAnswers, keyText, monthOf, Tally, tallyText, type Deltas } from './countable.ts';
import { countedDays, countedMonths, countsOfDay, countsOfMonth } from './verify.queries.server.ts';

/** Differences described; all are counted. */
const MAX_NAMED = 20;

export interface Verification {
  /** Responses stored, and those of them that count (not quarantined). */
  responses: number;
  counted: number;
  /** Rollup rows that differ from the responses. */
  differences: number;
  /** The first of them: key, stored and recomputed counts. */
  named: string[];
}

/** Recomputes every day and month from the responses, in one snapshot of the database. */
export async function verify(ctx: Context): Promise<Verification> {
  return ctx.reader
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const found: Verification = { responses: 0, counted: 0, differences: 0, named: [] };
      const unseenDays = new Set(await countedDays(tx));
      const unseenMonths = new Set(await countedMonths(tx));
      let days = new Tally((day) => day);
      let months = new Tally(monthOf);
      let current = '';

      const closeDay = async () => {
        if (current === '') return;
        compare(found, days.deltas(), await countsOfDay(tx, current));
        unseenDays.delete(current);
        days = new Tally((day) => day);
      };
      const closeMonth = async () => {
        if (current === '') return;
        compare(found, months.deltas(), await countsOfMonth(tx, monthOf(current)));
        unseenMonths.delete(monthOf(current));
        months = new Tally(monthOf);
      };

      for await (const row of responseRows(tx, { stores: null })) {
        if (row.day !== current) {
          await closeDay();
          if (monthOf(row.day) !== monthOf(current)) await closeMonth();
          current = row.day;
        }
        found.responses++;
        if (row.quarantined) continue;
        found.counted++;
        const definition = await definitionOf(ctx, tx, row.survey, row.version);
        if (!definition)
          throw new Error(`Response ${row.id} answers ${row.survey} ${row.version}, which is not stored`);
        const { day, store, employee, channel, survey, version } = row;
        const answers = countedAnswers(definition, JSON.parse(row.answers) as Answers);
        for (const tally of [days, months])
          tally.add({ day, store, employee, channel, survey, version, ...answers }, 1);
      }
      await closeDay();
      await closeMonth();
      const nothing: Deltas = { scores: [], choices: [], tallies: [] };
      for (const day of unseenDays) compare(found, nothing, await countsOfDay(tx, day));
      for (const month of unseenMonths) compare(found, nothing, await countsOfMonth(tx, month));
      return found;
    });
}

/** Counts the keys whose recomputed and stored rows differ; a stored row of zeros is as good as none. */
function compare(found: Verification, expected: Deltas, stored: Deltas) {
  const numbers = (deltas: Deltas) =>
    new Map([
      ...deltas.scores.map((s) => [keyText(s), [s.n1, s.n2, s.n3, s.n4, s.n5, s.elsewhere].join(' ')] as const),
      ...deltas.choices.map((c) => [`${keyText(c)}\t${c.option}`, String(c.n)] as const),
      ...deltas.tallies.flatMap(({ counts, ...key }) =>
        [...counts].flatMap(([question, options]) =>
          [...options].map(([option, n]) => [`${tallyText(key)}\t${question}\t${option}`, String(n)] as const),
        ),
      ),
    ]);
  const left = numbers(expected);
  const right = numbers(stored);
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const should = left.get(key) ?? '0';
    const is = right.get(key) ?? '0';
    if (should === is || (/^[0 ]*$/.test(should) && /^[0 ]*$/.test(is))) continue;
    found.differences++;
    if (found.named.length < MAX_NAMED)
      found.named.push(`${key.replaceAll('\t', ' ')}: ${is} stored, ${should} in the responses`);
  }
}
