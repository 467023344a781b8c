/** Answers given through a link: opened, saved as they are given, and sent once. */
import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import type { AnswerDraftTable, LinkTable } from '#db/schema.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { placeOf, type Place } from '#lib/organisation/place.server.ts';
import { whoServed } from '#lib/organisation/shift.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { accept } from '#lib/response/accept.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { tokenHash } from '#lib/server/id.server.ts';
import { addressKey, spend } from '#lib/server/rate.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { relevant } from '#lib/survey/asking.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { definitionOf, versionAsked } from '#lib/survey/survey.server.ts';
import { faultsIn, type AnswerFault } from '#lib/survey/validity.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { DRAFT_DAYS, VISIT_HOURS, type Answering } from './answering.ts';
import * as queries from './draft.queries.server.ts';
import { linkFor } from './redeem.server.ts';
import { stateOf } from './link.server.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** JSON of all answers of one response. */
const MOST_ANSWERS = 256 * 1024;

/** A new device's cookie. */
export const newDevice = () => randomBytes(18).toString('base64url');

/** Who calls: the device's cookie (or what its page carries where cookies are refused), and from where. */
export interface Respondent {
  device: string;
  locale: Locale;
  address: string;
}

/** What the server knew when the page was opened. */
interface Opening {
  id: string;
  version: number;
  employee: string;
  at: string;
}

const whose = (link: LinkTable, device: string): queries.Whose => ({
  device: tokenHash(device),
  survey: link.survey,
  store: link.store,
  counter: link.counter,
});

const purpose = (link: LinkTable) => `answering:${link.code}`;

const sentLately = (draft: Pick<AnswerDraftTable, 'sent_at'> | undefined, now: Date) =>
  draft?.sent_at !== undefined &&
  draft.sent_at !== null &&
  Date.parse(draft.sent_at) > now.getTime() - VISIT_HOURS * HOUR_MS;

/**
 * What the page at a link shows. Nothing is written: whoever only looks, and whatever previews addresses, leaves no trace.
 * @throws Problem link.*, request.rate, response.unknown-survey
 */
export async function openAnswering(ctx: Context, typed: string, by: Respondent): Promise<Answering> {
  const link = await linkFor(ctx, typed, by.address);
  const now = ctx.now();
  const newest = await queries.draftOf(ctx.db, whose(link, by.device));
  const place = await placeAt(ctx.db, link);
  if (newest && sentLately(newest, now)) {
    const definition = await definitionOf(ctx, ctx.db, newest.survey, newest.version);
    const sentAt = newest.sent_at ?? '';
    return {
      state: 'sent',
      title: definition?.title ?? { vi: '', en: '' },
      store: place?.store.name ?? link.store,
      sentAt,
      againFrom: new Date(Date.parse(sentAt) + VISIT_HOURS * HOUR_MS).toISOString(),
    };
  }
  const draft = newest?.sent_at === null ? newest : undefined;
  if (!draft) assertOpen(ctx, link, place);
  const { opening, definition } = await openingFor(ctx, ctx.db, link, draft);
  const names = await namesOf(ctx.db, 'employee', opening.employee ? [opening.employee] : []);
  return {
    state: 'open',
    survey: link.survey,
    version: opening.version,
    definition,
    store: place?.store.name ?? link.store,
    counter: place?.counter?.name ?? null,
    clerk: names.get(opening.employee) ?? null,
    declined: draft?.declined === 1,
    answers: draft ? (JSON.parse(draft.answers) as Answers) : {},
    step: draft?.step ?? '',
    resumed: draft !== undefined,
    sealed: draft?.sealed_at !== null && draft !== undefined,
    seed: opening.id,
    today: dayOf(now, ctx.config.zone),
    opened: seal(await serverSecret(ctx), purpose(link), JSON.stringify(opening)),
  };
}

/** null where the place is gone. */
async function placeAt(db: Db, link: LinkTable): Promise<Place | null> {
  try {
    return await placeOf(db, link.counter ? { counter: link.counter } : { store: link.store });
  } catch (refusal) {
    if (refusal instanceof Problem) return null;
    throw refusal;
  }
}

function assertOpen(ctx: Context, link: LinkTable, place: Place | null) {
  const open = stateOf(link, dayOf(ctx.now(), ctx.config.zone)) === 'open';
  if (!open || !place) throw new Problem('link.closed', { store: place?.store.name ?? '' });
}

