import * as v from 'valibot';
import { exportFile } from '#lib/organisation/import/export.server.ts';
import { exportRequest, kindsWanted } from '#lib/organisation/import/export.input.ts';
import { templateFile } from '#lib/organisation/import/template.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Weeks of roster that are exported where no days are asked for. */
const DAYS = 28;

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    const usual = { from: today, to: addDays(today, DAYS) };
    const asked = v.safeParse(exportRequest, { ...usual, ...Object.fromEntries(url.searchParams) });
    if (!asked.success) throw new Problem('request.invalid', { where: 'what' });
    const { what, format, ...request } = asked.output;
    const send = (bytes: Uint8Array, name: string) =>
      new Response(new Uint8Array(bytes), {
        headers: { 'content-type': types[format], 'content-disposition': `attachment; filename="${name}.${format}"` },
      });
    if (what === 'template') {
      await scopeFor(ctx.db, actor, 'organisation.read');
      return send(await templateFile(locale), 'smile-template');
    }
    const kinds = kindsWanted(what);
    return send(await exportFile(ctx, actor, { kinds, format, ...request }, locale), `smile-${what}-${today}`);
  });
