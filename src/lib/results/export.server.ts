/** Single responses for those who work on with them: CSV, a workbook with its codebook, and SPSS syntax. */
import { Readable } from 'node:stream';
import { audit } from '#lib/access/audit.server.ts';
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { covers, scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { inTurn } from '#lib/response/export-thread.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { exportSyntax, type ExportOrder, type Format } from './export-rows.server.ts';
import { resultsScope, type ResultsRequest } from './results.server.ts';

/**
 * What the results page counts, a line for each response. Phone numbers and addresses are in it for those only who hold
 * the permission for them, and that they took them is noted.
 * @throws Problem as `surveyResults`
 */
export async function exportOrder(
  ctx: Context,
  actor: Actor | null,
  request: ResultsRequest,
): Promise<Omit<ExportOrder, 'format' | 'locale'>> {
  await unitInScope(ctx.db, actor, 'response.read', request.unit);
  const { unit, asked, stores } = await resultsScope(ctx, actor, request);
  const { survey, from, to, channel } = request;
  const contacts =
    mayAnywhere(actor, 'contact.read') && covers(await scopeFor(ctx.db, actor, 'contact.read'), unit.code);
  const versions = asked.map(({ version, definition }) => ({ version, definition }));
  const withContacts = contacts && versions.some(({ definition }) => definition.questions.some(isContact));
  if (withContacts && actor)
    await transacted(ctx.db, (tx) =>
      audit(tx, actor, ctx.now(), {
        action: 'result.contacts',
        subject: `survey:${survey}`,
        unit: unit.code,
        after: { from, to },
      }),
    );
  return { databaseUrl: ctx.config.databaseUrl, survey, versions, from, to, stores, channel, contacts: withContacts };
}

const isContact = ({ type }: { type: string }) => type === 'phone' || type === 'email' || type === 'callback';

/** @throws Problem as `exportOrder` */
export async function resultsFile(
  ctx: Context,
  actor: Actor | null,
  request: ResultsRequest,
  format: Format | undefined,
  locale: Locale,
): Promise<Response> {
  if (!format) throw new Problem('request.invalid', { where: 'format', fault: 'unknown-option' });
  const order = await exportOrder(ctx, actor, request);
  const name = `${order.survey}-${order.from}-${order.to}`;
  const headers = downloadHeaders(name, format);
  if (format === 'sps')
    return new Response(exportSyntax(`${name}.csv`, order.versions, order.contacts, locale), { headers });
  const file = await inTurn(import.meta.resolve('#lib/results/export.worker.ts'), { ...order, format, locale });
  return new Response(Readable.toWeb(file) as ReadableStream, { headers });
}
