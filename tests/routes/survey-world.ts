/** Surveys of the store DH for the calls of the matrix, made anew for each call. */
import { v7 as uuidv7 } from 'uuid';
import type { Definition } from '#lib/survey/questionnaire.ts';
import type { Asked } from './world.ts';

const definition: Definition = {
  title: { vi: 'Khảo sát', en: 'Survey' },
  questions: [{ type: 'text', name: 'a', text: { vi: 'Ý kiến?', en: 'Comments?' }, maxLength: 100 }],
};

/** A draft that the store DH made. */
export const ofDh =
  (more?: Asked): Asked =>
  async (ctx) => {
    const code = uuidv7();
    const at = ctx.now().toISOString();
    await ctx.db.insertInto('survey').values({ code, unit: 'DH', created_at: at, created_by: 'system:cli' }).execute();
    await ctx.db
      .insertInto('survey_version')
      .values({
        ...{ survey: code, version: 1, status: 'draft', definition: JSON.stringify(definition), published_at: null },
        ...{ revision: 1, saved_at: at, saved_by: 'system:cli' },
      })
      .execute();
    return { ...(await more?.(ctx)), params: { code } };
  };

/** The same, saved again. */
export const draft: Asked = async () => ({
  body: JSON.stringify({ definition, revision: 1 }),
  type: 'application/json',
});
