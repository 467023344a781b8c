import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { answered } from '#lib/organisation/employee/forms.server.ts';
import { isChange, isKind } from '#lib/organisation/import/columns.ts';
import { confirmUpload, discardUpload, previewPage, uploadFile } from '#lib/organisation/import/upload.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { readForm } from '#lib/server/body.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    await scopeFor(ctx.db, actor, 'organisation.write');
    const today = dayOf(ctx.now(), ctx.config.zone);
    const secret = url.searchParams.get('file');
    const [kind, change] = [url.searchParams.get('kind'), url.searchParams.get('change')];
    const filter = {
      kind: isKind(kind) ? kind : null,
      change: isChange(change) ? change : null,
      page: Number(url.searchParams.get('page')) || 1,
    };
    const preview = secret === null ? null : await previewPage(ctx, actor, secret, filter).catch(goneIsNull);
    return {
      preview,
      filter,
      secret,
      gone: secret !== null && preview === null,
      days: { from: today, to: addDays(today, 28) },
      zone: ctx.config.zone,
    };
  });

/** Imported, discarded or too old: the page says so and takes another file. */
function goneIsNull(error: unknown): null {
  if (error instanceof Problem && error.code === 'import.gone') return null;
  throw error;
}

const confirmForm = v.object({ file: v.string(), digest: v.string() });
const fileForm = v.object({ file: v.string() });

export const actions: Actions = {
  upload: async ({ locals: { ctx, actor, locale }, request }) => {
    const read = { form: 'upload', schema: v.object({}), data: new FormData() };
    const outcome = await answered(locale, read, async () => {
      const file = (await readForm(request, new Problem('import.too-large', { limit: '10 MB' }))).get('upload');
      const given = file instanceof File ? file : new File([], '');
      const bytes = new Uint8Array(await given.arrayBuffer());
      return { secret: await uploadFile(ctx, actor, { name: given.name, bytes }) };
    });
    if ('done' in outcome) redirect(303, `/import?file=${outcome.secret}`);
    return outcome;
  },
  confirm: async ({ locals: { ctx, actor, locale }, request }) => {
    const read = { form: 'confirm', schema: confirmForm, data: await request.formData() };
    return answered(locale, read, async ({ file, digest }) => ({
      counts: (await confirmUpload(ctx, actor, file, digest))?.counts ?? null,
    }));
  },
  discard: async ({ locals: { ctx, actor, locale }, request }) => {
    const read = { form: 'discard', schema: fileForm, data: await request.formData() };
    const outcome = await answered(locale, read, async ({ file }) => {
      // Whether it was there still or not: it is not wanted.
      await discardUpload(ctx, actor, file).catch(goneIsNull);
      return {};
    });
    if ('done' in outcome) redirect(303, '/import');
    return outcome;
  },
};
