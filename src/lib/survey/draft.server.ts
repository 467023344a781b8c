/** The draft as the builder gets it and sends it back, and new surveys made from others. */
import * as v from 'valibot';
import type { Actor } from '#lib/access/roles.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { readJson } from '#lib/server/body.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { faultIn } from '#lib/server/fault.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { createSurvey, saveDraft, surveyToRead, type SurveyVersion } from './authoring.server.ts';
import { frozenNames } from './builder/names.ts';
import { definitionSchema } from './questionnaire.input.ts';
import type { Definition, Text } from './questionnaire.ts';

/** Five hundred long questions in two languages, with room. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** A title is a line on a phone, a poster and a list. */
export const TITLE_LENGTH = 200;

export interface DraftToEdit {
  code: string;
  definition: Definition;
  /** 0: nothing is saved yet, and what is edited is the newest version. */
  revision: number;
  savedAt: string | null;
  savedBy: string;
  /** The version being asked now; null: none. */
  published: Definition | null;
  /** Names that versions were asked under. */
  frozen: string[];
  /** In the organisation's zone, for the preview. */
  today: string;
}

/** @throws Problem access.*, survey.unknown; access.forbidden where the actor may read it only */
export async function draftToEdit(ctx: Context, actor: Actor | null, survey: string): Promise<DraftToEdit> {
  const { code, versions, mayWrite } = await surveyToRead(ctx, actor, survey);
  if (!mayWrite) throw new Problem('access.forbidden', { permission: 'survey.write' });
  const draft = versions.find(({ status }) => status === 'draft');
  const asked = versions.filter(({ status }) => status !== 'draft');
  const { definition, savedAt, savedBy } = newest(versions);
  return {
    ...{ code, definition, savedAt, savedBy, revision: draft?.revision ?? 0 },
    published: asked.find(({ status }) => status === 'published')?.definition ?? null,
    frozen: [...frozenNames(asked.map((version) => version.definition))],
    today: dayOf(ctx.now(), ctx.config.zone),
  };
}

/** What one goes on from: the draft, else the last version. */
function newest([first]: SurveyVersion[]): SurveyVersion {
  if (!first) throw new Error('A survey without versions');
  return first;
}

const savedSchema = v.strictObject({
  definition: definitionSchema,
  revision: v.pipe(v.number(), v.integer(), v.minValue(0)),
});

/**
 * Saves what the builder sent.
 * @returns the new revision
 * @throws Problem request.too-large, survey.malformed with the place (`at`, from 0) in its details, and as saveDraft
 */
export async function saveSent(ctx: Context, actor: Actor | null, survey: string, request: Request, locale: Locale) {
  const sent = v.safeParse(savedSchema, await readJson(request, BODY_LIMIT));
  if (!sent.success) throw malformed(sent.issues, locale);
  return saveDraft(ctx, actor, survey, sent.output);
}

function malformed(issues: readonly v.BaseIssue<unknown>[], locale: Locale): Problem {
  const [, part, at] = issues[0]?.path?.map(({ key }) => key) ?? [];
  const placed = part === 'questions' && typeof at === 'number';
  const where = placed ? m.survey_place({ n: at + 1 }, { locale }) : m.survey_place_whole({}, { locale });
  return new Problem('survey.malformed', { ...faultIn(issues), where, ...(placed ? { at } : {}) });
}

/** @throws Problem access.*, survey.unknown, survey.no-version */
export async function versionToRead(ctx: Context, actor: Actor | null, survey: string, version: string) {
  const { versions, ...found } = await surveyToRead(ctx, actor, survey);
  const wanted = versions.find((one) => String(one.version) === version);
  if (!wanted) throw new Problem('survey.no-version', { version });
  return { ...found, ...wanted };
}

/**
 * A new survey, empty or with what another one asks.
 * @param from code of the other one; absent: empty
 * @returns its code
 * @throws Problem access.*, unit.*, survey.unknown, survey.untitled
 */
export async function beginSurvey(
  ctx: Context,
  actor: Actor | null,
  { title, from, unit }: { title: Text; from?: string; unit?: string },
): Promise<string> {
  const named = { vi: title.vi.normalize('NFC').trim(), en: title.en.normalize('NFC').trim() };
  const longest = Math.max(named.vi.length, named.en.length);
  if (longest === 0 || longest > TITLE_LENGTH) throw new Problem('survey.untitled', { n: TITLE_LENGTH });
  const questions = from ? newest((await surveyToRead(ctx, actor, from)).versions).definition.questions : [];
  return createSurvey(ctx, actor, { definition: { title: named, questions }, ...(unit ? { unit } : {}) });
}
