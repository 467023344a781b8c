import { health } from '#lib/jobs/health.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals }) => {
  const found = await health(locals.ctx);
  const well = found.status === 'ok';
  return Response.json(found, {
    status: well ? 200 : 503,
    // Of a type of its own when it is a refusal, which the hook would otherwise word as a problem.
    headers: { 'cache-control': 'no-store', ...(well ? {} : { 'content-type': 'application/health+json' }) },
  });
};
