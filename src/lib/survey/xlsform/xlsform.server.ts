/** XLSForms in and out: a file is looked at, then made a draft of; any version is handed out as a file. */
import * as v from 'valibot';
import type { Actor } from '#lib/access/roles.ts';
import { checkSize, keep, kept } from '#lib/organisation/import/kept.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { createSurvey, saveDraft, surveyCodeOf, surveyToRead } from '../authoring.server.ts';
import { problemsIn } from '../check.ts';
import { definitionSchema } from '../questionnaire.input.ts';
import type { Definition, Text } from '../questionnaire.ts';
import { formFile, readFormFile } from './book.server.ts';
import type { Finding } from './findings.ts';
import type { ReadForm } from './read.ts';
import { bothWays } from './texts.ts';

export interface FormPreview {
  file: string;
  definition: Definition;
  /** The survey's code, if it were to be as the form calls itself; `''`: it says nothing. */
  code: string;
  languages: (string | null)[];
  findings: Finding[];
  /** What has to be mended before it can be published. */
  problems: number;
}

/** Findings that are kept to be looked at; nobody reads more. */
const MOST_FINDINGS = 2_000;

interface File {
  name: string;
  bytes: Uint8Array;
}

async function previewOf({ name, bytes }: File): Promise<FormPreview> {
  const form = await readFormFile(bytes);
  if ('no' in form) throw new Problem(`xlsform.${form.no}`, { found: form.found.slice(0, 12).join(', ') || '–' });
  return { file: name, code: codeOf(form), languages: form.languages, ...judged(form, name) };
}

const codeOf = ({ id }: ReadForm) => (id === '' ? '' : surveyCodeOf(id));

function judged(form: ReadForm, file: string) {
  const definition = v.parse(definitionSchema, form.definition);
  // A form need not say what it is called; its file does.
  const { vi, en } = definition.title;
  if (!vi && !en) definition.title = bothWays(file.replace(/\.[^.]*$/, ''));
  const problems = problemsIn(definition).filter(({ grave }) => grave).length;
  return { definition, findings: form.findings.slice(0, MOST_FINDINGS), problems };
}

/**
 * Reads a form and keeps what it says for an hour; nothing is made of it.
 * @returns the secret of the address under which it is looked at
 * @throws Problem access.*, import.empty, import.too-large, xlsform.* where it is no form
 */
export async function uploadForm(ctx: Context, actor: Actor | null, file: File): Promise<string> {
  await scopeFor(ctx.db, actor, 'survey.write');
  if (!actor) throw new Problem('access.unauthenticated');
  checkSize(file);
  const preview = Buffer.from(JSON.stringify(await previewOf(file)));
  return keep(ctx, actor, 'xlsform', { file: new Uint8Array(), preview });
}

async function keptPreview(ctx: Context, actor: Actor | null, secret: string) {
  await scopeFor(ctx.db, actor, 'survey.write');
  const upload = await kept(ctx, actor, 'xlsform', secret);
  return { upload, preview: JSON.parse((await upload.preview()).toString()) as FormPreview };
}

/** @throws Problem access.*, import.gone */
export const formPreview = async (ctx: Context, actor: Actor | null, secret: string): Promise<FormPreview> =>
  (await keptPreview(ctx, actor, secret)).preview;

/**
 * Makes a survey with a first draft of what was looked at.
 * @returns its code
 * @throws Problem access.*, import.gone, survey.code-taken
 */
export async function surveyFromForm(
  ctx: Context,
  actor: Actor | null,
  secret: string,
  { title, code }: { title: Text; code?: string | undefined },
): Promise<string> {
  const { upload, preview } = await keptPreview(ctx, actor, secret);
  const definition = { ...preview.definition, title };
  const made = await createSurvey(ctx, actor, { definition, code, file: preview.file });
  await upload.drop();
  return made;
}

/**
 * Makes what was looked at the draft of a survey's next version: what went out as a file comes back where it belongs.
 * @throws Problem access.*, import.gone, survey.unknown, survey.changed where a draft is being written already
 */
export async function versionFromForm(
  ctx: Context,
  actor: Actor | null,
  secret: string,
  { title, survey }: { title: Text; survey: string },
) {
  const { upload, preview } = await keptPreview(ctx, actor, secret);
  await saveDraft(ctx, actor, survey, { definition: { ...preview.definition, title }, revision: 0 });
  await upload.drop();
}

/** @throws Problem access.*, import.gone */
export async function discardForm(ctx: Context, actor: Actor | null, secret: string) {
  await (await keptPreview(ctx, actor, secret)).upload.drop();
}

/**
 * A form made a draft of at once, or only looked at.
 * @returns the survey's code; null where it was only looked at
 * @throws Problem access.*, import.empty, import.too-large, xlsform.*, survey.code-taken
 */
export async function importForm(
  ctx: Context,
  actor: Actor | null,
  file: File,
  { code, check = false }: { code?: string | undefined; check?: boolean } = {},
): Promise<FormPreview & { survey: string | null }> {
  await scopeFor(ctx.db, actor, 'survey.write');
  checkSize(file);
  const preview = await previewOf(file);
  const { definition } = preview;
  const survey = check ? null : await createSurvey(ctx, actor, { definition, code, file: file.name });
  return { ...preview, survey };
}

/**
 * A version as an XLSForm workbook.
 * @param version absent: the one that is asked, else the newest
 * @throws Problem access.*, survey.unknown, survey.not-ready where ODK and Kobo would refuse it
 */
export async function exportForm(ctx: Context, actor: Actor | null, survey: string, version?: number) {
  const { versions } = await surveyToRead(ctx, actor, survey);
  const found =
    version === undefined
      ? (versions.find(({ status }) => status === 'published') ?? versions[0])
      : versions.find((one) => one.version === version);
  if (!found) throw new Problem('survey.unknown', { survey: `${survey} (${version})` });
  const faults = problemsIn(found.definition).filter(({ grave }) => grave);
  if (faults.length > 0) throw new Problem('survey.not-ready', { n: faults.length });
  const at = { code: survey, version: found.version };
  return { name: `${survey}-${found.version}`, version: found.version, bytes: await formFile(found.definition, at) };
}
