/** Who changed what, when, from what to what: found, scoped and worded. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { auditActions } from '#lib/access/audit-actions.ts';
import { isReference, subjectKey } from '#lib/access/audit.ts';
import { unitsFor, type Actor } from '#lib/access/roles.ts';
import { scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { records_actor_cli, records_actor_jobs } from '#lib/paraglide/messages.js';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { periodFault } from '#lib/ui/period.ts';
import { fold, normalCode } from '#lib/ui/text.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { changesOf, visit } from './audit-changes.server.ts';
import {
  auditRows,
  personalValues,
  type AuditCursor,
  type AuditFilter,
  type AuditRow,
} from './audit.queries.server.ts';
import { actionWord, kindOfField, nounWord } from './audit-words.server.ts';
import type { AuditEntryView, AuditRequest, Reference } from './audit-log.ts';
import { foldedLike, machineNames, usersLike } from './names.queries.server.ts';
import { Names } from './names.server.ts';

/** More matches than this say nothing about whom was meant. */
const MAX_MATCHES = 200;
const KEY = /^[a-z-]+:\S+$/;

/** @throws Problem access.*, unit.*, period.invalid */
export async function auditFilter(ctx: Context, actor: Actor | null, request: AuditRequest): Promise<AuditFilter> {
  const { from, to } = request;
  if (periodFault(request)) throw new Problem('period.invalid');
  const { zone } = ctx.config;
  return {
    unit: await unitsOf(ctx, actor, request.unit),
    subject: request.q ? await subjectsLike(ctx, request.q) : null,
    actor: request.who ? await actorsLike(ctx, request.who) : null,
    action: request.action ? actionsOf(request.action) : null,
    from: from ? momentOf(from, '00:00', zone).toISOString() : null,
    until: to ? momentOf(addDays(to, 1), '00:00', zone).toISOString() : null,
  };
}

/** The units whose rows the actor may see; null: all, and what belongs to none. */
async function unitsOf(ctx: Context, actor: Actor | null, wanted: string | undefined): Promise<string[] | null> {
  const scope = await scopeFor(ctx.db, actor, 'audit.read');
  if (scope === 'all' && !wanted) return null;
  const granted = actor && !wanted ? unitsFor(actor, 'audit.read') : 'all';
  const roots = wanted ? [wanted] : granted === 'all' ? [] : granted;
  const found = await Promise.all(roots.map((code) => unitInScope(ctx.db, actor, 'audit.read', code)));
  // What belongs to no unit (a restore, a device nobody placed) is the whole organisation's.
  if (found.some(({ unit }) => unit.parent === null)) return null;
  return [...new Set(found.flatMap(({ codes }) => codes))];
}

const actionsOf = (wanted: string): string[] =>
  wanted.includes('.') ? [wanted] : auditActions.filter((action) => action.startsWith(`${wanted}.`));

/** For `like`: rows that hold the text somewhere. */
const holding = (text: string) => `%${fold(text).replace(/[%_]/g, '')}%`;

/** Ids of who and what is called so. */
async function named(ctx: Context, text: string) {
  const [users, { tokens, kiosks }] = await Promise.all([
    usersLike(ctx.reader, holding(text), MAX_MATCHES),
    machineNames(ctx.reader),
  ]);
  const like = (rows: { id: string; name: string }[]) =>
    rows.flatMap(({ id, name }) => (fold(name).includes(fold(text)) ? [id] : []));
  return { users, tokens: like(tokens), kiosks: like(kiosks) };
}

async function actorsLike(ctx: Context, typed: string): Promise<string[]> {
  const text = typed.trim();
  if (KEY.test(text)) return [text];
  const { users, tokens, kiosks } = await named(ctx, text);
  const keys = (kind: string, ids: string[]) => ids.map((id) => `${kind}:${id}`);
  return [...keys('user', users), ...keys('token', tokens), ...keys('kiosk', kiosks)].slice(0, MAX_MATCHES);
}

/** Rows name what they are about by `kind:id`, or by an id alone where their action says the kind. */
async function subjectsLike(ctx: Context, typed: string): Promise<string[]> {
  const text = typed.trim();
  if (KEY.test(text)) return [text, text.slice(text.indexOf(':') + 1)];
  const [{ employees, units }, { users, tokens, kiosks }] = await Promise.all([
    foldedLike(ctx.reader, holding(text), MAX_MATCHES),
    named(ctx, text),
  ]);
  const keys = (kinds: string[], ids: string[]) =>
    ids.slice(0, MAX_MATCHES).flatMap((id) => [id, ...kinds.map((kind) => `${kind}:${id}`)]);
  return [
    ...new Set([
      text,
      normalCode(text),
      ...keys(['counter'], [normalCode(text)]),
      ...keys(['employee'], employees),
      ...keys(['unit', 'store'], units),
      ...keys(['user'], users),
      ...keys(['token'], tokens),
      ...keys(['kiosk'], kiosks),
    ]),
  ];
}

const PAGE_SIZE = 50;

/**
 * A page of the audit, newest first.
 * @param cursor as given by the page before; none: the newest
 * @throws Problem as `auditFilter`, request.invalid
 */
