import { expect, test } from 'vitest';
import { migrate } from '#db/migrate.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';

onEachEngine('migrations', (stage) => {
  test('are applied once', async () => {
    expect(await migrate(stage().connection)).toEqual([]);
  });

  test('refuse what the schema forbids', async () => {
    const { db } = stage().ctx;
    const unit = { code: 'X', name: 'X', folded: 'x', parent: null, address: '', opens: null, closes: null };
    await expect(
      db
        .insertInto('unit')
        .values({ ...unit, kind: 'planet' as 'store' })
        .execute(),
    ).rejects.toThrow();
    await expect(
      db.insertInto('counter').values({ code: 'C', name: 'C', store: 'NOWHERE' }).execute(),
    ).rejects.toThrow();
  });
});
