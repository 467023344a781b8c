/** The list of cases, on its page, as a file and for programs. The customer's number is in none of them. */
import { stringify } from 'csv-stringify/sync';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { csvOptionsFor } from '#lib/server/csv.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Answers, Level, Text } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { formatMoment } from '#lib/ui/format.ts';
import { compareNames, fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { maskedPhone, referenceOf, type CaseRow, type Outcome } from './case.ts';
import type { ListRequest } from './case.input.ts';
import { outcomeWord, ruleWord, stateWord } from './case-words.ts';
import * as queries from './list.queries.server.ts';
import { saidIn } from './said.ts';

export const PAGE_SIZE = 25;
const MAX_EXPORTED = 20_000;

const userIdOf = (actor: Actor | null) => (actor?.kind === 'user' ? actor.id : '');

type Found = Awaited<ReturnType<typeof queries.casePage>>[number];

/**
 * A page of the list, how many each view has, and whom one may filter by.
 * @throws Problem access.*, unit.unknown
 */
export async function casesPage(ctx: Context, actor: Actor | null, request: ListRequest) {
  const wanted = await wantedBy(ctx, actor, request);
  const standing = { now: ctx.now().toISOString(), me: userIdOf(actor) };
  const [rows, counts, people] = await Promise.all([
    queries.casePage(ctx.reader, wanted, request.view, standing, {
      limit: PAGE_SIZE,
      offset: (request.page - 1) * PAGE_SIZE,
    }),
    queries.countCases(ctx.reader, wanted, standing),
    queries.assigneesOf(ctx.reader, wanted.stores),
  ]);
  const cases: CaseRow[] = [];
  for (const row of rows) cases.push(await told(ctx, row, standing.now));
  return { cases, counts, people: people.sort((a, b) => compareNames(a.name, b.name)) };
}

async function wantedBy(ctx: Context, actor: Actor | null, request: ListRequest): Promise<queries.Wanted> {
  const { q, unit, state, assignee } = request;
  const scope = unit
    ? (await unitInScope(ctx.db, actor, 'case.read', unit)).codes
    : await scopeFor(ctx.db, actor, 'case.read');
  return {
    stores: scope === 'all' ? 'all' : [...scope],
    state,
    assignee: assignee || null,
    words: fold(q).replace(/^#/, '').split(' ').filter(Boolean),
  };
}

async function saidOf(ctx: Context, row: Found) {
  const definition = await definitionOf(ctx, ctx.reader, row.survey, row.version);
  if (!definition) throw new Error(`Response ${row.id} answers ${row.survey} ${row.version}, which is not stored`);
  return saidIn(definition, JSON.parse(row.answers) as Answers);
}

async function told(ctx: Context, row: Found, now: string): Promise<CaseRow> {
  const { phone, comment } = await saidOf(ctx, row);
  return {
    id: row.id,
    store: { code: row.store, name: row.storeName },
    counter: row.counter === '' ? null : { code: row.counter, name: row.counterName ?? row.counter },
    level: row.level as Level,
    rule: row.rule,
    state: row.state,
    phone: phone && maskedPhone(phone),
    comment,
    assignee: row.assignee === null ? null : { id: row.assignee, name: row.assigneeName ?? row.assignee },
    visitAt: row.visit_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
    overdue: row.closed_at === null && row.due_at < now,
  };
}

/**
 * The list as a file, without anybody's number; who took it stands in the audit.
 * @throws as `casesPage`
 */
export async function casesFile(ctx: Context, actor: Actor | null, request: ListRequest, locale: Locale) {
  if (!actor) throw new Problem('access.unauthenticated');
  const wanted = await wantedBy(ctx, actor, request);
  const standing = { now: ctx.now().toISOString(), me: userIdOf(actor) };
  const page = { limit: MAX_EXPORTED, offset: 0 };
  const rows = await queries.casePage(ctx.reader, wanted, request.view, standing, page);
  const time = (iso: string | null) => (iso === null ? '' : formatMoment(iso, ctx.config.zone));
  const lines: (string | number)[][] = [];
  for (const row of rows) {
    const { comment, reasons } = await saidOf(ctx, row);
    lines.push([
      referenceOf(row.id),
      row.storeName,
      row.counterName ?? row.counter,
      row.level,
      ruleWord(row.rule, locale),
      reasons.map((reason) => reason[locale]).join(', '),
      comment,
      stateWord(row.state, locale),
      row.assigneeName ?? '',
      time(row.visit_at),
      time(row.opened_at),
      time(row.due_at),
      time(row.closed_at),
      row.cause ? (JSON.parse(row.cause) as Text)[locale] : '',
      row.outcome ? outcomeWord(row.outcome as Outcome, locale) : '',
      row.feels ?? '',
    ]);
  }
  const options = { locale };
  const header = [
    m.cases_column_reference({}, options),
    m.cases_column_store({}, options),
    m.cases_column_counter({}, options),
    m.cases_column_level({}, options),
    m.cases_column_rule({}, options),
    m.cases_column_reasons({}, options),
    m.cases_column_comment({}, options),
    m.cases_column_state({}, options),
    m.cases_column_assignee({}, options),
    m.cases_column_visit({}, options),
    m.cases_column_opened({}, options),
    m.cases_column_due({}, options),
    m.cases_column_closed({}, options),
    m.cases_column_cause({}, options),
    m.cases_column_outcome({}, options),
    m.cases_column_feels({}, options),
  ];
  await transacted(ctx.db, (tx) =>
    audit(tx, actor, ctx.now(), {
      action: 'case.export',
      subject: 'case:list',
      unit: request.unit || (actor.kind === 'user' || actor.kind === 'token' ? (actor.grants[0]?.unit ?? '') : ''),
      after: { rows: lines.length, view: request.view },
    }),
  );
  return new Response(stringify([header, ...lines], csvOptionsFor(locale)), {
    headers: downloadHeaders(`cases-${dayOf(ctx.now(), ctx.config.zone)}`, 'csv'),
  });
}
