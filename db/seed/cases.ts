/** The demo's follow-up: some who rate low leave a number, and the last days' of them are open, overdue or closed. */
import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { retried } from '#db/retry.server.ts';
import type { CaseEventTable, CaseTable, JobTable, ResponseTable } from '#db/schema.ts';
import { referenceOf, type CaseEvent, type Outcome } from '#lib/review/cases/case.ts';
import { dueAfter } from '#lib/review/cases/due.ts';
import { usual } from '#lib/review/cases/settings.ts';
import type { Answers, Level } from '#lib/survey/questionnaire.ts';
import { isLow } from '#lib/survey/rating.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import type { DemoOrganisation, SeedOptions } from './organisation.ts';
import { Random } from './random.ts';

/** Of those who write why they are not content. */
const LEAVE_NUMBER = 0.3;
const LAST_DAYS = 12;
/** About so many, however many answers there are. */
const WANTED = 45;
const EXPECTED_SHARE = 0.0065;
const HOUR = 3_600_000;

/** Stands for whoever handled them until there are people. */
const SOMEBODY = 'system:demo';

const talks = [
  'Khách kể chờ lâu vì chỉ có một quầy mở. Đã xin lỗi và báo cửa hàng sắp xếp lại ca trưa.',
  'Khách cần hóa đơn của tháng trước. Đã hướng dẫn lấy trên ứng dụng.',
  'Khách báo mạng ở nhà vẫn chậm, đã chuyển kỹ thuật hẹn sáng mai.',
  'Đã giải thích lại gói cước, khách đồng ý.',
];
const endings: [Outcome, string, Level][] = [
  ['solved', 'Đã đổi lại gói cước đúng như khách muốn.', 5],
  ['explained', 'Đã giải thích cách tính cước, khách hiểu.', 4],
  ['apology', 'Đã xin lỗi khách và nhắc nhở tại quầy.', 4],
  ['unreachable', 'Gọi ba lần không được, đã nhắn tin.', 3],
];

interface DemoCase {
  row: CaseTable;
  events: CaseEventTable[];
  job: Insertable<JobTable> | null;
}

const chanceFor = (kind: string, id: string, { seed }: SeedOptions) => new Random(`${seed} ${kind} ${id}`);

/** The same answers, with a number to call back in some of them: a made-up one. */
export function withNumber(id: string, answers: Answers, options: SeedOptions): Answers {
  const level = Number(answers.smile ?? answers.visit ?? 5);
  const random = chanceFor('callback', id, options);
  if (!isLow(level) || answers.comment === undefined || !random.chance(LEAVE_NUMBER)) return answers;
  const phone = `090000${String(random.below(10_000)).padStart(4, '0')}`;
  return { ...answers, callback: { phone, consent: true } };
}

