import { v7 as uuidv7 } from 'uuid';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { insertUser } from '#lib/access/access.queries.server.ts';
import type { Actor, Role } from '#lib/access/roles.ts';
import { runBatch } from '#lib/jobs/queue.server.ts';
import { handlers } from '#lib/jobs/registry.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { kioskNotices } from '#lib/organisation/notice.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { exportResponses } from '#lib/response/export.server.ts';
import { LOW_JOB, tellLow } from '#lib/response/low.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { caseClosely, showNumber } from '#lib/review/cases/case.server.ts';
import { casesFile, casesPage } from '#lib/review/cases/cases.server.ts';
import { forgetNumbers, withdrawConsent } from '#lib/review/cases/contact.server.ts';
import * as handling from '#lib/review/cases/handling.server.ts';
import { openCases } from '#lib/review/cases/open.server.ts';
import { saveSettings, settingsFor, settingsPage } from '#lib/review/cases/settings.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const PHONE = '0912345678';
const HOUR = 3_600_000;
/** Friday 20 November 2026, ten o'clock in Vietnam. */
const start = new Date('2026-11-20T03:00:00.000Z');
const list = (search = '') => listRequestOf(new URLSearchParams(search));

onEachEngine('cases', (stage) => {
  let minder: Actor;
  let above: Actor;
  beforeAll(async () => {
    const { db } = stage().ctx;
    await smallOrganisation(db);
    const person = async (name: string, role: Role, unit: string): Promise<Actor> => {
      const id = await insertUser(db, start, { email: `${unit}@vnpt.example`, name, locale: 'vi', role, unit });
      if (!id) throw new Error('not inserted');
      return { kind: 'user', id, name, grants: [{ role, unit }] };
    };
    minder = await person('Trần Thị Thu Hà', 'store-manager', 'DH');
    above = await person('Lê Bảo', 'administrator', 'QT');
  });
  beforeEach(async () => {
    const { db } = stage().ctx;
    stage().clock.now = start;
    for (const table of [
      'case_event',
      'case',
      'case_setting',
      'notice',
      'job',
      'mail',
      'store_day',
      'holiday',
    ] as const)
      await db.deleteFrom(table).execute();
    for (const table of ['response', 'score_day', 'score_month', 'choice_day', 'choice_month', 'tally'] as const)
      await db.deleteFrom(table).execute();
  });

  let minute = 0;
  /** A tap so many minutes before now. */
  const said = (level: number, answers: object = {}, before = 0, counter = 'DH-1') => {
    const at = new Date(stage().ctx.now().getTime() - before * 60_000 - 1000 * (minute++ % 50)).toISOString();
    return tap(level, {
      ...{ startedAt: at, answeredAt: at, answers: { smile: level, ...answers } as never },
      visit: { counter, employee: 'NV1' },
    });
  };
  const callback = { callback: { phone: PHONE, consent: true } };
  async function post(...responses: ReturnType<typeof tap>[]) {
    // Answers posted a while apart: the refractory rule is another test's.
    for (const response of responses) {
      const reply = await accept(stage().ctx, administrator, { responses: [response] }, 'vi');
      expect(reply.results.map(({ status }) => status)).toEqual(['stored']);
    }
    return responses.map(({ id }) => id);
  }
  const work = () => runDueJobs(stage().ctx, handlers);
  const rows = () => stage().ctx.db.selectFrom('case').selectAll().orderBy('id').execute();
  const rulesOf = async () => (await rows()).map(({ rule }) => rule);
  async function opened(answers: object = { ...callback, comment: 'Chờ lâu quá' }, level = 2) {
    const [id = ''] = await post(said(level, answers));
    await work();
    return id;
  }
  const audited = async (id: string) =>
    (
      await stage()
        .ctx.db.selectFrom('audit')
        .select(['action', 'actor'])
        .where('subject', 'in', [id, `case:${id}`])
        .orderBy('id')
        .execute()
    ).map(({ action, actor }) => `${action} ${actor.startsWith('user') ? 'user' : actor}`);
  const closing = { cause: 'Chờ lâu, thiếu người', outcome: 'solved', text: '', feels: null } as const;

  test('a number left after a low rating opens one case, however often the job runs and wherever', async () => {
    const { ctx } = stage();
    const [id = ''] = await post(said(2, callback), said(4), said(2), said(5, callback));
    const waiting = await ctx.db.selectFrom('job').select('payload').where('kind', '=', LOW_JOB).execute();
    // The ordinary tap leaves nothing behind.
    expect(waiting).toHaveLength(2);
    const job = { id: uuidv7(), attempt: 1, payload: { responses: [id] } };
    // Two processes at once, then again, then by the queue.
    await Promise.all([openCases(ctx, job), openCases({ ...ctx }, job)]);
    await openCases(ctx, job);
    await work();
    expect((await rows()).map((row) => [row.id, row.rule, row.contact, row.state])).toEqual([
      [id, 'callback', 'given', 'new'],
    ]);
    expect(await ctx.db.selectFrom('case_event').selectAll().execute()).toHaveLength(1);
    expect(await audited(id)).toEqual(['case.open system:jobs']);
    const notices = await ctx.db.selectFrom('notice').select(['kind', 'unit', 'subject', 'detail']).execute();
    expect(notices.map(({ kind, unit, subject }) => [kind, unit, subject])).toEqual([['case.opened', 'DH', id]]);
    expect(notices[0]?.detail).not.toContain(PHONE);
    // It stands on its own page, not among the kiosks'.
    expect(await kioskNotices(ctx, administrator)).toEqual([]);
  });

  test('a repeat of the post opens nothing anew', async () => {
    const { ctx } = stage();
    const response = said(1, callback);
    await post(response);
    await work();
    const again = await accept(ctx, administrator, { responses: [response] }, 'vi');
    expect(again.results[0]?.status).toBe('duplicate');
    await work();
    expect(await rows()).toHaveLength(1);
  });

  test('three low ratings at a counter within the hour open one, the next only after it', async () => {
    stage().clock.now = new Date(start.getTime() + 3 * HOUR);
    await post(said(2, {}, 170), said(3, {}, 120), said(2, {}, 90, 'DH-2'), said(1, {}, 65));
    await work();
    expect(await rulesOf()).toEqual([]);
    // 120 and 65 minutes ago, and now: not within an hour.
    await post(said(2, {}, 62));
    await work();
    expect(await rulesOf()).toEqual(['burst']);
    await post(said(2, {}, 30), said(2, {}, 20), said(2, {}, 10));
    await work();
    // Those count as the same trouble until an hour after the case's visit.
    expect(await rulesOf()).toEqual(['burst']);
    stage().clock.now = new Date(start.getTime() + 4.2 * HOUR);
    await post(said(2, {}, 30), said(2, {}, 20), said(2, {}, 1));
    await work();
    expect(await rulesOf()).toEqual(['burst', 'burst']);
    const [, second] = await rows();
    const closely = await caseClosely(stage().ctx, minder, second?.id ?? '');
    expect(closely.around.length).toBeGreaterThanOrEqual(2);
    expect(closely.step).toBe('begin');
  });

  test('neighbours that tip the balance at once open one between them', async () => {
    const { ctx } = stage();
    const ids = await post(said(2, {}, 30), said(2, {}, 20), said(2, {}, 2), said(2, {}, 1));
    const job = (responses: string[]) => ({ id: uuidv7(), attempt: 1, payload: { responses } });
    await Promise.all([openCases(ctx, job(ids.slice(2, 3))), openCases({ ...ctx }, job(ids.slice(3)))]);
    await work();
    expect(await rulesOf()).toEqual(['burst']);
  });

  test('a unit settles its rules, the nearest word counts, and a comment after the lowest face is enough', async () => {
    const { ctx } = stage();
    await post(said(2, { comment: 'Chưa được' }), said(1, { comment: 'Rất tệ' }));
    await work();
    expect(await rulesOf()).toEqual(['comment']);
    await saveSettings(ctx, administrator, 'VNPT', { comment: 2, hours: 16 });
    await saveSettings(ctx, minder, 'DH', { comment: 0, low: 1, burst: 0 });
    expect(await settingsFor(ctx.db, 'DH')).toMatchObject({ comment: 0, hours: 16, low: 1 });
    await post(said(1, { comment: 'Rất tệ' }), said(2, callback));
    await work();
    expect(await rulesOf()).toEqual(['comment']);
    await post(said(1, callback));
    await work();
    expect(await rulesOf()).toEqual(['comment', 'callback']);
    expect((await settingsPage(ctx, minder, null)).from).toEqual({ comment: 'VNPT', hours: 'VNPT' });
    expect(await refusal(saveSettings(ctx, manager, 'DH', {}))).toBe('access.forbidden');
    const entries = await ctx.db.selectFrom('audit').select('id').where('action', '=', 'case.settings').execute();
    expect(entries).toHaveLength(2);
  });

  test('what is set apart opens nothing until it is released', async () => {
    const { ctx } = stage();
    const at = start.toISOString();
    const first = { ...said(4), startedAt: at, answeredAt: at };
    const again = { ...said(1, callback), startedAt: at, answeredAt: new Date(start.getTime() + 1000).toISOString() };
    const responses = [first, again].map((one) => ({ ...one, visit: { counter: 'DH-1', employee: 'NV1' } }));
    await accept(ctx, kioskActor, { responses }, 'vi');
    const apart = await ctx.db.selectFrom('response').selectAll().where('quarantined', '=', 1).execute();
    expect(apart.map(({ id }) => id)).toEqual([again.id]);
    await work();
    expect(await rows()).toEqual([]);
    await ctx.db.updateTable('response').set({ quarantined: 0 }).where('id', '=', again.id).execute();
    await tellLow(ctx.db, start, [{ ...apart[0], quarantined: 0 } as never]);
    await work();
    expect(await rulesOf()).toEqual(['callback']);
  });

  test('due by working hours: across closing time, the weekend and Tết', async () => {
    const { ctx } = stage();
    const due = async (now: string) => {
      stage().clock.now = new Date(`${now}:00+07:00`);
      const id = await opened(callback);
      const row = (await rows()).find((one) => one.id === id);
      return new Date(row?.due_at ?? 0).toISOString();
    };
    const local = (text: string) => new Date(`${text}:00+07:00`).toISOString();
    expect(await due('2026-11-20T16:00')).toBe(local('2026-11-21T14:30'));
    await ctx.db
      .updateTable('unit')
      .set({ week: JSON.stringify({ 6: null, 7: null }) })
      .where('code', '=', 'DH')
      .execute();
    expect(await due('2026-11-27T16:00')).toBe(local('2026-11-30T14:30'));
    await ctx.db
      .insertInto('holiday')
      .values(['2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10'].map((day) => ({ day, name: 'Tết' })))
      .execute();
    expect(await due('2027-02-04T16:00')).toBe(local('2027-02-11T14:30'));
    await ctx.db.updateTable('unit').set({ week: null }).where('code', '=', 'DH').execute();
  });

  test('overdue is told to the unit above, once', async () => {
    const { ctx } = stage();
    const mailing = {
      ...ctx,
      config: { ...ctx.config, smtpUrl: 'smtp://127.0.0.1:1', origin: 'https://smile.example' },
    };
    const { mail: _later, ...planning } = handlers;
    const [id = ''] = await post(said(2, callback));
    await runDueJobs(mailing, planning);
    const recipients = async () =>
      (await ctx.db.selectFrom('mail').select('recipient').orderBy('id').execute()).map(({ recipient }) => recipient);
    expect(await recipients()).toEqual(['DH@vnpt.example']);
    stage().clock.now = new Date(start.getTime() + 30 * HOUR);
    await runDueJobs(mailing, planning);
    expect(await recipients()).toEqual(['DH@vnpt.example', 'QT@vnpt.example']);
    const job = await ctx.db.selectFrom('job').select('id').where('kind', '=', 'case-due').executeTakeFirstOrThrow();
    await ctx.db.updateTable('job').set({ state: 'waiting' }).where('id', '=', job.id).execute();
    await runDueJobs(mailing, planning);
    expect(await recipients()).toHaveLength(2);
    const open = await ctx.db.selectFrom('notice').select(['kind', 'unit']).where('closed_at', 'is', null).execute();
    expect(open).toContainEqual({ kind: 'case.overdue', unit: 'QT' });
    expect((await caseClosely(ctx, above, id)).escalated).toBe(true);
    expect((await casesPage(ctx, above, list('view=overdue'))).cases.map((one) => one.id)).toEqual([id]);
    // More time was agreed: nobody above has to worry.
    await handling.postpone(ctx, minder, id, new Date(stage().clock.now.getTime() + HOUR).toISOString(), 'Khách bận');
    expect(await ctx.db.selectFrom('notice').select('id').where('closed_at', 'is', null).execute()).toEqual([]);
    expect(await refusal(handling.postpone(ctx, minder, id, '', ''))).toBe('case.due');
    expect(await refusal(handling.postpone(ctx, minder, id, '2026-01-01T00:00:00.000Z', ''))).toBe('case.due');
    stage().clock.now = new Date(start.getTime() + 32 * HOUR);
    await runDueJobs(mailing, planning);
    expect((await caseClosely(ctx, above, id)).timeline.filter(({ event }) => event.kind === 'escalated')).toHaveLength(
      2,
    );
  });

  test('a case closed in time is told to nobody', async () => {
    const { ctx } = stage();
    const id = await opened();
    await handling.close(ctx, minder, id, closing);
    stage().clock.now = new Date(start.getTime() + 40 * HOUR);
    await work();
    expect((await rows())[0]?.escalated_at).toBeNull();
    expect(await ctx.db.selectFrom('notice').select('id').where('closed_at', 'is', null).execute()).toEqual([]);
  });

  test('is taken, called about, closed, asked about and opened again where the customer is unhappy', async () => {
    const { ctx } = stage();
    const id = await opened();
    const me = minder.id;
    expect((await caseClosely(ctx, minder, id)).step).toBe('call');
    await handling.assign(ctx, minder, id, me);
    await handling.recordCall(ctx, minder, id, { result: 'none', text: '', feels: null });
    expect(await caseClosely(ctx, minder, id)).toMatchObject({ state: 'waiting', attempts: 1, step: 'call-again' });
    await handling.recordCall(ctx, minder, id, { result: 'reached', text: 'Đã xin lỗi', feels: 2 });
    expect(await handling.close(ctx, minder, id, closing)).toBe(true);
    const again = await caseClosely(ctx, minder, id);
    expect(again).toMatchObject({ state: 'reopened', step: 'call-again', feels: null, closedAt: null });
    await handling.recordCall(ctx, minder, id, { result: 'reached', text: '', feels: null });
    expect(await handling.close(ctx, minder, id, { ...closing, feels: 4 })).toBe(false);
    expect(await caseClosely(ctx, minder, id)).toMatchObject({ state: 'closed', step: 'done', outcome: 'solved' });
    expect(await handling.recordFeeling(ctx, minder, id, 1, 'Lại bị như cũ')).toBe(true);
    expect((await rows())[0]).toMatchObject({ state: 'reopened', assignee: me });
    // What cannot be met ends there.
    expect(await handling.close(ctx, minder, id, { ...closing, outcome: 'refused', feels: 1 })).toBe(false);
    await handling.reopen(ctx, minder, id, 'Khách gọi tới');
    await handling.addNote(ctx, minder, id, 'Đã chuyển kỹ thuật');
    await handling.wait(ctx, minder, id, 'Chờ khách gửi hóa đơn');
    const { timeline } = await caseClosely(ctx, minder, id);
    expect(timeline.map(({ event }) => event.kind)).toEqual([
      ...['opened', 'assigned', 'call', 'call', 'closed', 'reopened', 'call', 'closed', 'asked', 'reopened'],
      ...['closed', 'reopened', 'note', 'waiting'],
    ]);
    const actions = await audited(id);
    expect(actions).toHaveLength(timeline.length);
    expect(actions.filter((action) => action.endsWith(' user'))).toHaveLength(timeline.length - 1);
  });

  test('what does not fit its state is refused', async () => {
    const { ctx } = stage();
    const id = await opened();
    expect(await refusal(handling.reopen(ctx, minder, id, 'x'))).toBe('case.open');
    expect(await refusal(handling.recordFeeling(ctx, minder, id, 3, ''))).toBe('case.open');
    expect(await refusal(handling.close(ctx, minder, id, { ...closing, cause: 'Không có' }))).toBe('case.cause');
    expect(await refusal(handling.assign(ctx, minder, id, 'U2'))).toBe('case.assignee');
    await handling.close(ctx, minder, id, closing);
    expect(await refusal(handling.close(ctx, minder, id, closing))).toBe('case.closed');
    expect(await refusal(handling.recordCall(ctx, minder, id, { result: 'none', text: '', feels: null }))).toBe(
      'case.closed',
    );
  });

  test('nobody sees or touches what lies outside their units, and analysts none at all', async () => {
    const { ctx } = stage();
    const id = await opened();
    const analyst: Actor = { kind: 'user', id: 'U9', name: 'A', grants: [{ role: 'analyst', unit: 'VNPT' }] };
    for (const [actor, code] of [
      [manager, 'case.unknown'],
      [analyst, 'access.forbidden'],
      [kioskActor, 'access.forbidden'],
      [null, 'access.unauthenticated'],
    ] as const) {
      expect(await refusal(caseClosely(ctx, actor, id))).toBe(code);
      expect(await refusal(showNumber(ctx, actor, id))).toBe(code);
      expect(await refusal(handling.addNote(ctx, actor, id, 'x'))).toBe(code);
      expect(await refusal(withdrawConsent(ctx, actor, id))).toBe(code);
    }
    expect((await casesPage(ctx, manager, list())).cases).toEqual([]);
    expect(await refusal(casesPage(ctx, manager, list('unit=DH')))).toBe('access.forbidden');
    expect((await casesPage(ctx, above, list())).cases).toHaveLength(1);
    expect(await audited(id)).toEqual(['case.open system:jobs']);
  });

  test('the list is filtered, searched without tone marks, and taken away without numbers', async () => {
    const { ctx } = stage();
    const id = await opened();
    await post(said(1, { comment: `Gọi tôi ${PHONE}` }), said(2, callback, 0, 'DH-2'));
    await work();
    await handling.assign(ctx, above, id, minder.id);
    const found = async (search: string) => (await casesPage(ctx, minder, list(search))).cases.length;
    expect(await found('')).toBe(3);
    expect(await found('q=cho lau')).toBe(1);
    expect(await found('q=%23' + id.slice(-6))).toBe(1);
    expect(await found(`q=${PHONE}`)).toBe(0);
    expect(await found('view=mine')).toBe(1);
    expect(await found('view=untaken')).toBe(2);
    expect(await found('state=working')).toBe(1);
    expect(await found(`assignee=${minder.id}`)).toBe(1);
    const { counts, cases, people } = await casesPage(ctx, minder, list());
    expect(counts).toEqual({ open: 3, overdue: 0, mine: 1, untaken: 2, closed: 0, all: 3 });
    expect(people).toEqual([{ id: minder.id, name: minder.name }]);
    expect(cases.map(({ phone }) => phone ?? '').toSorted()).toEqual(['', '••• ••• 678', '••• ••• 678']);
    const file = await (await casesFile(ctx, minder, list(), 'vi')).text();
    expect(file).toContain('Chờ lâu quá');
    expect(file.match(new RegExp(PHONE, 'g'))).toHaveLength(1);
    expect(await audited('case:list')).toEqual(['case.export user']);
    // What a customer wrote themselves is theirs; what they left to be called at is in no file.
    let exported = '';
    for await (const row of await exportResponses(ctx, administrator, {}))
      exported += JSON.stringify(row);
    expect(exported.match(new RegExp(PHONE, 'g'))).toHaveLength(1);
  });

  test('looking at the number leaves a row; withdrawing erases it everywhere and the counts agree', async () => {
    const { ctx } = stage();
    const id = await opened();
    expect(await showNumber(ctx, minder, id)).toBe(PHONE);
    await handling.addNote(ctx, minder, id, 'Đã gọi 0912 345 678, hẹn 14:30');
    await withdrawConsent(ctx, minder, id);
    expect(await audited(id)).toEqual([
      'case.open system:jobs',
      'case.phone user',
      'case.note user',
      'case.forget user',
    ]);
    expect(await caseClosely(ctx, minder, id)).toMatchObject({
      state: 'closed',
      outcome: 'withdrawn',
      phone: null,
      step: 'done',
    });
    expect(await refusal(showNumber(ctx, minder, id))).toBe('case.no-number');
    expect(await refusal(withdrawConsent(ctx, minder, id))).toBe('case.no-number');
    for (const table of ['response', 'case', 'case_event', 'notice', 'job', 'audit', 'audit_personal'] as const) {
      const text = JSON.stringify(await ctx.db.selectFrom(table).selectAll().execute());
      expect(text, table).not.toMatch(/0912 ?345 ?678/);
    }
    const entries = await ctx.db.selectFrom('case_event').select('detail').where('kind', '=', 'note').execute();
    expect(entries[0]?.detail).toContain('hẹn 14:30');
    expect(await verify(ctx)).toMatchObject({ responses: 1, counted: 1, differences: 0 });
  });

  test('the number goes by itself so many days after closing, as the unit settled', async () => {
    const { ctx } = stage();
    const kept = await opened();
    const [gone = '', open = ''] = await post(said(2, callback, 5), said(2, callback, 9));
    await work();
    await saveSettings(ctx, minder, 'DH', { keep: 10 });
    await handling.close(ctx, minder, gone, closing);
    stage().clock.now = new Date(start.getTime() + 6 * 24 * HOUR);
    await handling.close(ctx, minder, kept, closing);
    stage().clock.now = new Date(start.getTime() + 11 * 24 * HOUR);
    expect(await forgetNumbers(ctx)).toBe(1);
    expect(await forgetNumbers(ctx)).toBe(0);
    const contacts = new Map((await rows()).map(({ id, contact }) => [id, contact]));
    expect(contacts).toEqual(
      new Map([
        [kept, 'given'],
        [gone, 'expired'],
        [open, 'given'],
      ]),
    );
    expect(await verify(ctx)).toMatchObject({ differences: 0 });
  });

  test('one runner’s crash between claim and end opens nothing twice', async () => {
    const { ctx } = stage();
    await post(said(1, callback));
    await runBatch(ctx, handlers, 'first');
    await ctx.db.updateTable('job').set({ state: 'waiting' }).where('kind', '=', LOW_JOB).execute();
    await runBatch(ctx, handlers, 'second');
    expect(await rows()).toHaveLength(1);
  });
});
