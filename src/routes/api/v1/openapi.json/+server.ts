import { healthPaths } from '#lib/jobs/health.openapi.server.ts';
import { openApi } from '#lib/server/openapi.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals }) => Response.json(openApi([healthPaths], locals.ctx.config.origin));
