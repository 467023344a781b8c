/** One case as its page shows it, and the customer's number to those who handle it. */
import { audit } from '#lib/access/audit.server.ts';
import { holdersOfPermission, namesOfUsers } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { covers, lineageOf, scopeFor, unitName } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Answers, Level, Text } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { maskedPhone, nextStep, type CaseEvent, type CaseRow, type Outcome, type Step } from './case.ts';
import * as queries from './case.queries.server.ts';
import { spanOf } from './open.server.ts';
import { saidIn, type Said } from './said.ts';
import { settingsFor } from './settings.server.ts';

/** On the page nobody reads more of them. */
const AROUND = 10;

export interface TimelineEntry {
  id: string;
  at: string;
  /** null: the server itself. */
  who: string | null;
  event: CaseEvent;
}

export interface CaseClosely extends Omit<CaseRow, 'comment'> {
  said: Omit<Said, 'phone'>;
  contact: 'none' | 'given' | 'withdrawn' | 'expired';
  /** Who served; null: not known. Not about them where the reasons lie elsewhere. */
  clerk: { code: string; name: string; blamed: boolean } | null;
  channel: string;
  ticket: string | null;
  openedAt: string;
  escalated: boolean;
  cause: Text | null;
  outcome: Outcome | null;
  feels: Level | null;
  step: Step;
  attempts: number;
  timeline: TimelineEntry[];
  /** Low ratings at the same place shortly before, of a case that several opened; newest first. */
  around: { id: string; at: string; level: Level; comment: string; reasons: Text[] }[];
  causes: Text[];
  keepDays: number;
  /** Who may handle it. */
  people: { id: string; name: string }[];
  me: string;
}

/** @throws Problem access.*, case.unknown (also when it is out of scope) */
async function caseInScope(ctx: Context, actor: Actor | null, id: string) {
  const scope = await scopeFor(ctx.db, actor, 'case.read');
  const row = await queries.caseClosely(ctx.db, id);
  if (!row || !covers(scope, row.store)) throw new Problem('case.unknown');
  return row;
}

/** @throws as `caseInScope` */
export async function caseClosely(ctx: Context, actor: Actor | null, id: string): Promise<CaseClosely> {
  const row = await caseInScope(ctx, actor, id);
  const said = await saidOf(ctx, row);
  const settings = await settingsFor(ctx.db, row.store);
  const timeline = await timelineOf(ctx, id);
  const calls = timeline.flatMap(({ event }) => (event.kind === 'call' ? event : []));
  const reached = timeline.findLastIndex(({ event }) => event.kind === 'call' && event.result === 'reached');
  const reopened = timeline.findLastIndex(({ event }) => event.kind === 'reopened');
  const lineage = (await lineageOf(ctx.db, row.store)).map(({ code }) => code);
  const people = await holdersOfPermission(ctx.db, 'case.write', lineage);
  const names = await namesOfUsers(ctx.db, row.assignee === null ? [] : [`user:${row.assignee}`]);
  const { phone, ...told } = said;
  return {
    id,
    store: { code: row.store, name: row.storeName },
    counter: row.counter === '' ? null : { code: row.counter, name: row.counterName ?? row.counter },
    level: row.level as Level,
    rule: row.rule,
    state: row.state,
    phone: phone && maskedPhone(phone),
    assignee:
      row.assignee === null ? null : { id: row.assignee, name: names.get(`user:${row.assignee}`) ?? row.assignee },
    visitAt: row.visit_at,
    openedAt: row.opened_at,
    dueAt: row.due_at,
    closedAt: row.closed_at,
    overdue: row.closed_at === null && row.due_at < ctx.now().toISOString(),
    escalated: row.escalated_at !== null,
    said: told,
    contact: row.contact,
    clerk:
      row.employee === ''
        ? null
        : { code: row.employee, name: row.employeeName ?? row.employee, blamed: row.personal === 1 },
    channel: row.channel,
    ticket: row.ticket,
    cause: row.cause ? (JSON.parse(row.cause) as Text) : null,
    outcome: row.outcome as Outcome | null,
    feels: row.feels as Level | null,
    step: nextStep({
      state: row.state,
      contact: row.contact,
      feels: row.feels as Level | null,
      // Whoever is unhappy again is to be called again.
      reached: reached > reopened,
      attempts: calls.length,
    }),
    attempts: calls.length,
    timeline,
    around: row.rule === 'burst' ? await aroundOf(ctx, row, settings) : [],
    causes: settings.causes,
    keepDays: settings.keep,
    people,
    me: actor?.kind === 'user' ? actor.id : '',
  };
}

type Found = Awaited<ReturnType<typeof caseInScope>>;

async function saidOf(ctx: Context, row: Pick<Found, 'id' | 'survey' | 'version' | 'answers'>) {
  const definition = await definitionOf(ctx, ctx.db, row.survey, row.version);
  if (!definition) throw new Error(`Response ${row.id} answers ${row.survey} ${row.version}, which is not stored`);
  return saidIn(definition, JSON.parse(row.answers) as Answers);
}

async function timelineOf(ctx: Context, id: string): Promise<TimelineEntry[]> {
  const rows = await queries.eventsOf(ctx.db, id);
  const events = rows.map(({ kind, detail }) => ({ kind, ...(JSON.parse(detail) as object) }) as CaseEvent);
  const assigned = events.flatMap((event) => (event.kind === 'assigned' && event.to ? `user:${event.to}` : []));
  const names = await namesOfUsers(ctx.db, [...rows.map(({ actor }) => actor), ...assigned]);
  return Promise.all(
    rows.map(async (row, at) => {
      const event = events[at] as CaseEvent;
      if (event.kind === 'assigned' && event.to) event.to = names.get(`user:${event.to}`) ?? event.to;
      if (event.kind === 'escalated') event.unit = await unitName(ctx.db, event.unit);
      return { id: row.id, at: row.at, who: names.get(row.actor) ?? null, event };
    }),
  );
}

async function aroundOf(ctx: Context, row: Found, { low, minutes }: { low: number; minutes: number }) {
  const rows = await queries.lowAround(ctx.db, spanOf(row, minutes), low, AROUND);
  const others = rows.filter(({ id }) => id !== row.id);
  return Promise.all(
    others.map(async (other) => {
      const { comment, reasons } = await saidOf(ctx, other);
      return { id: other.id, at: other.visit_at, level: (other.rating ?? 1) as Level, comment, reasons };
    }),
  );
}

/**
 * The customer's number in full. Whoever looks at it leaves an audit row.
 * @throws as `caseInScope`, case.no-number
 */
export async function showNumber(ctx: Context, actor: Actor | null, id: string): Promise<string> {
  const row = await caseInScope(ctx, actor, id);
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(ctx.db, actor, 'case.write');
  if (!covers(scope, row.store)) throw new Problem('access.forbidden', { permission: 'case.write' });
  const { phone } = await saidOf(ctx, row);
  if (row.contact !== 'given' || phone === null) throw new Problem('case.no-number');
  await transacted(ctx.db, (tx) => audit(tx, actor, ctx.now(), { action: 'case.phone', subject: id, unit: row.store }));
  return phone;
}
