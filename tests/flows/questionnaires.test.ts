/** The intake judges answers as whoever asked them did, whatever the questionnaire. */
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeAll, expect, test } from 'vitest';
import { accept } from '#lib/response/accept.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { relevant } from '#lib/survey/asking.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { faultsIn } from '#lib/survey/validity.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, smallOrganisation } from '../fixtures/organisation.ts';
import { answersTo, questionnaires } from '../fixtures/questionnaires.ts';

const SURVEYS = 60;
const ANSWERS_EACH = 12;

onEachEngine('random questionnaires', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));

  async function publish(definition: Definition) {
    const survey = `r-${uuidv7()}`;
    await stage()
      .ctx.db.insertInto('survey_version')
      .values({
        survey,
        version: 1,
        status: 'published',
        definition: JSON.stringify(definition),
        published_at: '2026-01-01T00:00:00.000Z',
      })
      .execute();
    return survey;
  }

  const envelope = (survey: string, answers: Answers) => ({
    id: uuidv7(),
    survey,
    version: 1,
    channel: 'email',
    locale: 'vi',
    startedAt: '2026-11-20T02:00:00.000Z',
    answeredAt: '2026-11-20T02:05:00.000Z',
    answers,
    visit: { counter: 'DH-1', employee: 'NV1', at: '2026-11-19T02:00:00.000Z' },
  });

  test('stored exactly where the asking side found nothing wrong, and stored is exactly what was asked', async () => {
    const seen = { stored: 0, rejected: 0 };
    await fc.assert(
      fc.asyncProperty(
        questionnaires.chain((definition) =>
          fc.tuple(fc.constant(definition), fc.array(answersTo(definition), { minLength: 1, maxLength: ANSWERS_EACH })),
        ),
        async ([definition, given]) => {
          const survey = await publish(definition);
          const responses = given.map((answers) => envelope(survey, answers));
          const { results } = await accept(stage().ctx, administrator, { responses }, 'vi');
          for (const [at, { id, answers }] of responses.entries()) {
            const [fault] = faultsIn(definition, answers, { today: '2026-11-20' });
            expect(results[at]?.status).toBe(fault ? 'rejected' : 'stored');
            seen[fault ? 'rejected' : 'stored'] += 1;
            if (fault) continue;
            const row = await stage()
              .ctx.db.selectFrom('response')
              .select('answers')
              .where('id', '=', id)
              .executeTakeFirstOrThrow();
            expect(JSON.parse(row.answers)).toEqual(relevant(definition, answers));
          }
        },
      ),
      { numRuns: SURVEYS },
    );
    // Answers that are all right or all wrong would prove nothing.
    expect(Math.min(seen.stored, seen.rejected)).toBeGreaterThan(SURVEYS / 2);
    expect(await verify(stage().ctx)).toMatchObject({ differences: 0 });
  });
});
