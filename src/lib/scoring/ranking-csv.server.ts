import { stringify } from 'csv-stringify/sync';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { csvForPrograms, csvOptionsFor, decimal } from '#lib/server/csv.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import { writeXlsx } from '#lib/server/table-file.server.ts';
import type { Ranking } from './ranking.ts';

/** A person's spreadsheet, in the way of their language; or a program, always in the same. */
type Reader = 'person' | 'program';

/** The table of the ranking page, its headers in the reader's language. @param fixed how points are written */
function rankingTable(
  { by, ranked, few }: Ranking,
  locale: Locale,
  fixed: (points: number | null) => string | number,
): (string | number)[][] {
  const tiers = {
    clearly_above: m.ranking_tier_above({}, { locale }),
    about_average: m.ranking_tier_average({}, { locale }),
    clearly_below: m.ranking_tier_below({}, { locale }),
    too_few: m.ranking_tier_few({}, { locale }),
  };
  const subject =
    by === 'employee' ? m.ranking_column_employee({}, { locale }) : m.ranking_column_store({}, { locale });
  const header = [
    m.ranking_column_place({}, { locale }),
    m.ranking_from_place({}, { locale }),
    m.ranking_to_place({}, { locale }),
    m.ranking_column_code({}, { locale }),
    subject,
    m.ranking_column_store({}, { locale }),
    m.ranking_column_score({}, { locale }),
    m.ranking_score_low({}, { locale }),
    m.ranking_score_high({}, { locale }),
    m.ranking_column_tier({}, { locale }),
    m.ranking_column_ratings({}, { locale }),
    '1',
    '2',
    '3',
    '4',
    '5',
    m.ranking_column_elsewhere({}, { locale }),
  ];
  const rows = [...ranked, ...few].map((row) => [
    row.rank ?? '',
    row.rankLow ?? '',
    row.rankHigh ?? '',
    row.code,
    row.name,
    row.stores.map((store) => store.name).join(', '),
    fixed(row.score),
    fixed(row.scoreLow),
    fixed(row.scoreHigh),
    tiers[row.tier],
    row.n,
    ...row.levels,
    row.elsewhere,
  ]);
  return [header, ...rows];
}

function rankingCsv(found: Ranking, locale: Locale, reader: Reader): string {
  const format = reader === 'program' ? 'en' : locale;
  const fixed = (points: number | null) => (points === null ? '' : decimal(points, 2, format));
  return stringify(rankingTable(found, locale, fixed), reader === 'program' ? csvForPrograms : csvOptionsFor(locale));
}

const nameOf = ({ by, from, to }: Ranking) => `ranking-${by}-${from}-${to}`;

/** The table as a file of its own. */
export const rankingFile = (found: Ranking, locale: Locale, reader: Reader = 'person') =>
  new Response(rankingCsv(found, locale, reader), {
    headers: downloadHeaders(nameOf(found), 'csv'),
  });

/** The same as a workbook, numbers as numbers. */
export async function rankingBook(found: Ranking, locale: Locale) {
  const [columns = [], ...rows] = rankingTable(found, locale, (points) =>
    points === null ? '' : Math.round(points * 100) / 100,
  );
  const named = columns.map((column, at) => (columns.indexOf(column) === at ? String(column) : `${column} 2`));
  const stream = writeXlsx(
    'ranking',
    named,
    (async function* () {
      for (const row of rows) yield Object.fromEntries(named.map((column, at) => [column, row[at]]));
    })(),
  );
  return new Response(stream, { headers: downloadHeaders(nameOf(found), 'xlsx') });
}