/** The case that a response has opened; null: none. */
export function demoCase(
  response: ResponseTable,
  { units }: Pick<DemoOrganisation, 'units'>,
  options: SeedOptions,
): DemoCase | null {
  const answers = JSON.parse(response.answers) as Answers;
  const level = response.rating ?? 5;
  const rule = answers.callback ? 'callback' : answers.comment && level === 1 ? 'comment' : null;
  if (!rule || !isLow(level) || response.day <= addDays(options.until, -LAST_DAYS)) return null;
  const random = chanceFor('case', response.id, options);
  const share = WANTED / (EXPECTED_SHARE * options.responses * Math.min(1, LAST_DAYS / options.days));
  const store = units.find(({ code }) => code === response.store);
  if (!store || !random.chance(share)) return null;

  const opened = Date.parse(response.received_at);
  const fresh = response.day >= addDays(options.until, -1);
  // Some of what is older is still open, and so overdue.
  const state = (['new', 'working', 'waiting', 'closed'] as const)[
    random.weighted(fresh ? [5, 2, 2, 1] : [0.3, 0.6, 0.8, 8])
  ] as CaseTable['state'];
  let due = dueAfter(store, new Date(opened), usual.hours, options.zone).toISOString();
  const events: CaseEventTable[] = [];
  let at = opened;
  const enter = (actor: string, { kind, ...detail }: CaseEvent, hours: number) => {
    at += Math.round(hours * HOUR);
    const moment = new Date(at).toISOString();
    events.push({ id: random.uuid(at), case: response.id, at: moment, actor, kind, detail: JSON.stringify(detail) });
  };
  enter('system:jobs', { kind: 'opened', rule, due }, 0);
  if (state === 'waiting' && rule === 'callback')
    enter(SOMEBODY, { kind: 'call', result: 'none', text: '', feels: null }, 0.6);
  else if (state !== 'new' && rule === 'callback')
    enter(SOMEBODY, { kind: 'call', result: 'reached', text: random.pick(talks), feels: null }, 0.8);
  else if (state !== 'new') enter(SOMEBODY, { kind: 'note', text: 'Đã xem lại camera và hỏi giao dịch viên.' }, 0.8);
  if (state === 'waiting') {
    due = momentOf(addDays(options.until, 2 + random.below(2)), '15:00', options.zone).toISOString();
    enter(SOMEBODY, { kind: 'due', due, text: 'Khách hẹn gọi lại chiều hôm ấy.' }, 0.1);
  }
  const ending = state === 'closed' ? random.pick(endings) : null;
  const cause = random.pick(usual.causes);
  const feels = rule === 'callback' ? (ending?.[2] ?? null) : null;
  if (ending) enter(SOMEBODY, { kind: 'closed', outcome: ending[0], cause, text: ending[1], feels }, 0.5);
  return {
    row: {
      ...{ id: response.id, store: response.store, counter: response.counter, level, rule, state },
      ...{ contact: answers.callback ? 'given' : 'none', assignee: null, visit_at: response.visit_at },
      ...{ opened_at: response.received_at, due_at: due, escalated_at: null },
      closed_at: ending ? new Date(at).toISOString() : null,
      cause: ending ? JSON.stringify(cause) : null,
      outcome: ending?.[0] ?? null,
      feels,
      folded: fold(`${referenceOf(response.id)} ${store.name} ${store.code} ${String(answers.comment ?? '')}`),
    },
    events,
    job: ending
      ? null
      : {
          ...{ id: random.uuid(opened), kind: 'case-due', payload: JSON.stringify({ case: response.id }) },
          ...{ dedupe: `demo:${response.id}`, run_at: due, state: 'waiting' },
          ...{ leased_by: null, leased_until: null, last_error: null },
        },
  };
}

/** What is there already stays as it is. */
export async function writeCases(db: Db, cases: DemoCase[]) {
  if (cases.length === 0) return;
  const jobs = cases.flatMap(({ job }) => job ?? []);
  await retried(() =>
    db.transaction().execute(async (tx) => {
      const rows = cases.map(({ row }) => row);
      await tx
        .insertInto('case')
        .values(rows)
        .onConflict((oc) => oc.doNothing())
        .execute();
      await tx
        .insertInto('case_event')
        .values(cases.flatMap(({ events }) => events))
        .onConflict((oc) => oc.doNothing())
        .execute();
      if (jobs.length > 0)
        await tx
          .insertInto('job')
          .values(jobs)
          .onConflict((oc) => oc.doNothing())
          .execute();
    }),
  );
}

/** Whoever signs in as that person finds what they have done. @param stores as their codes begin */
export async function giveCases(db: Db, user: string, stores: string) {
  const handled = db.selectFrom('case').select('id').where('store', 'like', `${stores}%`);
  await db
    .updateTable('case')
    .set({ assignee: user })
    .where('state', '<>', 'new')
    .where('assignee', 'is', null)
    .where('id', 'in', handled)
    .execute();
  await db
    .updateTable('case_event')
    .set({ actor: `user:${user}` })
    .where('actor', '=', SOMEBODY)
    .where('case', 'in', handled)
    .execute();
}
