/** Making surveys: a draft is saved while it is written, published once it has no faults, and never changes after. */
import type { Db } from '#db/connect.server.ts';
import { namesOfUsers } from '#lib/access/access.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { covers, rootUnitCode, scopeFor, unitInScope, unitName } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { fold } from '#lib/ui/text.ts';
import { problemsIn } from './check.ts';
import type { Definition, Text } from './questionnaire.ts';
import * as queries from './survey.queries.server.ts';

export interface SurveyInList {
  code: string;
  title: Text;
  /** Whose it is. */
  unit: { code: string; name: string };
  /** The version being asked; null: none. */
  published: { version: number; at: string } | null;
  draft: { version: number; savedAt: string | null } | null;
  retired: number;
  mayWrite: boolean;
}

/** Surveys are the whole organisation's to see; the unit that made one changes it. @throws Problem access.* */
export async function listSurveys(ctx: Context, actor: Actor | null): Promise<SurveyInList[]> {
  await scopeFor(ctx.reader, actor, 'survey.read');
  const [rows, root] = await Promise.all([queries.allVersions(ctx.reader), rootUnitCode(ctx.reader)]);
  const writable = await writableBy(ctx, actor);
  const owners = [...new Set([root, ...rows.map(({ unit }) => unit ?? root)])];
  const names = await namesOf(ctx.reader, 'unit', owners);
  return [...Map.groupBy(rows, ({ survey }) => survey)].map(([code, versions]) => {
    const owner = versions[0]?.unit ?? root;
    const of = (status: string) => versions.filter((version) => version.status === status);
    const [published] = of('published');
    const [draft] = of('draft');
    const { title } = JSON.parse((published ?? versions[0])?.definition ?? '{}') as Definition;
    return {
      code,
      title,
      unit: { code: owner, name: names.get(owner) ?? owner },
      published: published ? { version: published.version, at: published.published_at ?? '' } : null,
      draft: draft ? { version: draft.version, savedAt: draft.saved_at } : null,
      retired: of('retired').length,
      mayWrite: writable(owner),
    };
  });
}

async function writableBy(ctx: Context, actor: Actor | null): Promise<(unit: string) => boolean> {
  try {
    const scope = await scopeFor(ctx.reader, actor, 'survey.write');
    return (unit) => covers(scope, unit);
  } catch (refusal) {
    if (refusal instanceof Problem && refusal.code === 'access.forbidden') return () => false;
    throw refusal;
  }
}

export interface SurveyVersion {
  version: number;
  status: 'draft' | 'published' | 'retired';
  definition: Definition;
  publishedAt: string | null;
  savedAt: string | null;
  revision: number;
  /** Who saved the draft last; `''` where nobody knows. */
  savedBy: string;
}

/** A survey with all its versions, the newest first. @throws Problem access.*, survey.unknown */
export async function surveyToRead(ctx: Context, actor: Actor | null, survey: string) {
  await scopeFor(ctx.reader, actor, 'survey.read');
  const rows = await queries.versionsOf(ctx.reader, survey);
  if (rows.length === 0) throw new Problem('survey.unknown', { survey });
  const owner = await ownerOf(ctx.reader, survey);
  const people = await namesOfUsers(
    ctx.reader,
    rows.flatMap(({ saved_by: by }) => (by ? [by] : [])),
  );
  const versions: SurveyVersion[] = rows.map((row) => ({
    version: row.version,
    status: row.status,
    definition: JSON.parse(row.definition) as Definition,
    publishedAt: row.published_at,
    savedAt: row.saved_at,
    revision: row.revision,
    savedBy: people.get(row.saved_by ?? '') ?? '',
  }));
  const unit = { code: owner, name: await unitName(ctx.reader, owner) };
  return { code: survey, unit, versions, mayWrite: (await writableBy(ctx, actor))(owner) };
}

/** Surveys that came with the product are the whole organisation's. */
async function ownerOf(db: Db, survey: string): Promise<string> {
  return (await queries.surveyByCode(db, survey))?.unit ?? (await rootUnitCode(db));
}

/** @throws Problem access.*, survey.unknown */
async function author(ctx: Context, tx: Db, actor: Actor | null, survey: string): Promise<Actor & { unit: string }> {
  const scope = await scopeFor(tx, actor, 'survey.write');
  const versions = await queries.versionsOf(tx, survey);
  if (versions.length === 0 || !actor) throw new Problem('survey.unknown', { survey });
  const unit = await ownerOf(tx, survey);
  if (!covers(scope, unit)) throw new Problem('access.forbidden', { permission: 'survey.write' });
  return { ...actor, unit };
}

/** Lower-case letters, digits and hyphens, from what people call it. */
export const surveyCodeOf = (title: string) =>
  fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'khao-sat';

/**
 * A new survey with a first draft.
 * @param wanted its code; without one it is made from the title, with a number where that is taken
 * @returns its code
 * @throws Problem access.*, unit.*, survey.code-taken
 */
