import { beforeAll, expect, test } from 'vitest';
import { accept, dryRun } from '#lib/response/accept.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

onEachEngine('dry run', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));

  const stored = async () => (await stage().ctx.db.selectFrom('response').select('id').execute()).length;

  test('says of each envelope what the intake would say of it by itself, and stores nothing', async () => {
    const responses = [tap(5), tap(6), tap(4, { survey: 'nothing' }), { id: 'x' }, tap(3, { channel: 'letter' })];
    const dry = await dryRun(stage().ctx, kioskActor, { responses }, 'vi');
    const said = dry.results.map(({ status, problem }) => problem?.code ?? status);
    expect(said).toEqual([
      'valid',
      'response.answers',
      'response.unknown-survey',
      'response.malformed',
      'response.channel',
    ]);
    expect(await stored()).toBe(0);
    const { results } = await accept(stage().ctx, kioskActor, { responses }, 'vi');
    expect(results.map(({ status, problem }) => problem?.code ?? status)).toEqual(['stored', ...said.slice(1)]);
  });

  test('refuses whom and what the intake refuses', async () => {
    const body = { responses: [tap(5)] };
    await expect(dryRun(stage().ctx, null, body, 'vi')).rejects.toMatchObject({ code: 'access.unauthenticated' });
    await expect(dryRun(stage().ctx, manager, body, 'vi')).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(dryRun(stage().ctx, administrator, { responses: [] }, 'vi')).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });
});
