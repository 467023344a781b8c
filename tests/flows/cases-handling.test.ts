import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { exportResponses } from '#lib/response/export.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { caseClosely, showNumber } from '#lib/review/cases/case.server.ts';
import { casesFile, casesPage } from '#lib/review/cases/cases.server.ts';
import { forgetNumbers, withdrawConsent } from '#lib/review/cases/contact.server.ts';
import * as handling from '#lib/review/cases/handling.server.ts';
import { saveSettings } from '#lib/review/cases/settings.server.ts';
import { callback, casesOn, closing, HOUR, PHONE, start } from '../fixtures/cases.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const list = (search = '') => listRequestOf(new URLSearchParams(search));

onEachEngine('handling cases', (stage) => {
  const { audited, opened, post, rows, said, work, someone } = casesOn(stage);
  let minder: Actor;
  let above: Actor;
  beforeAll(() => {
    minder = someone('minder');
    above = someone('above');
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
    for await (const row of await exportResponses(ctx, administrator, {})) exported += JSON.stringify(row);
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
});
