import { draftToEdit, saveSent } from '#lib/survey/draft.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

/** Asked by the builder where somebody else saved in between. */
export const GET: RequestHandler = ({ locals: { ctx, actor, locale }, params }) =>
  forDevice(locale, async () => Response.json(await draftToEdit(ctx, actor, params.code)));

/** Saved by the builder while one writes: `{definition, revision}` → `{revision}`. */
export const PUT: RequestHandler = ({ locals: { ctx, actor, locale }, params, request }) =>
  forDevice(locale, async () => Response.json({ revision: await saveSent(ctx, actor, params.code, request, locale) }));
