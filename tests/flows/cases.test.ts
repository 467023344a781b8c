import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { runBatch } from '#lib/jobs/queue.server.ts';
import { handlers } from '#lib/jobs/registry.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { kioskNotices } from '#lib/organisation/notice.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { LOW_JOB, tellLow } from '#lib/response/low.server.ts';
import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { caseClosely } from '#lib/review/cases/case.server.ts';
import { casesPage } from '#lib/review/cases/cases.server.ts';
import * as handling from '#lib/review/cases/handling.server.ts';
import { openCases } from '#lib/review/cases/open.server.ts';
import { saveSettings, settingsFor, settingsPage } from '#lib/review/cases/settings.server.ts';
import { callback, casesOn, closing, HOUR, PHONE, start } from '../fixtures/cases.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const list = (search = '') => listRequestOf(new URLSearchParams(search));

onEachEngine('cases', (stage) => {
  const { audited, opened, post, rows, rulesOf, said, work, someone } = casesOn(stage);
  let minder: Actor;
  let above: Actor;
  beforeAll(() => {
    minder = someone('minder');
    above = someone('above');
  });

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

  test('one runner’s crash between claim and end opens nothing twice', async () => {
    const { ctx } = stage();
    await post(said(1, callback));
    await runBatch(ctx, handlers, 'first');
    await ctx.db.updateTable('job').set({ state: 'waiting' }).where('kind', '=', LOW_JOB).execute();
    await runBatch(ctx, handlers, 'second');
    expect(await rows()).toHaveLength(1);
  });
});
