/** A month of one unit from its freeze to its restatement, and who may do what on the way. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { User } from '#lib/access/roles.ts';
import { accept } from '#lib/response/accept.server.ts';
import { answer, appeal, ownLines } from '#lib/review/appeal.server.ts';
import { reviewInScope } from '#lib/review/committee.server.ts';
import * as committee from '#lib/review/decision.server.ts';
import { candidatesOf } from '#lib/review/candidate.queries.server.ts';
import { freeze, onThread, storesIn } from '#lib/review/freeze.server.ts';
import type { Changes } from '#lib/review/changes.ts';
import { scoreInputOf } from '#lib/review/inputs.ts';
import { setMember } from '#lib/review/settings.server.ts';
import { storedInputs, type Verified } from '#lib/review/work.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { smile } from '../fixtures/smile.ts';

const month = '2026-10';
const person = (id: string, name: string, more: Partial<User> = {}): User => ({
  kind: 'user',
  id,
  name,
  grants: [{ role: 'committee-member', unit: 'VNPT' }],
  ...more,
});
const chair = person('C1', 'Phạm Thị Hội Đồng');
const second = person('C2', 'Lê Văn Thư Ký');
/** On the committee, and a clerk: signs in by the employee code. */
const clerk = person('C3', 'Trần Văn Ơn', { employee: 'NV2' });
const employee = (code: string): User =>
  person(`E-${code}`, code, { employee: code, grants: [{ role: 'employee', unit: 'QT' }] });