/** As it was begun, or as it begins now. */
async function openingFor(ctx: Context, db: Db, link: LinkTable, draft: AnswerDraftTable | undefined) {
  if (draft) {
    const definition = await definitionOf(ctx, db, draft.survey, draft.version);
    if (!definition) throw new Problem('link.closed');
    const { id, version, employee, started_at: at } = draft;
    return { opening: { id, version, employee, at } satisfies Opening, definition };
  }
  const { version, definition } = await askedBy(ctx, db, link);
  const at = ctx.now().toISOString();
  const employee = link.counter ? ((await whoServed(db, ctx, link.counter, at)) ?? '') : '';
  return { opening: { id: uuidv7(), version, employee, at } satisfies Opening, definition };
}

/** A survey that was retired is as closed as its link. */
async function askedBy(ctx: Context, db: Db, link: LinkTable) {
  try {
    return await versionAsked(ctx, db, link.survey);
  } catch (refusal) {
    if (refusal instanceof Problem) throw new Problem('link.closed');
    throw refusal;
  }
}

/** A page left open for longer shows somebody who has gone home. */
const OPENING_MS = DAY_MS;

async function openedWith(ctx: Context, link: LinkTable, sealed: string): Promise<Opening | null> {
  const text = unseal(await serverSecret(ctx), purpose(link), sealed);
  const opening = text === null ? null : (JSON.parse(text) as Opening);
  return opening && Date.parse(opening.at) > ctx.now().getTime() - OPENING_MS ? opening : null;
}

export interface Change {
  /** As the page got it. */
  opened: string;
  /** What becomes of the answers: only those of the questions that the form holds, so that tabs do not undo each other. */
  answers: (definition: Definition, before: Answers) => Answers;
  /** The step that is open then. */
  step: (definition: Definition, after: Answers, personal: boolean) => string;
  declined?: boolean;
}

export interface Saved {
  definition: Definition;
  answers: Answers;
  step: string;
  /** Whether the customer is shown who served. */
  personal: boolean;
}

/**
 * Saves what was given, as it was typed: it is judged when it is sent.
 * @throws Problem link.*, answering.sent where it was sent meanwhile, answering.too-large, request.rate
 */
export async function saveAnswers(ctx: Context, typed: string, by: Respondent, change: Change): Promise<Saved> {
  await spend(ctx, 'answering', addressKey(by.address));
  const link = await linkFor(ctx, typed, by.address);
  const opening = await openedWith(ctx, link, change.opened);
  return transacted(ctx.db, async (tx) => {
    const draft = await begun(ctx, tx, link, by, opening);
    if (draft.sealed_at !== null) throw new Problem('answering.sent');
    const definition = await definitionOf(ctx, tx, draft.survey, draft.version);
    if (!definition) throw new Problem('link.closed');
    const answers = change.answers(definition, JSON.parse(draft.answers) as Answers);
    const declined = change.declined ?? draft.declined === 1;
    const personal = draft.employee !== '' && !declined;
    const step = change.step(definition, answers, personal);
    const written = JSON.stringify(answers);
    if (written.length > MOST_ANSWERS) throw new Problem('answering.too-large');
    await queries.updateDraft(tx, draft.id, {
      answers: written,
      step,
      declined: declined ? 1 : 0,
      locale: by.locale,
      saved_at: ctx.now().toISOString(),
    });
    return { definition, answers, step, personal };
  });
}

/** The draft that goes on, or a new one. */
async function begun(ctx: Context, tx: Db, link: LinkTable, by: Respondent, opening: Opening | null) {
  const mine = whose(link, by.device);
  const held = await queries.heldDraft(tx, mine);
  if (held && (held.sent_at === null || sentLately(held, ctx.now()))) return held;
  assertOpen(ctx, link, await placeAt(tx, link));
  const now = opening ?? (await openingFor(ctx, tx, link, undefined)).opening;
  const row = {
    id: now.id,
    device_hash: mine.device,
    link: link.code,
    survey: link.survey,
    version: now.version,
    locale: by.locale,
    employee: now.employee,
    declined: 0,
    answers: '{}',
    step: '',
    started_at: now.at,
    saved_at: ctx.now().toISOString(),
    sealed_at: null,
    sent_at: null,
  } satisfies AnswerDraftTable;
  if (await queries.insertDraft(tx, row)) return row;
  // Another tab was first; or the page's own id was sent with long ago, from a page that was kept open.
  const first = await queries.heldDraft(tx, mine);
  if (first?.sent_at === null) return first;
  const again = { ...row, id: uuidv7() };
  if (await queries.insertDraft(tx, again)) return again;
  throw new Problem('service.unavailable');
}

