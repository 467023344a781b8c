import { healthPaths } from '#lib/jobs/health.openapi.server.ts';
import { kioskPaths } from '#lib/kiosk/kiosk.openapi.server.ts';
import { employeePaths } from '#lib/organisation/employee/employee.openapi.server.ts';
import { responsePaths } from '#lib/response/response.openapi.server.ts';
import { casePaths } from '#lib/review/cases/cases.openapi.server.ts';
import { rankingPaths } from '#lib/scoring/ranking.openapi.server.ts';
import { resultPaths } from '#lib/results/results.openapi.server.ts';
import { openApi } from '#lib/server/openapi.server.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ locals }) =>
  Response.json(
    openApi(
      [healthPaths, responsePaths, kioskPaths, rankingPaths, casePaths, employeePaths, resultPaths],
      locals.ctx.config.origin,
    ),
  );
