import { beforeAll, beforeEach, expect, test } from 'vitest';
import { giveFirstPassword } from '#lib/access/employee-login.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { handlers, planJobs } from '#lib/jobs/registry.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { auditPage } from '#lib/records/audit-log.server.ts';
import { eraseKept, exportKept, showKept } from '#lib/records/kept.server.ts';
import { keptDocument, keptWorkbook } from '#lib/records/kept-words.server.ts';
import { retention, setRetention } from '#lib/records/retention.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { readTables } from '#lib/server/table-file.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const officerOf = (unit: string): Actor => ({
  kind: 'user',
  id: `officer-${unit}`,
  name: 'Cán bộ',
  grants: [{ role: 'data-protection-officer', unit }],
});
const officer = officerOf('VNPT');

onEachEngine('personal data of employees', (stage) => {
  const NAME = 'Nguyễn Thị Ánh Đào';

  beforeAll(async () => {
    const { ctx } = stage();
    await smallOrganisation(ctx.db);
    await accept(ctx, kioskActor, { responses: [5, 4, 5].map((level) => tap(level)) }, 'vi');
    await audit(ctx.db, administrator, ctx.now(), {
      action: 'employee.correct',
      subject: 'employee:NV1',
      unit: 'DH',
      before: { name: 'Nguyễn Ánh Đào' },
      after: { name: NAME },
    });
    const clerk = { code: 'NV1', name: NAME, store: 'DH' };
    await giveFirstPassword(ctx, administrator, 'all', clerk);
    await ctx.db.insertInto('portrait').values({ employee: 'NV1', hash: 'h', image: 'aGFo' }).execute();
  });
  beforeEach(() => void (stage().clock.now = new Date('2026-11-20T03:00:00.000Z')));

  const leave = (code: string, day: string | null) =>
    stage().ctx.db.updateTable('employee').set({ end_day: day }).where('code', '=', code).execute();
  const employee = (code: string) =>
    stage().ctx.db.selectFrom('employee').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const section = async (key: string, code = 'NV1') =>
    (await showKept(stage().ctx, officer, code, 'vi')).sections.find((found) => found.key === key);

  test('are shown by table, and each look is written down', async () => {
    const { ctx } = stage();
    const kept = await showKept(ctx, officer, 'nv1', 'vi');
    expect(kept).toMatchObject({ code: 'NV1', name: NAME, store: { code: 'DH', name: 'Đồng Hới' }, mayErase: false });
    const of = (key: string) => kept.sections.find((found) => found.key === key);
    expect(of('profile')?.rows).toEqual([
      {
        code: 'NV1',
        name: NAME,
        start_day: '2026-01-01',
        end_day: null,
        pin: true,
        photo: true,
        locked_until: null,
      },
    ]);
    expect(of('postings')).toMatchObject({ total: 1, rows: [{ store: 'DH', from_day: '2026-01-01' }] });
    expect(of('ratings')?.rows).toEqual([
      { month: '2026-11', store: 'DH', n1: 0, n2: 0, n3: 0, n4: 1, n5: 2, elsewhere: 0 },
    ]);
    expect(of('account')?.rows).toMatchObject([{ name: NAME, roles: 'employee (DH)', deactivated_at: null }]);
    expect(of('about')).toMatchObject({ total: 2 });
    expect(of('about')?.rows).toContainEqual(expect.objectContaining({ deed: 'Sửa thông tin nhân viên', actor: 'U1' }));
    expect(JSON.stringify(kept)).not.toMatch(/scrypt|pin_hash|password/);
    expect((await auditPage(ctx, officer, { action: 'employee.data-show' }, 'vi')).entries).toMatchObject([
      { actor: { key: `user:${(officer as { id: string }).id}` }, subject: { key: 'employee:NV1' } },
    ]);
  });

  test('are handed out whole, as a workbook and as JSON', async () => {
    const { ctx } = stage();
    const kept = await exportKept(ctx, officer, 'NV1', 'vi');
    const sheets = await readTables(await keptWorkbook(ctx, kept, 'vi'));
    expect(sheets.map(({ sheet }) => sheet)).toEqual([
      'Hồ sơ',
      'Nơi làm việc',
      'Lượt đánh giá theo tháng',
      'Tài khoản',
      'Việc người khác làm về người nà',
    ]);
    expect(sheets[0]?.rows[1]?.cells.map(({ text }) => text)).toContain(NAME);
    expect(sheets[2]?.rows[1]?.cells.map(({ text }) => text).slice(0, 2)).toEqual(['11/2026', 'Đồng Hới (DH)']);
    expect(keptDocument(kept, ctx.now())).toMatchObject({ employee: 'NV1', name: NAME, postings: { total: 1 } });
    expect((await auditPage(ctx, officer, { action: 'employee.data-export' }, 'vi')).entries).toHaveLength(1);
  });

  test('are for administrators and data-protection officers of their unit', async () => {
    const { ctx } = stage();
    expect(await refusal(showKept(ctx, manager, 'NV3', 'vi'))).toBe('access.forbidden');
    expect(await refusal(showKept(ctx, null, 'NV3', 'vi'))).toBe('access.unauthenticated');
    expect(await refusal(showKept(ctx, officerOf('BD'), 'NV1', 'vi'))).toBe('employee.unknown');
    expect(await refusal(eraseKept(ctx, officerOf('BD'), 'NV1', NAME))).toBe('employee.unknown');
    expect(await refusal(showKept(ctx, officer, 'NV9', 'vi'))).toBe('employee.unknown');
    expect(await refusal(setRetention(ctx, officerOf('BD'), 10))).toBe('access.forbidden');
    expect(await retention(ctx, officerOf('BD'))).toMatchObject({ mayChange: false });
    expect(await refusal(retention(ctx, manager))).toBe('access.forbidden');
  });

  test('go when somebody who left is erased by name; the code and the counts stay', async () => {
    const { ctx } = stage();
    const before = await ranking(ctx, administrator, { by: 'employee', from: '2026-11-01', to: '2026-11-30' });
    expect(await refusal(eraseKept(ctx, officer, 'NV1', NAME))).toBe('personal.employed');
    await leave('NV1', '2026-11-20');
    expect(await refusal(eraseKept(ctx, officer, 'NV1', NAME))).toBe('personal.employed');
    await leave('NV1', '2026-11-19');
    expect(await refusal(eraseKept(ctx, officer, 'NV1', 'Trần Văn Ơn'))).toBe('personal.name');
    expect((await employee('NV1')).name).toBe(NAME);

    await eraseKept(ctx, officer, 'NV1', 'nguyen thi anh dao');
    expect(await employee('NV1')).toMatchObject({
      name: 'Nhân viên đã nghỉ',
      folded: 'nhan vien da nghi nv1',
      pin_hash: null,
      start_day: '2026-01-01',
      end_day: '2026-11-19',
    });
    const everything = await Promise.all(
      (
        ['employee', 'portrait', 'audit', 'audit_personal', 'notice', 'setting', 'user', 'login', 'session'] as const
      ).map((table) => ctx.db.selectFrom(table).selectAll().execute()),
    );
    expect(JSON.stringify(everything)).not.toMatch(/Ánh Đào|anh dao|aGFo/);
    const [account] = (await section('account'))?.rows ?? [];
    expect(account).toMatchObject({
      name: 'Nhân viên đã nghỉ',
      email: expect.stringMatching(/@erased\.invalid$/) as string,
    });
    expect(account?.deactivated_at).not.toBeNull();
    expect(await ctx.db.selectFrom('account').selectAll().where('userId', '=', String(account?.id)).execute()).toEqual(
      [],
    );
    expect(await verify(ctx)).toMatchObject({ counted: 3, differences: 0 });
    const after = await ranking(ctx, administrator, { by: 'employee', from: '2026-11-01', to: '2026-11-30' });
    const row = (found: typeof after) => found.few.find(({ code }) => code === 'NV1');
    expect(row(after)).toEqual({ ...row(before), name: 'Nhân viên đã nghỉ' });
    expect(await showKept(ctx, officer, 'NV1', 'vi')).toMatchObject({ nameless: true, code: 'NV1' });
    expect((await section('ratings'))?.rows).toHaveLength(1);
    const [erased] = (await auditPage(ctx, officer, { action: 'employee.erase' }, 'vi')).entries;
    expect(erased).toMatchObject({ changes: [{ field: 'Lý do', after: 'theo yêu cầu' }], unit: { code: 'DH' } });
  });

  test('go by themselves when their time is over', async () => {
    const { ctx, clock } = stage();
    expect(await retention(ctx, officer)).toEqual({ days: 365, due: 0, mayChange: true });
    for (const wrong of [0, 1.5, -1, 4000, NaN])
      expect(await refusal(setRetention(ctx, officer, wrong))).toBe('retention.days');
    await setRetention(ctx, officer, 30);
    const [change] = (await auditPage(ctx, officer, { action: 'setting.change' }, 'vi')).entries;
    expect(change?.changes).toEqual([{ field: 'Số ngày lưu sau khi nghỉ', before: '365', after: '30' }]);

    await leave('NV2', '2026-10-20');
    await leave('NV3', '2026-10-21');
    expect(await retention(ctx, officer)).toMatchObject({ due: 1 });
    await planJobs(ctx);
    clock.now = new Date('2026-11-19T19:00:00.000Z');
    await runDueJobs(ctx, handlers);
    expect((await employee('NV2')).name).toBe('Trần Văn Ơn');
    // Half past two in Việt Nam, of the next night.
    clock.now = new Date('2026-11-20T19:31:00.000Z');
    await runDueJobs(ctx, handlers);
    const names = async () =>
      (await ctx.db.selectFrom('employee').select(['code', 'name']).orderBy('code').execute()).map(({ name }) => name);
    expect(await names()).toEqual(['Nhân viên đã nghỉ', 'Nhân viên đã nghỉ', 'Nhân viên đã nghỉ', 'Võ Thị Mỹ Ý']);
    const rows = (await auditPage(ctx, officer, { action: 'employee.erase' }, 'vi')).entries;
    expect(rows.map(({ subject, actor }) => [subject.key, actor.name])).toEqual([
      ['employee:NV3', 'Hệ thống tự động'],
      ['employee:NV2', 'Hệ thống tự động'],
      ['employee:NV1', (officer as { id: string }).id],
    ]);
    // Done once: the next night has nothing to do.
    clock.now = new Date('2026-11-21T19:31:00.000Z');
    await runDueJobs(ctx, handlers);
    expect((await auditPage(ctx, officer, { action: 'employee.erase' }, 'vi')).entries).toHaveLength(3);
  });
});
