import fc from 'fast-check';
import { expect, test } from 'vitest';
import { questionnaires } from '../../../../tests/fixtures/questionnaires.ts';
import { problemsIn } from '../check.ts';
import type { Definition, Text } from '../questionnaire.ts';
import { phoneCallSurvey } from '../shipped/phone-call.ts';
import { serviceQualitySurvey } from '../shipped/service-quality.ts';
import { smileSurvey } from '../shipped/smile.ts';
import { formFile, readFormFile } from './book.server.ts';

const again = async (definition: Definition) => {
  const form = await readFormFile(await formFile(definition, { code: 'khao-sat', version: 3 }));
  return 'no' in form ? form : { definition: form.definition, findings: form.findings, id: form.id };
};
const same = (definition: Definition) => ({ definition, findings: [], id: 'khao-sat' });

test.each([
  ['smile', smileSurvey],
  ['service quality', serviceQualitySurvey],
  ['phone call', phoneCallSurvey],
])('the shipped survey %s comes back from its own workbook as it was', async (_, definition) => {
  expect(await again(definition)).toEqual(same(definition));
});

test('so does every questionnaire that may be published', async () => {
  await fc.assert(
    fc.asyncProperty(questionnaires, async (definition) => {
      fc.pre(problemsIn(definition).every(({ grave }) => !grave));
      expect(await again(definition)).toEqual(same(definition));
    }),
    { numRuns: 150 },
  );
});
