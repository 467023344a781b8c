import * as v from 'valibot';
import { unitChoiceSchema } from '#lib/organisation/organisation.input.ts';
import { unitsOffered } from '#lib/organisation/unit-choice.server.ts';
import { Problem } from '#lib/problem.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { faultIn } from '#lib/server/fault.ts';
import type { RequestHandler } from './$types';

/** Asked by UnitPicker while somebody types. */
export const GET: RequestHandler = ({ locals: { ctx, actor, locale }, url }) =>
  forDevice(locale, async () => {
    const asked = v.safeParse(unitChoiceSchema, Object.fromEntries(url.searchParams));
    if (!asked.success) throw new Problem('request.invalid', faultIn(asked.issues));
    const { permission, ...rest } = asked.output;
    return Response.json(await unitsOffered(ctx, actor, permission, rest));
  });