/** Begins anew: what was given is forgotten. Nothing happens once it was sent. */
export async function dropAnswers(ctx: Context, typed: string, by: Respondent) {
  await spend(ctx, 'answering', addressKey(by.address));
  const link = await linkFor(ctx, typed, by.address);
  await transacted(ctx.db, async (tx) => {
    const draft = await queries.heldDraft(tx, whose(link, by.device));
    if (draft?.sealed_at === null) await queries.deleteDraft(tx, draft.id);
  });
}

/**
 * Sends what was given. Sealed first: whatever happens between, sending it again is the same response.
 * @returns what stands in the way, by question; empty: it is in
 * @throws Problem link.*, answering.refused, request.rate, service.unavailable
 */
export async function sendAnswers(ctx: Context, typed: string, by: Respondent): Promise<AnswerFault[]> {
  await spend(ctx, 'answering', addressKey(by.address));
  const link = await linkFor(ctx, typed, by.address);
  const judged = await transacted(ctx.db, async (tx) => {
    const draft = await queries.heldDraft(tx, whose(link, by.device));
    if (!draft) throw new Problem('link.closed');
    if (draft.sent_at !== null) return { faults: [], draft: null };
    const definition = await definitionOf(ctx, tx, draft.survey, draft.version);
    if (!definition) throw new Problem('link.closed');
    const answers = relevant(definition, JSON.parse(draft.answers) as Answers);
    const at = draft.sealed_at ?? ctx.now().toISOString();
    const faults = faultsIn(definition, answers, { today: dayOf(new Date(at), ctx.config.zone) });
    if (faults.length > 0 && draft.sealed_at === null) return { faults, draft: null };
    const sealed = { ...draft, answers: JSON.stringify(answers), sealed_at: at };
    if (draft.sealed_at === null)
      await queries.updateDraft(tx, draft.id, { answers: sealed.answers, sealed_at: at, locale: by.locale });
    return { faults: [], draft: { ...sealed, locale: draft.sealed_at === null ? by.locale : draft.locale } };
  });
  if (judged.draft) await handIn(ctx, link, judged.draft, by.locale);
  return judged.faults;
}

async function handIn(ctx: Context, link: LinkTable, draft: AnswerDraftTable & { sealed_at: string }, locale: Locale) {
  const { id, survey, version, sealed_at: at, employee, declined } = draft;
  const shown = link.counter ? { counter: link.counter, employee: declined === 1 ? null : employee || null } : {};
  const envelope = {
    ...{ id, survey, version, locale: draft.locale },
    channel: link.channel,
    startedAt: draft.started_at,
    answeredAt: at,
    answers: JSON.parse(draft.answers) as Answers,
    visit: { store: link.store, ...shown },
  };
  const actor = { kind: 'link' as const, id: link.code, name: link.code, store: link.store };
  const { results } = await accept(ctx, actor, { responses: [envelope] }, locale);
  const [result] = results;
  if (result?.status !== 'stored' && result?.status !== 'duplicate') {
    // Nothing was taken in: the customer may change what is wrong.
    await queries.updateDraft(ctx.db, id, { sealed_at: null });
    throw new Problem('answering.refused', { reason: result?.problem?.message ?? '' });
  }
  // What was said is in the response now, and nowhere else.
  await queries.updateDraft(ctx.db, id, { sent_at: at, answers: '{}', step: '' });
}

/** Removes what nobody goes on with, and what was sent and asks nobody again. */
export const tidyDrafts = (ctx: Context) =>
  queries.deleteDraftsBefore(ctx.db, {
    unsent: new Date(ctx.now().getTime() - DRAFT_DAYS * DAY_MS).toISOString(),
    sent: new Date(ctx.now().getTime() - DAY_MS).toISOString(),
  });
