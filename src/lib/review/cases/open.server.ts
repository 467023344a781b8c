/** Opens cases for low ratings, after the intake's commit. A job that runs again opens nothing twice. */
import * as v from 'valibot';
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { enqueue, type Handler } from '#lib/jobs/queue.server.ts';
import { openNotice } from '#lib/organisation/notice.server.ts';
import { openingOfStore } from '#lib/organisation/opening.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { referenceOf, withoutNumbers, type CaseEvent, type Rule } from './case.ts';
import * as queries from './case.queries.server.ts';
import { dueAfter, LOOK_AHEAD_DAYS } from './due.ts';
import { ruleFor } from './rules.ts';
import { saidIn } from './said.ts';
import type { CaseSettings } from './settings.ts';
import { settingsFor } from './settings.server.ts';

/** Kind of the job that looks whether a case has become overdue. */
export const DUE_JOB = 'case-due';

export const jobs: Actor = { kind: 'system', id: 'jobs', name: 'Smile' };

/** Nobody can mend a visit that lies further back, and nobody expects a call about it. */
const OLDEST_MS = 30 * 86_400_000;
const MINUTE_MS = 60_000;

type Low = Awaited<ReturnType<typeof queries.lowResponses>>[number];

const payloadSchema = v.object({ responses: v.array(v.string()) });

export const openCases: Handler = async (ctx, job) => {
  const { responses } = v.parse(payloadSchema, job.payload);
  const settled = new Map<string, CaseSettings>();
  for (const row of await queries.lowResponses(ctx.db, responses)) {
    if (ctx.now().getTime() - Date.parse(row.visit_at) > OLDEST_MS) continue;
    const settings = settled.get(row.store) ?? (await settingsFor(ctx.db, row.store));
    settled.set(row.store, settings);
    const rule = await ruleOf(ctx, ctx.db, row, settings);
    if (rule) await open(ctx, row, settings);
  }
};

async function ruleOf(ctx: Context, db: Db, row: Low, settings: CaseSettings): Promise<Rule | null> {
  const { phone, comment } = await said(ctx, db, row);
  const span = spanOf(row, settings.minutes);
  const around = settings.burst > 0 ? await queries.lowAround(db, span, settings.low, settings.burst) : [];
  const many = settings.burst > 0 && around.length >= settings.burst;
  return ruleFor(
    {
      level: row.rating ?? 5,
      callback: phone !== null,
      comment: comment !== '',
      around: around.length,
      // What comes late may lie before the case as well as after it.
      warned: many && (await queries.isWarned(db, { ...span, until: shifted(row.visit_at, settings.minutes) })),
    },
    settings,
  );
}

const shifted = (iso: string, minutes: number) => new Date(Date.parse(iso) + minutes * MINUTE_MS).toISOString();

/** The visits that count as one trouble with this one. */
export const spanOf = (
  { store, counter, visit_at }: { store: string; counter: string; visit_at: string },
  minutes: number,
): queries.Span => ({ store, counter, after: shifted(visit_at, -minutes), until: visit_at });

async function said(ctx: Context, db: Db, row: Pick<Low, 'id' | 'survey' | 'version' | 'answers'>) {
  const definition = await definitionOf(ctx, db, row.survey, row.version);
  if (!definition) throw new Error(`Response ${row.id} answers ${row.survey} ${row.version}, which is not stored`);
  return saidIn(definition, JSON.parse(row.answers) as Answers);
}

async function open(ctx: Context, row: Low, settings: CaseSettings) {
  const now = ctx.now();
  await transacted(ctx.db, async (tx) => {
    await queries.holdStore(tx, row.store);
    // Another process may have opened one for its neighbour meanwhile.
    const rule = await ruleOf(ctx, tx, row, settings);
    if (!rule) return;
    const { phone, comment } = await said(ctx, tx, row);
    const due = await dueFor(ctx, tx, row.store, settings.hours);
    const inserted = await queries.insertCase(tx, {
      ...{ id: row.id, store: row.store, counter: row.counter, level: row.rating ?? 1, rule },
      ...{ contact: phone === null ? 'none' : 'given', state: 'new', visit_at: row.visit_at },
      ...{ opened_at: now.toISOString(), due_at: due, assignee: null, closed_at: null, escalated_at: null },
      ...{ cause: null, outcome: null, feels: null },
      folded: fold(
        withoutNumbers([referenceOf(row.id), row.storeName, row.store, row.counterName ?? '', comment].join(' ')),
      ),
    });
    if (!inserted) return;
    await enter(tx, jobs, now, row.id, { kind: 'opened', rule, due });
    await audit(tx, jobs, now, { action: 'case.open', subject: row.id, unit: row.store, after: { rule, due_at: due } });
    await announce(tx, now, { ...row, level: row.rating ?? 1, due_at: due });
  });
}

/** When a store must have dealt with what begins now. UTC ISO. */
export async function dueFor(ctx: Context, db: Db, store: string, hours: number): Promise<string> {
  const { zone } = ctx.config;
  const today = dayOf(ctx.now(), zone);
  const span = { from: addDays(today, -1), to: addDays(today, LOOK_AHEAD_DAYS) };
  return dueAfter(await openingOfStore(db, store, span), ctx.now(), hours, zone).toISOString();
}

/** A line in its timeline. */
export const enter = (tx: Db, actor: Actor, at: Date, id: string, { kind, ...detail }: CaseEvent) =>
  queries.insertEvent(tx, {
    case: id,
    at: at.toISOString(),
    actor: `${actor.kind}:${actor.id}`,
    kind,
    detail: JSON.stringify(detail),
  });

export interface Announced {
  id: string;
  store: string;
  storeName: string;
  counterName: string | null;
  level: number;
  due_at: string;
}

export const toldOf = ({ id, storeName, counterName, level, due_at }: Announced) => ({
  reference: referenceOf(id),
  store: storeName,
  counter: counterName,
  level,
  due: due_at,
});

/** The people of the store hear of it, and somebody will look whether it was dealt with in time. */
export async function announce(tx: Db, at: Date, about: Announced) {
  await openNotice(tx, at, { kind: 'case.opened', unit: about.store, subject: about.id, detail: toldOf(about) });
  await planDue(tx, at, about.id, about.due_at);
}

export const planDue = (tx: Db, at: Date, id: string, due: string) =>
  enqueue(tx, at, { kind: DUE_JOB, payload: { case: id }, runAt: new Date(due) });
