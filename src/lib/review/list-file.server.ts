/** The list of a review as a table for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import type { Actor } from '#lib/access/roles.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { csvOptionsFor, decimal } from '#lib/server/csv.ts';
import type { Context } from '#lib/server/context.server.ts';
import { writeWorkbook } from '#lib/server/table-file.server.ts';
import { candidatesOf } from './candidate.queries.server.ts';
import { reviewInScope } from './committee.server.ts';
import { extrasOf } from './decide.ts';
import { decisionsOf, marksOf } from './decision.queries.server.ts';
import { awardsOf, type CandidateDetail, type Kind } from './review.ts';

/** @throws Problem access.*, review.unknown */
export async function listTable(ctx: Context, actor: Actor | null, id: string, kind: Kind, locale: Locale) {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  const classes = awardsOf(review.settings, kind);
  const classOf = (key: string | null | undefined) => classes.find((one) => one.key === key)?.name[locale] ?? '';
  const decided = new Map(
    (await decisionsOf(ctx.db, id)).filter((one) => one.kind === kind).map((one) => [one.code, one]),
  );
  const extras = extrasOf(
    review.settings.criteria,
    (await marksOf(ctx.db, id)).filter((one) => one.kind === kind),
  );
  const reader = { locale };
  const header = [
    m.ranking_column_code({}, reader),
    m.review_column_who({}, reader),
    m.ranking_column_store({}, reader),
    m.review_column_score({}, reader),
    m.ranking_column_ratings({}, reader),
    m.ranking_column_place({}, reader),
    m.ranking_from_place({}, reader),
    m.ranking_to_place({}, reader),
    `${m.review_column_chance({}, reader)} (%)`,
    m.review_column_proposed({}, reader),
    m.review_tie_short({}, reader),
    m.review_hold_short({}, reader),
    m.review_column_criteria({}, reader),
    m.review_column_decision({}, reader),
    m.review_decision_reason({}, reader),
  ];
  const fixed = (value: number | null, digits: number) => (value === null ? '' : decimal(value, digits, locale));
  const rows = (await candidatesOf(ctx.db, id, kind)).map((row) => {
    const detail = JSON.parse(row.detail) as CandidateDetail;
    const decision = decided.get(row.code);
    const ranked = detail.standing === 'ranked';
    return [
      row.code,
      row.name,
      row.store_name,
      fixed(row.score, 2),
      String(row.n),
      String(row.rank ?? ''),
      String(row.rank_low ?? ''),
      String(row.rank_high ?? ''),
      ranked ? fixed(row.chance * 100, 1) : '',
      classOf(row.proposed),
      detail.ties.length > 0 ? 'x' : '',
      row.proposed !== null && detail.holds.length > 0 ? 'x' : '',
      fixed(extras.get(row.code)?.points ?? null, 1),
      decision ? classOf(decision.class) || m.review_decision_none({}, reader) : '',
      decision?.reason ?? '',
    ];
  });
  return { name: `review-${review.month}-${kind}`, sheet: m.review_title({}, reader), header, rows };
}

type Table = Awaited<ReturnType<typeof listTable>>;

export const listCsv = ({ header, rows }: Table, locale: Locale) => stringify([header, ...rows], csvOptionsFor(locale));

export const listXlsx = ({ sheet, header, rows }: Table) => writeWorkbook([{ name: sheet, rows: [header, ...rows] }]);
