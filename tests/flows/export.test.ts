import { readXlsx } from 'hucre/xlsx';
import { buffer, text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { accept } from '#lib/response/accept.server.ts';
import { exportCsv } from '#lib/response/export-thread.server.ts';
import { exportResponses, responsePage, toCsv, toXlsx } from '#lib/response/export.server.ts';
import { toJsonList, toNdjson } from '#lib/server/json-stream.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

const november = { from: '2026-11-01', to: '2026-11-30' };

onEachEngine('export', (stage) => {
  const all = () => exportResponses(stage().ctx, administrator, november);

  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    const commented = (comment: string) => tap(2, { answers: { smile: 2, criteria: ['wait', 'price'], comment } });
    const responses = [
      ...Array.from({ length: 450 }, () => tap(5)),
      commented('=HYPERLINK("http://evil.example")'),
      commented('Chờ lâu; "rất" lâu,\nthật đấy'),
      tap(1, { answers: { smile: 1, callback: { phone: '0912345678', consent: true } } }),
    ].map((envelope) => ({ ...envelope, channel: 'interview' as const }));
    await accept(stage().ctx, administrator, { responses }, 'vi');
  });

  test('every response once, in each form, past the size of a page', async () => {
    const lines = (await text(toNdjson(await all()))).trim().split('\n');
    expect(new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(453);
    const { sheets } = await readXlsx(await buffer(toXlsx(await all())));
    expect(sheets[0]?.rows).toHaveLength(454);
    const csv = await buffer(toCsv(await all()));
    expect(csv.toString('utf8', 0, 10)).toBe('\ufeffid,day,');
  });

  test('over the network from a thread of its own, the same; a reader may leave', async () => {
    const { ctx } = stage();
    // The same for programs, without the mark for Excel.
    const whole = (await buffer(toCsv(await all()))).subarray(3);
    expect(await buffer(await exportCsv(ctx, administrator, november))).toEqual(whole);
    // More than may run at once, each left after its first portion: the next has its turn all the same.
    for (let at = 0; at < 5; at++)
      for await (const portion of await exportCsv(ctx, administrator, november)) {
        expect((portion as Buffer).subarray(0, 20)).toEqual(whole.subarray(0, 20));
        break;
      }
    await expect(exportCsv(ctx, manager, november)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  test('an export that fails says so where it is read', async () => {
    const { ctx } = stage();
    const elsewhere = { ...ctx, config: { ...ctx.config, databaseUrl: 'file:/dev/null/smile.db' } };
    await expect(exportCsv(elsewhere, administrator, november).then(text)).rejects.toThrow();
  });

  test('comments arrive whole, formulas disarmed, and a telephone number never', async () => {
    const csv = await text(toCsv(await all()));
    expect(csv).toContain(`'=HYPERLINK`);
    expect(csv).toContain('"Chờ lâu; ""rất"" lâu,\nthật đấy"');
    expect(csv).toContain('wait price');
    expect(csv).not.toContain('0912345678');
  });

  test('in a workbook every comment is text, whatever it begins with, and none is altered', async () => {
    const comments = ['=1+1', '+84', '-1', '@SUM(A1)', '\t=1', 'x;=1'];
    const rows = (async function* () {
      const [row] = (await responsePage(stage().ctx, administrator, { ...november, limit: 1 })).responses;
      for (const comment of comments) if (row) yield { ...row, comment };
    })();
    const { sheets } = await readXlsx(await buffer(toXlsx(rows)), { readStyles: true });
    const column = sheets[0]?.rows[0]?.indexOf('comment') ?? -1;
    expect(sheets[0]?.rows.slice(1).map((row) => row[column])).toEqual(comments);
    const details = [...(sheets[0]?.cells?.values() ?? [])];
    expect(details.filter(({ formula, type }) => formula !== undefined || type === 'formula')).toEqual([]);
  });

  test('page by page, the same as all at once', async () => {
    const ids: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await responsePage(stage().ctx, administrator, { ...november, cursor, limit: 100 });
      ids.push(...page.responses.map(({ id }) => id));
      cursor = page.next ?? undefined;
    } while (cursor);
    const whole = (await text(toNdjson(await all()))).trim().split('\n');
    expect(JSON.parse(await text(toJsonList(await all())))).toEqual(whole.map((line) => JSON.parse(line) as object));
    expect(ids).toEqual(whole.map((line) => (JSON.parse(line) as { id: string }).id));
  });

  test('only for those who may read responses, and only of their units', async () => {
    await expect(exportResponses(stage().ctx, manager, november)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(exportResponses(stage().ctx, null, november)).rejects.toMatchObject({
      code: 'access.unauthenticated',
    });
    const ofBaDon = () => exportResponses(stage().ctx, administrator, { ...november, unit: 'BD' });
    expect(await text(toNdjson(await ofBaDon()))).toBe('');
    expect(await text(toJsonList(await ofBaDon()))).toBe('[]\n');
    await expect(
      responsePage(stage().ctx, administrator, { ...november, cursor: 'x', limit: 10 }),
    ).rejects.toMatchObject({ code: 'request.invalid' });
  });
});
