/** A back-office screen: what its link opens, what it shows, and that it ends with its removal. */
import { beforeAll, expect, test } from 'vitest';
import { accept } from '#lib/response/accept.server.ts';
import { boardStream } from '#lib/scoring/wallboard/stream.server.ts';
import { addWallboard, boardFor, listWallboards, removeWallboard } from '#lib/scoring/wallboard/wallboard.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

onEachEngine('back-office screens', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));

  async function rated(count: number, level: number, day: string) {
    const responses = Array.from({ length: count }, (_, n) =>
      tap(level, {
        channel: 'paper',
        visit: {
          at: `${day}T0${Math.floor(n / 30) + 2}:${String((n % 30) * 2).padStart(2, '0')}:00.000Z`,
          counter: 'DH-1',
          employee: 'NV1',
        },
      }),
    );
    const { results } = await accept(stage().ctx, administrator, { responses }, 'vi');
    expect(results.filter(({ status }) => status !== 'stored')).toEqual([]);
  }
  const today = () => stage().ctx.now().toISOString().slice(0, 10);
  const daysAgo = (days: number) => new Date(Date.parse(today()) - days * 86_400_000).toISOString().slice(0, 10);

  test('shows its store, in steps, as long as it is not removed', async () => {
    const { ctx } = stage();
    const secret = await addWallboard(ctx, manager, { store: 'BD', name: 'Ti vi' });
    expect(await boardFor(ctx, secret)).toMatchObject({ store: 'Ba Đồn', today: 0, week: null });
    expect(await boardFor(ctx, 'smw_unknown')).toBeNull();
    const [wall] = await listWallboards(ctx, manager);
    expect(wall).toMatchObject({ name: 'Ti vi', store: { code: 'BD' } });
    expect(wall?.seenAt).toBe(ctx.now().toISOString());
    await removeWallboard(ctx, manager, wall?.id ?? '');
    expect(await boardFor(ctx, secret)).toBeNull();
    expect(await refusal(removeWallboard(ctx, manager, wall?.id ?? ''))).toBe('wallboard.unknown');
  });

  test('is made and removed by those who care for that store only', async () => {
    const { ctx } = stage();
    expect(await refusal(addWallboard(ctx, manager, { store: 'DH', name: 'x' }))).toBe('access.forbidden');
    expect(await refusal(addWallboard(ctx, administrator, { store: 'QT', name: 'x' }))).toBe('unit.unknown');
    await addWallboard(ctx, administrator, { store: 'DH', name: 'Của người khác' });
    expect(await listWallboards(ctx, manager)).toEqual([]);
    const [other] = await listWallboards(ctx, administrator);
    expect(await refusal(removeWallboard(ctx, manager, other?.id ?? ''))).toBe('wallboard.unknown');
  });

  test('counts the ratings of whole days, and tells what changes', async () => {
    const { ctx } = stage();
    const secret = await addWallboard(ctx, administrator, { store: 'DH', name: 'Ti vi' });
    await rated(40, 5, daysAgo(2));
    await rated(10, 1, daysAgo(3));
    expect((await boardFor(ctx, secret))?.week).toMatchObject({ n: 50, smiling: 0.8, levels: [0.2, 0, 0, 0, 0.8] });

    const reader = boardStream(ctx, secret).getReader();
    const text = ({ value }: { value?: Uint8Array }) => new TextDecoder().decode(value);
    expect(text(await reader.read())).toMatch(/^event: board\ndata: \{"store":"Đồng Hới",.*\}\n\n$/);
    await reader.cancel();
    const gone = boardStream(ctx, 'smw_unknown').getReader();
    expect(text(await gone.read())).toBe('event: gone\ndata:\n\n');
    expect((await gone.read()).done).toBe(true);
  });
});
