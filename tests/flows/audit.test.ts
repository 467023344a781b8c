import { buffer } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { audit, forgetPersonal } from '#lib/access/audit.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { exportAudit } from '#lib/records/audit-export.server.ts';
import { auditPage } from '#lib/records/audit-log.server.ts';
import type { AuditFormat, AuditRequest } from '#lib/records/audit-log.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { readTables } from '#lib/server/table-file.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const officer: Actor = {
  kind: 'user',
  id: 'U9',
  name: 'Cán bộ',
  grants: [{ role: 'data-protection-officer', unit: 'BD' }],
};

onEachEngine('audit', (stage) => {
  const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 10, day, 3, minute));
  const write = (...args: Parameters<typeof audit> extends [unknown, ...infer Rest] ? Rest : never) =>
    audit(stage().ctx.db, ...args);
  const page = (request: AuditRequest & { cursor?: string } = {}, actor: Actor = administrator) =>
    auditPage(stage().ctx, actor, request, 'vi');
  const deeds = async (request: AuditRequest, actor?: Actor) =>
    (await page(request, actor)).entries.map(({ deed, subject }) => `${deed} ${subject.name}`);
  let bao = '';

  beforeAll(async () => {
    const { ctx } = stage();
    await smallOrganisation(ctx.db);
    const person = { email: 'bao@vnpt.example', name: 'Trần Quốc Bảo', role: 'store-manager', unit: 'BD' };
    bao = (await createUser(ctx, server, 'all', { ...person, password: 'sóng biển rì rào' })).id;
    await write({ ...manager, id: bao } as Actor, at(1), {
      action: 'kiosk.rename',
      subject: 'K1',
      unit: 'DH',
      before: { name: 'Kiosk 1', counter: 'DH-1' },
      after: { name: 'Kiosk cửa', counter: 'DH-1' },
    });
    await write(administrator, at(2), {
      action: 'employee.erase',
      subject: 'employee:NV1',
      unit: 'DH',
      before: { name: 'Nguyễn Thị Ánh Đào', store: 'DH', end_day: null },
      after: { name: 'Nhân viên đã nghỉ', store: 'BD', end_day: '2026-11-02' },
    });
    await write(server, at(3), { action: 'notice.close', subject: 'notice:0193-1', unit: 'BD' });
  });

  test('says who, what, where, from what to what, in words and with names', async () => {
    const { entries, next } = await page();
    expect(next).toBeNull();
    expect(entries.map(({ deed }) => deed)).toEqual([
      'Tạo người dùng',
      'Đóng thông báo',
      'Xóa dữ liệu cá nhân của nhân viên',
      'Đổi tên kiosk',
    ]);
    expect(entries[0]).toMatchObject({
      actor: { name: 'Dòng lệnh trên máy chủ' },
      subject: { kind: 'Người dùng', name: 'Trần Quốc Bảo' },
      changes: [
        { field: 'Vai trò', before: null, after: 'Cửa hàng trưởng' },
        { field: 'Đơn vị', before: null, after: 'Ba Đồn (BD)' },
      ],
    });
    expect(entries[2]).toMatchObject({
      subject: { kind: 'Nhân viên', name: 'Nguyễn Thị Ánh Đào' },
      unit: { code: 'DH', name: 'Đồng Hới' },
      changes: [
        { field: 'Tên', before: 'Nguyễn Thị Ánh Đào', after: 'Nhân viên đã nghỉ' },
        { field: 'Điểm giao dịch', before: 'Đồng Hới (DH)', after: 'Ba Đồn (BD)' },
        { field: 'Ngày nghỉ', before: '(trống)', after: '02/11/2026' },
      ],
    });
    expect(entries[3]).toMatchObject({
      actor: { key: `user:${bao}`, name: 'Trần Quốc Bảo' },
      subject: { kind: 'Kiosk', name: 'Kiosk 1' },
      // What did not change is not said.
      changes: [{ field: 'Tên', before: 'Kiosk 1', after: 'Kiosk cửa' }],
    });
  });

  test('is found by days, person, deed, unit and subject', async () => {
    expect(await deeds({ from: '2026-11-02', to: '2026-11-02' })).toEqual([
      'Xóa dữ liệu cá nhân của nhân viên Nguyễn Thị Ánh Đào',
    ]);
    for (const who of ['quoc bao', 'BAO@vnpt', `user:${bao}`])
      expect(await deeds({ who })).toEqual(['Đổi tên kiosk Kiosk 1']);
    expect(await deeds({ who: 'nobody' })).toEqual([]);
    expect(await deeds({ action: 'kiosk' })).toEqual(['Đổi tên kiosk Kiosk 1']);
    expect(await deeds({ action: 'kiosk.revoke' })).toEqual([]);
    expect(await deeds({ unit: 'DH' })).toHaveLength(2);
    expect(await deeds({ unit: 'QT' })).toHaveLength(4);
    expect(await deeds({ unit: 'QT', from: '2026-11-02', action: 'employee' })).toHaveLength(1);
    for (const q of ['anh dao', 'nv1', 'employee:NV1', 'Ánh Đào'])
      expect(await deeds({ q })).toEqual(['Xóa dữ liệu cá nhân của nhân viên Nguyễn Thị Ánh Đào']);
    for (const q of ['K1', 'kiosk:K1', 'kiosk 1']) expect(await deeds({ q })).toEqual(['Đổi tên kiosk Kiosk 1']);
    await expect(page({ from: '2026-11-03', to: '2026-11-02' })).rejects.toMatchObject({ code: 'period.invalid' });
    await expect(page({ cursor: 'x' })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test('is seen by administrators and data-protection officers, each of their own units', async () => {
    expect((await page({}, officer)).entries.map(({ unit }) => unit?.code)).toEqual(['BD', 'BD']);
    await expect(page({ unit: 'DH' }, officer)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(page({}, manager)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(exportAudit(stage().ctx, manager, {}, 'csv', 'vi')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  test('rows cannot be changed or deleted', async () => {
    const { db } = stage().ctx;
    const rows = () => db.selectFrom('audit').selectAll().orderBy('id').execute();
    const before = await rows();
    await expect(db.updateTable('audit').set({ actor: 'user:nobody' }).execute()).rejects.toThrow('never changed');
    await expect(db.deleteFrom('audit').where('unit', '=', 'DH').execute()).rejects.toThrow('never changed');
    expect(await rows()).toEqual(before);
  });

  test('names of people stand apart from the rows, and can go', async () => {
    const { db } = stage().ctx;
    const stored = async () => JSON.stringify(await db.selectFrom('audit').selectAll().execute());
    expect(await stored()).not.toContain('Ánh Đào');
    // A kiosk is no person.
    expect(await stored()).toContain('Kiosk cửa');
    await forgetPersonal(db, ['employee:NV1']);
    const [erased] = (await page({ q: 'NV1' })).entries;
    expect(erased?.changes[0]).toEqual({
      field: 'Tên',
      before: '(đã xóa theo quy định dữ liệu cá nhân)',
      after: '(đã xóa theo quy định dữ liệu cá nhân)',
    });
    expect(erased?.changes).toHaveLength(3);
  });

  test('pages follow each other without gaps, whatever the filter', async () => {
    // Many rows of one moment: the id decides.
    const units = ['DH', 'BD'];
    for (let n = 0; n < 130; n++)
      await write(administrator, at(10, Math.floor(n / 20)), {
        action: n % 3 ? 'kiosk.code' : 'kiosk.corner-pin',
        subject: 'K1',
        unit: units[n % 2] ?? '',
      });
    const all = async (request: AuditRequest, actor?: Actor) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { entries, next } = await page({ ...request, ...(cursor ? { cursor } : {}) }, actor);
        seen.push(...entries.map(({ id }) => id));
        cursor = next ?? undefined;
      } while (cursor);
      expect(new Set(seen).size).toBe(seen.length);
      return seen;
    };
    const days = { from: '2026-11-10', to: '2026-11-10' };
    expect(await all(days)).toHaveLength(130);
    expect(await all({ ...days, unit: 'QT' })).toEqual(await all(days));
    expect(await all({ ...days, unit: 'BD' })).toHaveLength(65);
    expect(await all(days, officer)).toEqual(await all({ ...days, unit: 'BD' }));
    expect(await all({ ...days, action: 'kiosk.code' })).toHaveLength(86);
    expect(await all({ ...days, action: 'kiosk', q: 'K1', who: 'user:U1' })).toEqual(await all(days));
  });

  test('is taken out as CSV, XLSX and NDJSON, and that is written down', async () => {
    const { ctx, clock } = stage();
    const request = { from: '2026-11-01', to: '2026-11-03' };
    const taken = async (...args: [Actor, AuditRequest, AuditFormat, Locale]) => {
      clock.now = new Date(clock.now.getTime() + 1000);
      return buffer(await exportAudit(ctx, ...args));
    };
    const csv = (await taken(administrator, request, 'csv', 'vi')).toString();
    expect(csv).toMatch(/^\uFEFFThời điểm;Người thực hiện;/);
    expect(csv).toContain(
      `01/11/2026 10:00;Trần Quốc Bảo;user:${bao};Đổi tên kiosk;kiosk.rename;Kiosk 1;kiosk:K1;Đồng Hới;DH;Tên: Kiosk 1 → Kiosk cửa;2026-11-01T03:00:00.000Z`,
    );
    expect((await taken(administrator, request, 'csv', 'en')).toString()).toMatch(/^\uFEFFWhen,Done by,/);

    const lines = (await taken(administrator, request, 'ndjson', 'vi')).toString().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { action: 'notice.close', subject: 'notice:0193-1' },
      { action: 'employee.erase', subject: 'employee:NV1', subjectName: 'Nguyễn Thị Ánh Đào' },
      { action: 'kiosk.rename', subject: 'kiosk:K1', before: { name: 'Kiosk 1' }, after: { name: 'Kiosk cửa' } },
    ]);
    const [sheet] = await readTables(await taken(administrator, {}, 'xlsx', 'vi'));
    expect(sheet?.sheet).toBe('Nhật ký');
    // The header, what was before, and the two files taken out in CSV and one in NDJSON: not its own making.
    expect(sheet?.rows).toHaveLength(1 + 134 + 3);
    const [last] = (await page({ action: 'audit.export' })).entries;
    expect(last).toMatchObject({ actor: { key: 'user:U1' }, changes: [{ field: 'Định dạng', after: 'xlsx' }] });
  });
});
