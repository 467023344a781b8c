/** The numbers of the results page as a file, in the way of the reader's language. */
import { stringify } from 'csv-stringify/sync';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { csvOptionsFor, decimal } from '#lib/server/csv.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import { read } from '#lib/survey/piping.ts';
import { numbersOf } from './numbers.ts';
import type { Drawn } from './picture.ts';
import type { SurveyResults } from './results.ts';

/** @param question its key; absent: every question */
export function numbersFile(results: SurveyResults, locale: Locale, question?: string): Response {
  const header = [
    m.results_question({}, { locale }),
    m.results_code({}, { locale }),
    m.results_statement({}, { locale }),
    m.results_group({}, { locale }),
    m.results_code({}, { locale }),
    m.results_answer({}, { locale }),
    m.results_count({}, { locale }),
    m.results_share({}, { locale }),
  ];
  const rows = results.questions
    .filter(({ key }) => question === undefined || key === question)
    .flatMap((result) => {
      const lines = (group: string, drawn: Drawn) =>
        numbersOf(drawn).map(({ row, option, text, n, of }) => [
          read(result.text, locale),
          row?.name ?? result.name,
          row ? read(row.text, locale) : '',
          ...[group, option, read(text, locale), n],
          of > 0 ? decimal((100 * n) / of, 2, locale) : '',
        ]);
      const whole = lines('', result);
      return [
        ...whole,
        ...results.groups.flatMap(({ key }, at) => (result.groups[at] ? lines(key, result.groups[at]) : [])),
      ];
    });
  return new Response(stringify([header, ...rows], csvOptionsFor(locale)), {
    headers: downloadHeaders(`results-${results.survey}-${results.from}-${results.to}`, 'csv'),
  });
}