export async function createSurvey(
  ctx: Context,
  actor: Actor | null,
  {
    definition,
    code: wanted,
    unit: unitCode,
    file,
  }: {
    definition: Definition;
    code?: string | undefined;
    unit?: string | undefined;
    /** What it was imported from. */
    file?: string;
  },
): Promise<string> {
  const { unit } = await unitInScope(ctx.db, actor, 'survey.write', unitCode);
  if (!actor) throw new Problem('access.unauthenticated');
  const at = ctx.now().toISOString();
  const by = actorKey(actor);
  const base = wanted ?? surveyCodeOf(definition.title.vi || definition.title.en);
  return transacted(ctx.db, async (tx) => {
    for (let attempt = 1; attempt < 100; attempt++) {
      const code = attempt === 1 ? base : `${base}-${attempt}`;
      const taken = (await queries.versionsOf(tx, code)).length > 0;
      const inserted =
        !taken && (await queries.insertSurvey(tx, { code, unit: unit.code, created_at: at, created_by: by }));
      if (!inserted && wanted === undefined) continue;
      if (!inserted) throw new Problem('survey.code-taken', { survey: code });
      await queries.insertDraft(tx, { survey: code, version: 1, definition, at, by });
      const after = { title: definition.title, ...(file === undefined ? {} : { file }) };
      await audit(tx, actor, ctx.now(), { action: 'survey.create', subject: `survey:${code}`, unit: unit.code, after });
      return code;
    }
    throw new Problem('survey.code-taken', { survey: base });
  });
}

/**
 * Saves what is being written; a published survey gets a draft of its next version by its first change.
 * @param revision of the draft that was read; 0: there was none
 * @returns the new revision
 * @throws Problem access.*, survey.unknown, survey.changed when somebody else saved in between
 */
export async function saveDraft(
  ctx: Context,
  actor: Actor | null,
  survey: string,
  { definition, revision }: { definition: Definition; revision: number },
): Promise<number> {
  return transacted(ctx.db, async (tx) => {
    const by = await author(ctx, tx, actor, survey);
    const saved = { survey, definition, at: ctx.now().toISOString(), by: actorKey(by) };
    const draft = await queries.heldDraft(tx, survey);
    if (!draft) {
      if (revision !== 0) throw new Problem('survey.changed');
      // Two who begin at once want the same number, and one of them gets it.
      const newest = (await queries.versionsOf(tx, survey)).find(({ status }) => status !== 'draft');
      if (!(await queries.insertDraft(tx, { ...saved, version: (newest?.version ?? 0) + 1 })))
        throw new Problem('survey.changed');
      return 1;
    }
    if (!(await queries.updateDraft(tx, { ...saved, version: draft.version }, revision)))
      throw new Problem('survey.changed');
    return revision + 1;
  });
}

/**
 * From now on this version is asked; those before it are retired, and late answers to them still count.
 * @param revision of the draft that was looked at: nobody publishes what they did not see
 * @throws Problem access.*, survey.unknown, survey.no-draft, survey.changed, survey.not-ready
 */
export async function publishSurvey(ctx: Context, actor: Actor | null, survey: string, revision: number) {
  return transacted(ctx.db, async (tx) => {
    const by = await author(ctx, tx, actor, survey);
    const draft = await queries.heldDraft(tx, survey);
    if (!draft) throw new Problem('survey.no-draft');
    if (draft.revision !== revision) throw new Problem('survey.changed');
    const faults = problemsIn(JSON.parse(draft.definition) as Definition).filter(({ grave }) => grave);
    if (faults.length > 0) throw new Problem('survey.not-ready', { n: faults.length });
    await queries.retirePublished(tx, survey);
    await queries.setPublished(tx, survey, draft.version, ctx.now().toISOString());
    const after = { version: draft.version };
    await audit(tx, by, ctx.now(), { action: 'survey.publish', subject: `survey:${survey}`, unit: by.unit, after });
    return draft.version;
  });
}

/** Nobody is asked any more; what was answered stays. @throws Problem access.*, survey.unknown */
export async function retireSurvey(ctx: Context, actor: Actor | null, survey: string) {
  await transacted(ctx.db, async (tx) => {
    const by = await author(ctx, tx, actor, survey);
    if ((await queries.retirePublished(tx, survey)) > 0)
      await audit(tx, by, ctx.now(), { action: 'survey.retire', subject: `survey:${survey}`, unit: by.unit });
  });
}

/** @returns how many versions are left @throws Problem access.*, survey.unknown, survey.no-draft */
export async function discardDraft(ctx: Context, actor: Actor | null, survey: string): Promise<number> {
  return transacted(ctx.db, async (tx) => {
    const by = await author(ctx, tx, actor, survey);
    if (!(await queries.deleteDraft(tx, survey))) throw new Problem('survey.no-draft');
    await audit(tx, by, ctx.now(), { action: 'survey.discard', subject: `survey:${survey}`, unit: by.unit });
    return (await queries.versionsOf(tx, survey)).length;
  });
}
