/** The intake against whatever may come: an answer for each item or one refusal, never a bug, never half of it. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { accept, dryRun } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { Problem } from '#lib/problem.ts';
import { bodies } from '../fixtures/broken-batches.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, kioskActor, smallOrganisation } from '../fixtures/organisation.ts';

const RUNS = 400;
const actors = fc.constantFrom(kioskActor, kioskActor, administrator);

onEachEngine('a fuzzed intake', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));

  const storedIds = async () =>
    new Set((await stage().ctx.db.selectFrom('response').select('id').execute()).map(({ id }) => id));

  test('stores exactly what it says it stored, and refuses the rest in words', async () => {
    let known = await storedIds();
    let stored = 0;
    await fc.assert(
      fc.asyncProperty(actors, bodies, async (actor, body) => {
        const reply = await accept(stage().ctx, actor, body, 'en').catch((thrown: unknown) => {
          if (!(thrown instanceof Problem) || thrown.status >= 500) throw thrown;
          return null;
        });
        const now = await storedIds();
        const fresh = [...now].filter((id) => !known.has(id)).toSorted();
        known = now;
        stored += fresh.length;
        if (!reply) {
          expect(fresh).toEqual([]);
          return;
        }
        const said = reply.results.filter(({ status }) => status === 'stored').map(({ id }) => id);
        const events = new Set((body as { events?: { id?: unknown }[] }).events?.map((event) => event?.id));
        expect(fresh).toEqual(said.filter((id) => !events.has(id)).toSorted());
        const { responses = [], events: given = [] } = body as { responses?: unknown[]; events?: unknown[] };
        expect(reply.results).toHaveLength(responses.length + given.length);
        for (const { status, problem } of reply.results) {
          if (status === 'rejected') expect(problem?.message).toBeTruthy();
          // Random numbers meet: what is kept all the same is told of nothing else.
          else expect([undefined, 'response.seq-conflict']).toContain(problem?.code);
        }
      }),
      { numRuns: RUNS },
    );
    // Fuzzing that only ever hits the first check would prove nothing.
    expect(stored).toBeGreaterThan(RUNS / 4);
    expect(await verify(stage().ctx)).toMatchObject({ differences: 0 });
  });

  test('a dry run never stores', async () => {
    const before = await storedIds();
    await fc.assert(
      fc.asyncProperty(actors, bodies, async (actor, body) => {
        await dryRun(stage().ctx, actor, body, 'vi').catch((thrown: unknown) => {
          if (!(thrown instanceof Problem) || thrown.status >= 500) throw thrown;
        });
      }),
      { numRuns: RUNS / 4 },
    );
    expect(await storedIds()).toEqual(before);
  });

  test('times stay times that sort as text', async () => {
    const rows = await stage().ctx.db.selectFrom('response').selectAll().execute();
    const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
    for (const row of rows)
      for (const at of [row.started_at, row.answered_at, row.corrected_at, row.received_at, row.visit_at])
        expect(at).toMatch(ISO);
  });
});
