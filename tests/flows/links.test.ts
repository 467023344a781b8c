/** Links to surveys: who makes and closes them, what opens them, and how slow guessing is. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { makeCode } from '#lib/invitation/code.ts';
import { closeLinks, linksPage, linksToPrint, makeLinks, surveysToLink } from '#lib/invitation/link.server.ts';
import { Problem } from '#lib/problem.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';
import { respondent } from '../fixtures/respondent.ts';

const analyst: Actor = { kind: 'user', id: 'U3', name: 'Phân tích', grants: [{ role: 'analyst', unit: 'VNPT' }] };

onEachEngine('links', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));
  beforeEach(() => {
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
  });
  const make = (
    actor: Actor | null,
    places: Parameters<typeof makeLinks>[3]['places'],
    lastDay: string | null = null,
  ) => makeLinks(stage().ctx, actor, 'smile', { places, lastDay });
  const look = (code: string) => respondent(stage().ctx, code).look();

  test('one for each place, made once, each with its audit row', async () => {
    const places = [{ counter: 'DH-1' }, { counter: 'DH-2' }, { store: 'DH' }];
    const codes = await make(administrator, places);
    expect(new Set(codes).size).toBe(3);
    expect(await make(administrator, places)).toEqual(codes);
    const page = await linksPage(stage().ctx, administrator, 'smile', 'DH');
    expect(page.links.map(({ code, counter }) => [code, counter?.name ?? null])).toEqual([
      [codes[2], null],
      [codes[0], 'Quầy 1'],
      [codes[1], 'Quầy 2'],
    ]);
    expect(page.places?.chosen).toMatchObject({ linked: true, counters: [{ linked: true }, { linked: true }] });
    const rows = await stage().ctx.db.selectFrom('audit').selectAll().where('action', '=', 'link.create').execute();
    expect(rows.map(({ subject, unit }) => [subject, unit]).sort()).toEqual(
      codes.map((code) => [`link:${code}`, 'DH']).sort(),
    );
    expect(await look(codes[2] ?? '')).toMatchObject({ store: 'Đồng Hới', counter: null, clerk: null });
  });

  test('a store manager looks after the own store and sees no other', async () => {
    expect(await refusal(make(manager, [{ counter: 'DH-1' }]))).toBe('access.forbidden');
    expect(await refusal(make(manager, [{ counter: 'BD-1' }, { counter: 'DH-1' }]))).toBe('access.forbidden');
    const [own = ''] = await make(manager, [{ counter: 'BD-1' }]);
    const [foreign = ''] = await make(administrator, [{ counter: 'DH-1' }]);
    const page = await linksPage(stage().ctx, manager, 'smile', 'DH');
    expect(page.links.map(({ code }) => code)).toEqual([own]);
    expect(page.places).toMatchObject({ stores: 1, chosen: { code: 'BD' } });
    expect(await refusal(closeLinks(stage().ctx, manager, 'smile', [foreign]))).toBe('link.unknown');
    expect(await refusal(linksToPrint(stage().ctx, manager, 'smile', [foreign]))).toBe('link.none');
    expect(await surveysToLink(stage().ctx, manager)).toMatchObject([{ code: 'smile', open: 1 }]);
  });

  test('others look, or do not even that', async () => {
    expect(await linksPage(stage().ctx, analyst, 'smile', null)).toMatchObject({ places: null });
    expect(await refusal(make(analyst, [{ counter: 'DH-1' }]))).toBe('access.forbidden');
    expect(await refusal(make(null, [{ counter: 'DH-1' }]))).toBe('access.unauthenticated');
    const clerk: Actor = { kind: 'user', id: 'U4', name: 'GDV', grants: [{ role: 'employee', unit: 'DH' }] };
    expect(await refusal(linksPage(stage().ctx, clerk, 'smile', null))).toBe('access.forbidden');
  });

  test('closed, over, unknown, mistyped: each is told', async () => {
    const [code = ''] = await make(administrator, [{ counter: 'DH-2' }], '2026-11-21');
    expect(await refusal(make(administrator, [{ counter: 'DH-2' }], '2026-11-19'))).toBe('link.last-day');
    const begun = respondent(stage().ctx, code);
    await begun.step(await begun.open(), 'visit', { visit: 5 });
    stage().clock.now = new Date('2026-11-21T16:59:59.000Z');
    expect(await look(code)).toMatchObject({ state: 'open' });
    stage().clock.now = new Date('2026-11-21T17:00:00.000Z');
    expect(await refusal(look(code))).toBe('link.closed');
    // Who had begun may end.
    expect(await begun.send()).toEqual([]);

    const [other = ''] = await make(administrator, [{ store: 'BD' }]);
    expect(await closeLinks(stage().ctx, administrator, 'smile', [other])).toBe(1);
    expect(await closeLinks(stage().ctx, administrator, 'smile', [other])).toBe(0);
    expect(await refusal(look(other))).toBe('link.closed');
    expect(await refusal(look(makeCode(() => 5)))).toBe('link.unknown');
    expect(await refusal(look(other.slice(0, 9) + (other.endsWith('2') ? '3' : '2')))).toBe('link.mistyped');
    expect(await refusal(look('../../etc'))).toBe('link.unknown');
  });

  test('guessing from one address ends soon, for right codes too; mistyping costs nothing', async () => {
    const [code = ''] = await make(administrator, [{ counter: 'DH-1' }]);
    const mistyped = code.slice(0, 9) + (code.endsWith('2') ? '3' : '2');
    for (let tries = 0; tries < 100; tries++) expect(await refusal(look(mistyped))).toBe('link.mistyped');
    const codes = Array.from({ length: 80 }, (_, at) => makeCode((below) => (at * 7 + 3) % below));
    const refused = await Promise.all(codes.map((guess) => refusal(look(guess))));
    expect(refused.filter((found) => found === 'link.unknown').length).toBeLessThanOrEqual(60);
    expect(refused).toContain('request.rate');
    expect(await look(code).catch((error: unknown) => error)).toBeInstanceOf(Problem);
  });
});