export async function auditPage(
  ctx: Context,
  actor: Actor | null,
  request: AuditRequest & { cursor?: string | undefined },
  locale: Locale,
): Promise<{ entries: AuditEntryView[]; next: string | null }> {
  const filter = await auditFilter(ctx, actor, request);
  const rows = await auditRows(ctx.reader, filter, readCursor(request.cursor), PAGE_SIZE + 1);
  const entries = await worded(ctx, rows.slice(0, PAGE_SIZE), locale);
  const last = entries.at(-1);
  return { entries, next: rows.length > PAGE_SIZE && last ? `${last.at}_${last.id}` : null };
}

function readCursor(text: string | undefined): AuditCursor | null {
  if (!text) return null;
  const [at = '', id = ''] = text.split('_');
  if (Number.isNaN(Date.parse(at)) || id === '')
    throw new Problem('request.invalid', { where: 'cursor', fault: 'format' });
  return { at, id };
}

/** A millisecond or two of work: who waits for an answer meanwhile waits no longer than that. */
const PORTION = 100;

/** Every row of the filter, newest first, as stored and in words; memory stays flat. */
export async function* auditEntries(ctx: Context, filter: AuditFilter, locale: Locale) {
  let after: AuditCursor | null = null;
  for (;;) {
    const rows: AuditRow[] = await auditRows(ctx.reader, filter, after, PORTION);
    const entries = await worded(ctx, rows, locale);
    for (const [at, row] of rows.entries()) {
      const entry = entries[at];
      if (entry) yield { row, entry };
    }
    after = rows.at(-1) ?? null;
    if (!after || rows.length < PORTION) return;
    await yieldToOthers();
  }
}

const ANY: AuditFilter = { subject: null, actor: null, unit: null, action: null, from: null, until: null };

/** The newest rows by or about somebody, in words; whoever asks has been let in by their own use case. */
export const entriesOf = async (
  ctx: Context,
  column: 'actor' | 'subject',
  keys: string[],
  limit: number,
  locale: Locale,
) => worded(ctx, await auditRows(ctx.reader, { ...ANY, [column]: keys }, null, limit), locale);

const parsed = (text: string | null): unknown => (text === null ? undefined : JSON.parse(text));

async function worded(ctx: Context, rows: AuditRow[], locale: Locale): Promise<AuditEntryView[]> {
  const read = rows.map((row) => ({ ...row, was: parsed(row.before), is: parsed(row.after) }));
  const names = new Names();
  const references: string[] = [];
  for (const { action, actor, subject, unit, was, is } of read) {
    for (const key of [actor, subjectKey(action, subject)]) names.want(namedKind(kindOf(key)), idOf(key));
    names.want('unit', unit);
    visit([was, is], (field, value) => {
      if (isReference(value)) references.push(value.$personal);
      else if (typeof value === 'string') names.want(kindOfField(field) ?? '', value);
    });
  }
  await names.load(ctx.reader);
  const kept = references.length > 0 ? await personalValues(ctx.reader, references) : [];
  const personal = new Map(kept.map(({ id, value }) => [id, value]));
  const wording = { locale, zone: ctx.config.zone, names, personal };
  return read.map(({ id, at, actor, action, subject, unit, was, is }) => ({
    id,
    at,
    actor: referenceTo(actor, names, locale),
    deed: actionWord(action, locale),
    subject: referenceTo(subjectKey(action, subject), names, locale),
    unit: unit ? { code: unit, name: names.get('unit', unit) ?? unit } : null,
    changes: changesOf(was, is, wording),
  }));
}

const kindOf = (key: string) => key.slice(0, key.indexOf(':'));
const idOf = (key: string) => key.slice(key.indexOf(':') + 1);
const namedKind = (kind: string) => (kind === 'store' ? 'unit' : kind);

function referenceTo(key: string, names: Names, locale: Locale): Reference {
  const [kind, id] = [kindOf(key), idOf(key)];
  if (kind === 'system')
    return { key, kind: '', name: (id === 'jobs' ? records_actor_jobs : records_actor_cli)({}, { locale }) };
  const name = names.get(namedKind(kind), id);
  // An id that says nothing to a person is shown by its end, where uuids of one day differ.
  const shown = name ?? (/^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? `…${id.slice(-6)}` : id);
  // The audit itself, the settings: there is one of them.
  if (id === kind) return { key, kind: '', name: nounWord(kind, locale) };
  return { key, kind: nounWord(kind, locale), name: shown };
}

/** What a filter of the address names by `kind:id`, for people; null for a text that they typed. */
export async function referenced(ctx: Context, text: string | undefined, locale: Locale): Promise<Reference | null> {
  if (!text || !KEY.test(text)) return null;
  const names = new Names();
  names.want(namedKind(kindOf(text)), idOf(text));
  await names.load(ctx.reader);
  return referenceTo(text, names, locale);
}

/** The actions to choose from, by noun, in words. */
export function actionChoices(locale: Locale) {
  const byNoun = Map.groupBy(auditActions, (action) => action.slice(0, action.indexOf('.')));
  return [...byNoun].map(([noun, actions]) => ({
    noun,
    word: nounWord(noun, locale),
    actions: actions.map((action) => ({ action, word: actionWord(action, locale) })),
  }));
}