onEachEngine('month close', (stage) => {
  const ctx = () => stage().ctx;
  const rate = (levels: number[], code: string | null, counter: string) =>
    accept(
      ctx(),
      administrator,
      {
        responses: levels.map((level, at) =>
          tap(level, {
            channel: 'interview',
            visit: { at: `2026-10-${String(5 + (at % 5)).padStart(2, '0')}T03:00:00.000Z`, counter, employee: code },
          }),
        ),
      },
      'vi',
    );
  const times = (n: number, level: number) => Array.from({ length: n }, () => level);
  const at = (moment: string) => {
    stage().clock.now = new Date(moment);
  };
  const candidates = async (id: string) => {
    const rows = await candidatesOf(ctx().db, id, 'employee');
    return new Map(rows.map((row) => [row.code, row]));
  };
  let first = '';

  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await rate([...times(36, 5), ...times(4, 4)], 'NV1', 'DH-1');
    await rate([...times(20, 4), ...times(20, 2)], 'NV2', 'DH-2');
    await rate([...times(30, 4), ...times(10, 3)], 'NV3', 'BD-1');
    await rate(times(3, 1), null, 'BD-1');
    at('2026-11-20T03:00:00.000Z');
  });

  test('only a month that is over is frozen, by those who may', async () => {
    await expect(freeze(ctx(), chair, { unit: 'QT', month: '2026-11' })).rejects.toMatchObject({
      code: 'review.month',
    });
    await expect(freeze(ctx(), chair, { unit: 'QT', month: '2026-13' })).rejects.toMatchObject({
      code: 'review.month',
    });
    await expect(freeze(ctx(), manager, { unit: 'BD', month })).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  test('freezing proposes, publishes constants, and from then on rankings inside the month use them', async () => {
    const period = { by: 'employee', from: '2026-10-01', to: '2026-10-31', unit: 'DH' } as const;
    const scoreOf = (found: Awaited<ReturnType<typeof ranking>>) =>
      found.ranked.find(({ code }) => code === 'NV1')?.score;
    const before = await ranking(ctx(), administrator, period);
    expect(before.published).toBe(false);
    first = await freeze(ctx(), chair, { unit: 'QT', month });
    const list = await candidates(first);
    expect([...list.keys()].sort()).toEqual(['NV1', 'NV2', 'NV3', 'NV4']);
    expect(list.get('NV1')).toMatchObject({ position: 1, proposed: 'excellent', n: 40, name: 'Nguyễn Thị Ánh Đào' });
    expect(list.get('NV4')).toMatchObject({ proposed: null, n: 0, score: null });
    expect(JSON.parse(list.get('NV4')?.detail ?? '')).toMatchObject({ standing: 'no_ratings' });
    const after = await ranking(ctx(), administrator, period);
    expect(after.published).toBe(true);
    expect(scoreOf(after)).not.toBe(scoreOf(before));
    expect(scoreOf(after)).toBeGreaterThan(50);
    const weeks = await ranking(ctx(), administrator, { ...period, from: '2026-09-20' });
    expect(weeks.published).toBe(false);
  });

  test('a draft is frozen anew, with the same fingerprint where nothing has changed', async () => {
    const was = await reviewInScope(ctx(), chair, 'review.read', first);
    const again = await freeze(ctx(), chair, { unit: 'QT', month });
    expect(again).not.toBe(first);
    await expect(reviewInScope(ctx(), chair, 'review.read', first)).rejects.toMatchObject({ code: 'review.unknown' });
    first = again;
    const is = await reviewInScope(ctx(), chair, 'review.read', first);
    expect(is.fingerprint).toBe(was.fingerprint);
    expect(is.summary).toMatchObject({ ratings: 123, quarantined: 0 });
    await expect(reviewInScope(ctx(), manager, 'review.read', first)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  test('`smile score` on the exported inputs gives the frozen result', async () => {
    const { inputs } = await storedInputs(ctx().db, first);
    const folder = await mkdtemp(join(tmpdir(), 'smile-review-'));
    const list = await candidates(first);
    const file = join(folder, 'inputs.json');
    await writeFile(file, JSON.stringify(scoreInputOf(inputs, 'employee')));
    const ran = await smile(stage().url, 'score', file, '--json');
    await rm(folder, { recursive: true });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { employees } = JSON.parse(ran.stdout) as { employees: Record<string, { score: number; sd: number }> };
    for (const code of ['NV1', 'NV2', 'NV3']) {
      expect(Math.abs((employees[code]?.score ?? 0) - (list.get(code)?.score ?? 1))).toBeLessThan(1e-9);
      expect(Math.abs((employees[code]?.sd ?? 0) - (list.get(code)?.sd ?? 1))).toBeLessThan(1e-9);
    }
  });

  const verified = async () => {
    const { formula, fingerprint } = await reviewInScope(ctx(), chair, 'review.read', first);
    return onThread<Verified>(ctx(), { task: 'verify', review: first, formula, fingerprint });
  };

  test('what is stored is computed again with no difference', async () => {
    expect(await verified()).toEqual({ formula: 1, current: 1, sameInputs: true, difference: 0 });
  });

  test('in the window employees see their own line and nothing before it', async () => {
    expect(await ownLines(ctx(), employee('NV2'))).toEqual([]);
    await committee.openWindow(ctx(), chair, first);
    // Friday 20/11; Tuesday 24/11 is a working day unless the organisation says otherwise.
    expect(await reviewInScope(ctx(), chair, 'review.read', first)).toMatchObject({
      state: 'appeal',
      appeal_until: '2026-11-25',
    });
    const [line] = await ownLines(ctx(), employee('NV2'));
    expect(line).toMatchObject({ month, n: 40, mayAppeal: true, final: null, state: 'appeal' });
    expect(await ownLines(ctx(), employee('NV9'))).toEqual([]);
    await expect(ownLines(ctx(), chair)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  test('an appeal is made once, answered with a reason, and never by the one who made it', async () => {
    await appeal(ctx(), employee('NV2'), first, 'Ngày 07/10 tôi nghỉ phép.');
    await expect(appeal(ctx(), employee('NV2'), first, 'Lần nữa')).rejects.toMatchObject({ code: 'review.appealed' });
    const [row] = await ctx().db.selectFrom('review_appeal').selectAll().execute();
    const of = { id: first, appeal: row?.id ?? '' };
    await expect(answer(ctx(), clerk, of, { state: 'upheld', text: 'Đúng' })).rejects.toMatchObject({
      code: 'review.self',
    });
    await expect(answer(ctx(), chair, of, { state: 'upheld', text: ' ' })).rejects.toMatchObject({
      code: 'review.reason',
    });
    await expect(committee.close(ctx(), chair, first)).rejects.toMatchObject({ code: 'review.window' });
    at('2026-11-26T03:00:00.000Z');
    await expect(committee.close(ctx(), chair, first)).rejects.toMatchObject({ code: 'review.appeals-open' });
    await answer(ctx(), chair, of, { state: 'dismissed', text: 'Phiếu đã đúng ca.' });
    await expect(answer(ctx(), chair, of, { state: 'upheld', text: 'x' })).rejects.toMatchObject({
      code: 'review.appealed',
    });
    await expect(appeal(ctx(), employee('NV3'), first, 'Muộn')).rejects.toMatchObject({ code: 'review.appeal-over' });
    expect((await ownLines(ctx(), employee('NV2')))[0]?.appeal).toMatchObject({
      state: 'dismissed',
      answer: 'Phiếu đã đúng ca.',
    });
  });

  describe('the committee', () => {
    const about = (code: string) => ({ id: first, kind: 'employee' as const, code });

    test('marks what customers cannot see, within its bounds and never oneself', async () => {
      await committee.mark(ctx(), chair, about('NV3'), { solidarity: 2 });
      await expect(committee.mark(ctx(), chair, about('NV3'), { solidarity: 4 })).rejects.toMatchObject({
        code: 'review.criterion',
      });
      await expect(committee.mark(ctx(), clerk, about('NV2'), { solidarity: 3 })).rejects.toMatchObject({
        code: 'review.self',
      });
    });

    test('decides line by line, with a reason where it departs from what customers said', async () => {
      await expect(committee.close(ctx(), chair, first)).rejects.toMatchObject({ code: 'review.undecided' });
      await expect(committee.decide(ctx(), chair, about('NV1'), { to: '', reason: '' })).rejects.toMatchObject({
        code: 'review.reason',
      });
      await expect(
        committee.decide(ctx(), clerk, about('NV2'), { to: 'excellent', reason: 'x' }),
      ).rejects.toMatchObject({ code: 'review.self' });
      await expect(committee.decide(ctx(), chair, about('NV1'), { to: 'none', reason: 'x' })).rejects.toMatchObject({
        code: 'review.class',
      });
      await expect(committee.decide(ctx(), manager, about('NV1'), { to: '', reason: 'x' })).rejects.toMatchObject({
        code: 'access.forbidden',
      });
      await committee.decideAsProposed(ctx(), clerk, first, 'employee', 'excellent');
      const left = await committee.undecided(ctx().db, first);
      // The clerk's click passes over the own line, and over what was marked or appealed against.
      expect(left.map(({ kind, code }) => [kind, code])).toEqual([
        ['employee', 'NV3'],
        ['employee', 'NV2'],
        ['store', 'DH'],
      ]);
      await committee.decide(ctx(), chair, about('NV3'), { to: 'good', reason: 'Tháng trước đã đạt.' });
      await committee.decide(ctx(), chair, about('NV2'), { to: '', reason: 'Chưa đạt mức chung.' });
      await committee.decideAsProposed(ctx(), chair, first, 'store', 'store');
      await committee.close(ctx(), chair, first);
      expect(await reviewInScope(ctx(), chair, 'review.read', first)).toMatchObject({ state: 'decided' });
    });

    test('signs with several, and nobody’s signature covers the own line', async () => {
      await committee.sign(ctx(), clerk, first);
      await expect(committee.sign(ctx(), clerk, first)).rejects.toMatchObject({ code: 'review.signed' });
      await committee.sign(ctx(), chair, first);
      // Two have signed, but only one of them for NV2.
      expect(await reviewInScope(ctx(), chair, 'review.read', first)).toMatchObject({ state: 'decided' });
      await committee.sign(ctx(), second, first);
      expect(await reviewInScope(ctx(), chair, 'review.read', first)).toMatchObject({ state: 'signed' });
      const signatures = await ctx().db.selectFrom('review_signature').selectAll().orderBy('at').execute();
      const { decided_fingerprint: whole } = await reviewInScope(ctx(), chair, 'review.read', first);
      const of = (id: string) => signatures.find(({ user }) => user === id);
      expect(of('C1')).toMatchObject({ fingerprint: whole, except: '' });
      expect(of('C3')?.except).toBe('NV2');
      expect(of('C3')?.fingerprint).not.toBe(whole);
      expect((await ownLines(ctx(), employee('NV3')))[0]?.final).toMatchObject({ class: { key: 'good' } });
    });

    test('who is called like a candidate counts as that one, until somebody says otherwise', async () => {
      const namesake = person('C4', 'Đỗ Khánh Linh');
      await ctx().db.updateTable('review').set({ state: 'appeal' }).where('id', '=', first).execute();
      await expect(committee.mark(ctx(), namesake, about('NV3'), { solidarity: 3 })).rejects.toMatchObject({
        code: 'review.self',
      });
      await expect(setMember(ctx(), chair, { unit: 'QT', user: 'C4', typed: '' })).rejects.toMatchObject({
        code: 'access.forbidden',
      });
      await ctx().db.insertInto('review_member').values({ user: 'C4', employee: '' }).execute();
      await committee.mark(ctx(), namesake, about('NV3'), { solidarity: 3 });
      await committee.mark(ctx(), namesake, about('NV3'), { solidarity: 2 });
      await ctx().db.updateTable('review').set({ state: 'signed' }).where('id', '=', first).execute();
    });
  });

  test('what comes late is listed with what it would change, and is restated beside what was signed', async () => {
    await rate(times(40, 5), 'NV2', 'DH-2');
    const { stores } = await storesIn(ctx(), chair, 'QT', month);
    const review = await reviewInScope(ctx(), chair, 'review.read', first);
    const { settings } = review;
    const changes = await onThread<Changes>(ctx(), {
      task: 'changes',
      review: first,
      unit: 'QT',
      month,
      stores,
      settings,
    });
    expect(changes).toMatchObject({ more: 40, fewer: 0 });
    expect(changes.lines.find(({ code }) => code === 'NV2')).toMatchObject({ more: 40, fewer: 0 });
    // What was frozen stays what it was.
    expect(await verified()).toMatchObject({ sameInputs: true, difference: 0 });

    await expect(freeze(ctx(), chair, { unit: 'QT', month })).rejects.toMatchObject({ code: 'review.reason' });
    const restated = await freeze(ctx(), chair, { unit: 'QT', month, reason: 'Phiếu của DH-2 đến muộn.' });
    expect((await candidates(restated)).get('NV2')).toMatchObject({ n: 80 });
    expect((await candidates(first)).get('NV2')).toMatchObject({ n: 40 });
    await committee.openWindow(ctx(), chair, restated);
    at('2026-12-10T03:00:00.000Z');
    for (const row of await committee.undecided(ctx().db, restated))
      await committee.decide(
        ctx(),
        chair,
        { id: restated, kind: row.kind, code: row.code },
        { to: row.proposed ?? '', reason: 'Theo số liệu mới.' },
      );
    await committee.close(ctx(), chair, restated);
    await committee.sign(ctx(), chair, restated);
    await committee.sign(ctx(), second, restated);
    const states = await ctx()
      .db.selectFrom('review')
      .select(['edition', 'state', 'reason'])
      .orderBy('edition')
      .execute();
    expect(states).toEqual([
      { edition: 1, state: 'restated', reason: null },
      { edition: 2, state: 'signed', reason: 'Phiếu của DH-2 đến muộn.' },
    ]);
  });

  test('every step left an audit row', async () => {
    const rows = await ctx().db.selectFrom('audit').select('action').where('action', 'like', 'review.%').execute();
    const actions = new Set(rows.map(({ action }) => action));
    for (const step of ['publish', 'freeze', 'open', 'appeal', 'answer', 'mark', 'decide', 'close', 'sign', 'restate'])
      expect(actions).toContain(`review.${step}`);
  });
});
