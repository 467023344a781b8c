import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { accept } from '#lib/response/accept.server.ts';
import type { Envelope } from '#lib/response/envelope.ts';
import {
  approve,
  correctionsOf,
  correctionsWaiting,
  decline,
  revert,
  withdraw,
} from '#lib/response/correction.server.ts';
import { settleHandler } from '#lib/response/settle.server.ts';
import { SETTLE } from '#lib/organisation/settle.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { changeShifts, type Outcome } from '#lib/response/shift-change.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

/** Local time on 19/11/2026, the day before the tests' now, as stored. */
const at = (time: string, day = '2026-11-19') => new Date(`${day}T${time}:00+07:00`).toISOString();
const manager1: Actor = {
  kind: 'user',
  id: 'U3',
  name: 'Trưởng điểm',
  grants: [{ role: 'store-manager', unit: 'DH' }],
};

onEachEngine('corrections', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(async () => {
    const { db } = stage().ctx;
    for (const table of ['withdrawn_shift', 'moved_response', 'correction', 'shift', 'response', 'quarantine'] as const)
      await db.deleteFrom(table).execute();
    for (const table of ['score_day', 'score_month', 'choice_day', 'choice_month', 'job'] as const)
      await db.deleteFrom(table).execute();
  });

  /** Ratings at the counter, a minute apart; `shown`: whom the screen named. */
  const rate = async (from: string, shown: string | null | undefined, n = 3) => {
    const responses: Envelope[] = Array.from({ length: n }, (_, minute) => {
      const answeredAt = new Date(Date.parse(from) + minute * 60_000).toISOString();
      const visit = { counter: 'DH-1', ...(shown === undefined ? {} : { employee: shown }) };
      return tap(4, { answeredAt, startedAt: answeredAt, visit });
    });
    const { results } = await accept(stage().ctx, kioskActor, { responses }, 'vi');
    expect(results.map(({ status }) => status)).toEqual(responses.map(() => 'stored'));
  };
  const put = (employee: string, from: string, to: string, counter = 'DH-1') => ({
    remove: [],
    put: [{ counter, employee, from, to }],
  });
  const change = (what: Parameters<typeof changeShifts>[3], confirmed: string | null = null) =>
    changeShifts(stage().ctx, manager1, 'DH', what, { confirmed });
  /** Says what it moves, and then does it. */
  async function confirm(what: Parameters<typeof changeShifts>[3]): Promise<Outcome> {
    const preview = await change(what);
    if (preview.kind !== 'preview') throw new Error(`${preview.kind} instead of a preview`);
    return change(what, preview.token);
  }
  const counts = async () => {
    const rows = await stage().ctx.db.selectFrom('score_day').select(['employee', 'n4']).where('n4', '>', 0).execute();
    return Object.fromEntries(rows.map(({ employee, n4 }) => [employee, n4]));
  };
  const auditOf = (subject: string | null) =>
    stage()
      .ctx.db.selectFrom('audit')
      .select(['actor', 'action', 'unit'])
      .where('subject', '=', subject)
      .orderBy('id')
      .execute();
  const sound = async () => expect((await verify(stage().ctx)).named).toEqual([]);

  test('whoever signed on by mistake is replaced by whom the roster has there, for the rest of the day too', async () => {
    const { ctx } = stage();
    const [from, signed, to] = [at('07:30', '2026-11-20'), at('08:00', '2026-11-20'), at('17:00', '2026-11-20')];
    const shift = { counter: 'DH-1', store: 'DH' };
    await ctx.db
      .insertInto('shift')
      .values([
        { ...shift, id: 'plan', employee: 'NV1', starts_at: from, ends_at: to, source: 'roster' },
        { ...shift, id: 'sign-on', employee: 'NV2', starts_at: signed, ends_at: null, source: 'sign-on' },
      ])
      .execute();
    const instead = {
      remove: ['sign-on'],
      put: [{ id: 'sign-on', counter: 'DH-1', employee: 'NV1', from: signed, to }],
    };
    expect(await change(instead)).toMatchObject({ kind: 'saved' });
  });

  test('a plan is written at once, and taken back', async () => {
    const saved = await change(put('NV1', at('07:30', '2026-11-21'), at('11:30', '2026-11-21')));
    expect(saved).toMatchObject({ kind: 'saved', correction: null, moves: null });
    if (saved.kind !== 'saved' || !saved.undo) throw new Error('not undone');
    expect(await change(saved.undo)).toMatchObject({ kind: 'saved' });
    expect(await stage().ctx.db.selectFrom('shift').selectAll().execute()).toEqual([]);
  });

  test('ratings that nobody was there for go to whom the correction names, with their counts', async () => {
    await rate(at('09:00'), null);
    await rate(at('10:00'), undefined);
    expect(await counts()).toEqual({ '': 6 });
    const preview = await change(put('NV1', at('08:00'), at('09:30')));
    expect(preview).toMatchObject({
      kind: 'preview',
      moves: { total: 3, againstScreen: 0, by: [{ day: '2026-11-19', from: '', to: 'NV1', n: 3 }] },
    });
    expect(await counts()).toEqual({ '': 6 });
    const saved = await confirm(put('NV1', at('08:00'), at('09:30')));
    expect(saved).toMatchObject({ kind: 'saved', moves: { total: 3 } });
    expect(await counts()).toEqual({ '': 3, NV1: 3 });
    await sound();
    expect(await auditOf('correction' in saved ? saved.correction : null)).toEqual([
      { actor: 'user:U3', action: 'shift.correct', unit: 'DH' },
    ]);
  });

  test('what the screen showed gives way to nobody alone', async () => {
    await rate(at('09:00'), 'NV1');
    expect(await confirm(put('NV2', at('08:00'), at('09:30')))).toMatchObject({
      kind: 'waiting',
      moves: { total: 3, againstScreen: 3 },
    });
    expect(await counts()).toEqual({ NV1: 3 });
    expect(await stage().ctx.db.selectFrom('shift').selectAll().execute()).toEqual([]);
  });

  test('a second person’s yes moves them, and taking it back brings them home', async () => {
    await rate(at('09:00'), 'NV1');
    await rate(at('10:00'), 'NV1');
    const asked = await confirm(put('NV2', at('08:00'), at('09:30')));
    const id = asked.kind === 'waiting' ? asked.correction : '';
    expect(await correctionsWaiting(stage().ctx, administrator)).toEqual(new Map([['DH', 1]]));
    expect((await correctionsWaiting(stage().ctx, manager)).size).toBe(0);
    expect(await refusal(approve(stage().ctx, manager1, id))).toBe('shift.own-correction');
    expect(await refusal(decline(stage().ctx, manager1, id))).toBe('shift.own-correction');
    expect(await refusal(approve(stage().ctx, manager, id))).toBe('access.forbidden');
    // Meanwhile more come in for the same hours.
    await rate(at('08:10'), 'NV1', 1);
    expect(await approve(stage().ctx, administrator, id)).toMatchObject({ total: 4 });
    expect(await counts()).toEqual({ NV1: 3, NV2: 4 });
    await sound();
    expect(await refusal(approve(stage().ctx, administrator, id))).toBe('shift.decided');
    expect(await correctionsOf(stage().ctx, manager1, 'DH')).toMatchObject([
      { id, state: 'applied', put: [{ employee: 'Trần Văn Ơn' }], may: { decide: false, revert: true } },
    ]);

    expect(await revert(stage().ctx, manager1, id)).toMatchObject({ total: 4 });
    expect(await counts()).toEqual({ NV1: 7 });
    await sound();
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      'correction.ask',
      'correction.approve',
      'correction.revert',
    ]);
    const kept = await stage().ctx.db.selectFrom('response').select('attribution').distinct().execute();
    expect(kept).toEqual([{ attribution: 'screen' }]);
    expect(await stage().ctx.db.selectFrom('shift').selectAll().execute()).toEqual([]);
  });

  test('a no, or thinking better of it, leaves everything as it was', async () => {
    await rate(at('09:00'), 'NV1');
    for (const [decide, who] of [
      [decline, administrator],
      [withdraw, manager1],
    ] as const) {
      const asked = await confirm(put('NV2', at('08:00'), at('09:30')));
      const id = asked.kind === 'waiting' ? asked.correction : '';
      expect(await refusal(withdraw(stage().ctx, administrator, id))).toBe('shift.not-own');
      await decide(stage().ctx, who, id);
      expect(await refusal(decide(stage().ctx, who, id))).toBe('shift.decided');
    }
    expect(await counts()).toEqual({ NV1: 3 });
    expect((await correctionsOf(stage().ctx, manager1, 'DH')).map(({ state }) => state)).toEqual([
      'withdrawn',
      'declined',
    ]);
  });

  test('to take back that somebody served asks for a yes as well, and leaves nobody', async () => {
    await stage()
      .ctx.db.insertInto('shift')
      .values({
        ...{ id: 'signed', counter: 'DH-1', store: 'DH', employee: 'NV1', source: 'sign-on' },
        ...{ starts_at: at('08:00'), ends_at: null },
      })
      .execute();
    await rate(at('09:00'), 'NV1');
    await rate(at('10:00'), 'NV2', 2);
    const asked = await confirm({ remove: ['signed'], put: [] });
    expect(asked).toMatchObject({ kind: 'waiting', moves: { by: [{ from: 'NV1', to: '', n: 3 }] } });
    await approve(stage().ctx, administrator, asked.kind === 'waiting' ? asked.correction : '');
    expect(await counts()).toEqual({ '': 3, NV2: 2 });
    await sound();
  });

  test('only what changes of a shift that runs is a correction', async () => {
    const running = {
      counter: 'DH-1',
      employee: 'NV1',
      from: at('07:30', '2026-11-20'),
      to: at('17:00', '2026-11-20'),
    };
    const begun = await change({ remove: [], put: [running] });
    const id = begun.kind === 'saved' ? (begun.shifts[0] ?? '') : '';
    await rate(at('08:00', '2026-11-20'), 'NV2');
    const shorter = { remove: [id], put: [{ ...running, id, to: at('16:00', '2026-11-20') }] };
    expect(await change(shorter)).toMatchObject({ kind: 'saved', correction: null });
    const other = { remove: [id], put: [{ ...running, id, employee: 'NV2' }] };
    // The screen showed NV2 already.
    expect(await change(other)).toMatchObject({ kind: 'saved', moves: { total: 0 } });
    expect(await counts()).toEqual({ NV2: 3 });
  });

  test('answers that come after the correction follow it, those of a screen only where two agreed', async () => {
    const settled = async () => {
      stage().clock.now = new Date('2026-11-20T03:05:00.000Z');
      await runDueJobs(stage().ctx, { [SETTLE]: settleHandler });
      stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
    };
    await change(put('NV2', at('08:00'), at('09:00')));
    await rate(at('08:30'), null);
    await rate(at('08:40'), 'NV1', 2);
    await settled();
    expect(await counts()).toEqual({ NV1: 2, NV2: 3 });

    await rate(at('11:00'), 'NV1', 2);
    const second = await confirm(put('NV2', at('10:30'), at('11:30')));
    await approve(stage().ctx, administrator, second.kind === 'waiting' ? second.correction : '');
    await rate(at('11:10'), 'NV1', 4);
    await settled();
    expect(await counts()).toEqual({ NV1: 2, NV2: 9 });
    await settled();
    await sound();
  });

  test('a roster of the past from a file gives nobody’s answers to those whom it names', async () => {
    await rate(at('09:00'), undefined);
    await rate(at('09:30'), 'NV2', 2);
    const csv = 'counter_code;employee_code;from;to\nDH-1;NV1;19/11/2026 08:00;19/11/2026 12:00\n';
    const report = await importOrganisation(stage().ctx, administrator, { name: 'ca.csv', bytes: Buffer.from(csv) });
    expect(report.faults).toEqual([]);
    await runDueJobs(stage().ctx, { [SETTLE]: settleHandler });
    expect(await counts()).toEqual({ NV1: 3, NV2: 2 });
    await sound();
  });

  test('while kiosks post, every answer is counted once and belongs where the shifts say', async () => {
    await rate(at('09:00'), undefined, 40);
    const posts = Array.from({ length: 12 }, (_, nth) => rate(at(`1${nth % 6}:${10 + nth}`), undefined, 5));
    // Who is asked while answers come in is asked again when there are more.
    const saved = (async () => {
      while ((await confirm(put('NV1', at('08:00'), at('17:00')))).kind !== 'saved');
    })();
    await Promise.all([...posts, saved]);
    stage().clock.now = new Date('2026-11-20T03:05:00.000Z');
    await runDueJobs(stage().ctx, { [SETTLE]: settleHandler });
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
    expect(await counts()).toEqual({ NV1: 100 });
    await sound();
  });

  test('another store’s manager may not, nor may a shift of another store be taken', async () => {
    expect(await refusal(changeShifts(stage().ctx, manager, 'DH', put('NV1', at('08:00'), at('09:00'))))).toBe(
      'access.forbidden',
    );
    expect(await refusal(changeShifts(stage().ctx, null, 'DH', { remove: [], put: [] }))).toBe(
      'access.unauthenticated',
    );
    const other = await changeShifts(stage().ctx, administrator, 'BD', {
      remove: [],
      put: [{ counter: 'BD-1', employee: 'NV3', from: at('08:00', '2026-11-21'), to: at('09:00', '2026-11-21') }],
    });
    if (other.kind !== 'saved') throw new Error(other.kind);
    expect(await refusal(change({ remove: other.shifts, put: [] }))).toBe('shift.unknown');
  });
});
