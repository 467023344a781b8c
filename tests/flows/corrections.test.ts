import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { accept } from '#lib/response/accept.server.ts';
import type { Envelope } from '#lib/response/envelope.ts';
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
