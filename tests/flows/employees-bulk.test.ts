import { beforeEach, afterEach, expect, test } from 'vitest';
import { applyBulk, countChosen, previewBulk, type Selection } from '#lib/organisation/employee/bulk.server.ts';
import type { BulkChange } from '#lib/organisation/employee/bulk.ts';
import { setDeparture } from '#lib/organisation/employee/changes.server.ts';
import { pinMatches } from '#lib/organisation/pin.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const all: Selection = { filter: { text: '', view: 'current' } };
const move: BulkChange = { do: 'move', store: 'Đồng Hới (DH)', from: '2026-11-23' };

onEachEngine('many employees at once', (stage) => {
  beforeEach(() => smallOrganisation(stage().ctx.db));
  afterEach(async () => {
    const { db } = stage().ctx;
    for (const table of ['job', 'posting', 'employee', 'kiosk_binding', 'kiosk', 'counter'] as const)
      await db.deleteFrom(table).execute();
    for (const kinds of [['store'], ['province'], ['corporation']] as const)
      await db.deleteFrom('unit').where('kind', 'in', kinds).execute();
  });
  const preview = (selection: Selection, change: BulkChange, actor = administrator) =>
    previewBulk(stage().ctx, actor, selection, change);
  const apply = (selection: Selection, change: BulkChange, digest: string, actor = administrator) =>
    applyBulk(stage().ctx, actor, { selection, change, digest });
  const postings = () =>
    stage().ctx.db.selectFrom('posting').selectAll().orderBy('employee').orderBy('from_day').execute();

  test('are moved: what happens to each is shown, and then done to all', async () => {
    const { ctx } = stage();
    expect(await countChosen(ctx, administrator, all)).toBe(4);
    const { rows, changes, digest, target } = await preview(all, move);
    expect(target).toBe('Đồng Hới');
    expect(rows.map(({ code, outcome, from, to }) => [code, outcome, from, to])).toEqual([
      ['NV1', 'same-store', 'DH', 'DH'],
      ['NV3', 'change', 'BD', 'DH'],
      ['NV2', 'same-store', 'DH', 'DH'],
      ['NV4', 'change', 'BD', 'DH'],
    ]);
    expect(changes).toBe(2);
    expect(await postings()).toHaveLength(4);
    expect(await apply(all, move, digest)).toMatchObject({ changes: 2, pins: [] });
    expect(
      (await postings()).filter(({ store }) => store === 'DH').map(({ employee, from_day }) => [employee, from_day]),
    ).toEqual([
      ['NV1', '2026-01-01'],
      ['NV2', '2026-01-01'],
      ['NV3', '2026-11-23'],
      ['NV4', '2026-11-23'],
    ]);
    const audits = await ctx.db.selectFrom('audit').select('subject').where('action', '=', 'employee.move').execute();
    expect(audits.map(({ subject }) => subject).sort()).toEqual(
      expect.arrayContaining(['employee:NV3', 'employee:NV4']),
    );
  });

  test('what changed since it was shown is not done', async () => {
    const { digest } = await preview(all, { do: 'leave', end: '2026-12-31' });
    await setDeparture(stage().ctx, administrator, 'NV2', '2026-11-30');
    expect(await refusal(apply(all, { do: 'leave', end: '2026-12-31' }, digest))).toBe('employee.changed');
    expect(
      await stage().ctx.db.selectFrom('employee').select('code').where('end_day', 'is not', null).execute(),
    ).toHaveLength(1);
    const again = await preview(all, { do: 'leave', end: '2026-12-31' });
    expect(again.rows.map(({ from, to }) => [from, to])).toContainEqual(['2026-11-30', '2026-12-31']);
    expect((await apply(all, { do: 'leave', end: '2026-12-31' }, again.digest)).changes).toBe(4);
  });

  test('get new PINs, to be handed out', async () => {
    const { ctx } = stage();
    const change: BulkChange = { do: 'pin' };
    const some: Selection = { codes: ['nv3', 'NV4'] };
    const { digest } = await preview(some, change, manager);
    const { pins } = await apply(some, change, digest, manager);
    expect(pins.map(({ code, store }) => [code, store])).toEqual([
      ['NV3', 'Ba Đồn'],
      ['NV4', 'Ba Đồn'],
    ]);
    const { pin_hash } = await ctx.db
      .selectFrom('employee')
      .select('pin_hash')
      .where('code', '=', 'NV3')
      .executeTakeFirstOrThrow();
    expect(await pinMatches(ctx, 'NV3', pins[0]?.pin ?? '', pin_hash ?? '')).toBe(true);
    expect(await pinMatches(ctx, 'NV3', pins[1]?.pin ?? '', pin_hash ?? '')).toBe(false);
    const audits = await ctx.db.selectFrom('audit').selectAll().where('action', '=', 'employee.pin').execute();
    for (const { pin } of pins) expect(JSON.stringify(audits)).not.toContain(pin);
  });

  test('refuses nobody, too many, strangers, and those who may not', async () => {
    expect(await refusal(preview({ codes: [] }, { do: 'pin' }))).toBe('employee.none');
    const many = Array.from({ length: 1001 }, (_, n) => `X${n}`);
    expect(await refusal(preview({ codes: many }, { do: 'pin' }))).toBe('employee.too-many');
    expect(await refusal(preview({ codes: ['NV3', 'NV1'] }, { do: 'pin' }, manager))).toBe('employee.out-of-scope');
    expect(await refusal(preview({ codes: ['NV3'] }, move, manager))).toBe('access.forbidden');
    expect(await refusal(preview({ codes: ['NV3'] }, { ...move, store: 'Quảng Trị' }))).toBe('employee.store');
  });
});
