/** The survey among colleagues: once each, nobody's, shown from enough answers on; and whose settings hold. */
import { beforeAll, expect, test } from 'vitest';
import type { User } from '#lib/access/roles.ts';
import { reviewInScope } from '#lib/review/committee.server.ts';
import { openWindow } from '#lib/review/decision.server.ts';
import { freeze } from '#lib/review/freeze.server.ts';
import { peerAverages, peerPages, vote } from '#lib/review/peer.server.ts';
import { readiness } from '#lib/review/readiness.server.ts';
import { usualSettings } from '#lib/review/review.ts';
import { saveReviewSettings, settingsPage } from '#lib/review/settings.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, smallOrganisation } from '../fixtures/organisation.ts';

const month = '2026-10';
const employee = (code: string): User => ({
  ...{ kind: 'user', id: `E-${code}`, name: code, employee: code },
  grants: [{ role: 'employee', unit: 'DH' }],
});

onEachEngine('colleagues', (stage) => {
  const ctx = () => stage().ctx;
  const codes = ['NV1', 'NV2', 'NV5', 'NV6', 'NV7', 'NV8'];
  let id = '';

  beforeAll(async () => {
    const { db } = ctx();
    await smallOrganisation(db);
    const more = codes.slice(2).map((code) => ({
      ...{ code, name: `Nhân viên ${code}`, folded: code.toLowerCase(), sort_key: code, start_day: '2026-01-01' },
      ...{ end_day: null, pin_hash: null, pin_locked_until: null },
    }));
    await db.insertInto('employee').values(more).execute();
    await db
      .insertInto('posting')
      .values(more.map(({ code }) => ({ employee: code, store: 'DH', from_day: '2026-01-01', to_day: '9999-12-31' })))
      .execute();
    id = await freeze(ctx(), administrator, { unit: 'DH', month });
  });

  test('a month without a rating is frozen too: nobody is proposed, nothing is published', async () => {
    expect(await reviewInScope(ctx(), administrator, 'review.read', id)).toMatchObject({ state: 'draft' });
    expect(await ctx().db.selectFrom('published_constants').selectAll().execute()).toEqual([]);
  });

  test('what stands in the way is counted', async () => {
    const { counts, stores } = await readiness(ctx(), administrator, 'DH', month);
    expect(stores).toBe(1);
    // The kiosk of that store has never been heard of.
    expect(counts).toMatchObject({
      unsent: 0,
      silent: 1,
      gaps: 0,
      unattributed: 0,
      corrections: 0,
      quarantined: 0,
      cases: 0,
    });
    await expect(readiness(ctx(), administrator, 'DH', '2026-11')).rejects.toMatchObject({ code: 'review.month' });
  });

  test('rate each other once, in the window, and only each other', async () => {
    await expect(vote(ctx(), employee('NV1'), id, { NV2: 5 })).rejects.toMatchObject({ code: 'review.peer-over' });
    await openWindow(ctx(), administrator, id);
    const [page] = await peerPages(ctx(), employee('NV1'));
    expect(page?.colleagues.map(({ code }) => code).sort()).toEqual(codes.filter((code) => code !== 'NV1'));
    const wrong: Record<string, number>[] = [{ NV1: 5 }, { NV3: 5 }, { NV2: 6 }, { NV2: 1.5 }];
    for (const votes of wrong)
      await expect(vote(ctx(), employee('NV1'), id, votes)).rejects.toMatchObject({ code: 'review.peer-stranger' });
    await vote(ctx(), employee('NV1'), id, { NV2: 5 });
    await expect(vote(ctx(), employee('NV1'), id, { NV2: 1 })).rejects.toMatchObject({ code: 'review.peer-voted' });
    await expect(vote(ctx(), employee('NV3'), id, { NV4: 5 })).rejects.toMatchObject({ code: 'review.unknown' });
    expect((await peerPages(ctx(), employee('NV1')))[0]?.voted).toBe(true);
    expect((await peerPages(ctx(), employee('NV5')))[0]?.voted).toBe(false);
  });

  test('nothing of a vote can be read in the database', async () => {
    const { db } = ctx();
    const voted = await db.selectFrom('peer_voted').selectAll().execute();
    const tallies = await db.selectFrom('peer_tally').selectAll().execute();
    const audited = await db.selectFrom('audit').selectAll().where('action', '=', 'review.peer').execute();
    expect([voted.length, tallies.length, audited.length]).toEqual([1, 1, 1]);
    expect(JSON.stringify([voted, tallies])).not.toContain('NV');
    expect(audited[0]?.after).toBeNull();
  });

  test('averages come when it is over, and from five answers on', async () => {
    const averages = async () => peerAverages(ctx(), await reviewInScope(ctx(), administrator, 'review.read', id));
    for (const code of ['NV5', 'NV6', 'NV7', 'NV8']) await vote(ctx(), employee(code), id, { NV2: 4, NV1: 3 });
    expect(await averages()).toEqual(new Map());
    stage().clock.now = new Date('2026-12-01T03:00:00.000Z');
    expect(await averages()).toEqual(new Map([['NV2', { n: 5, mean: 4.2 }]]));
    await expect(vote(ctx(), employee('NV2'), id, { NV1: 5 })).rejects.toMatchObject({ code: 'review.peer-over' });
  });

  test('settings are taken from the nearest place that has any', async () => {
    const own = { ...usualSettings, appealDays: 5 };
    await saveReviewSettings(ctx(), administrator, 'QT', own);
    expect(await settingsPage(ctx(), administrator, 'DH')).toMatchObject({
      ...{ own: false, from: 'VNPT Quảng Trị', settings: { appealDays: 5 } },
    });
    await saveReviewSettings(ctx(), administrator, 'QT', null);
    expect(await settingsPage(ctx(), administrator, 'DH')).toMatchObject({ from: null, settings: { appealDays: 3 } });
  });
});
