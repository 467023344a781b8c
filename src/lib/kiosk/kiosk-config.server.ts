/** What a kiosk is told: enough to work a week without a network. */
import { createHash } from 'node:crypto';
import { photosOf } from '#lib/organisation/employee/portrait.server.ts';
import { openingOfStore } from '#lib/organisation/opening.server.ts';
import { placeOf } from '#lib/organisation/place.server.ts';
import { clerksOf } from '#lib/organisation/posting.server.ts';
import { rosterFor, signedOnAt } from '#lib/organisation/shift.server.ts';
import { sealingKey } from '#lib/organisation/sign-on.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { spend } from '#lib/server/rate.server.ts';
import { fitsKiosk, ratingsOf } from '#lib/survey/rating.ts';
import { askedNow, versionAsked, type AskedVersion } from '#lib/survey/survey.server.ts';
import { initials } from '#lib/ui/text.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import type { KioskConfig } from './config.ts';
import { cornerPinOf } from './kiosk.queries.server.ts';
import type { KioskActor } from './kiosk.server.ts';
import { settingsFor } from './settings.server.ts';
import { usual } from './settings.ts';

const ROSTER_DAYS = 8;
/** A device may be away from the network for weeks: it should know of Tết. */
const HOURS_DAYS = 60;

/**
 * @returns the body as it is sent, and a strong ETag over it: the same content always has the same one
 * @throws Problem response.unknown-survey when nothing is published to ask; request.rate
 */
export async function configFor(ctx: Context, kiosk: KioskActor): Promise<{ body: string; etag: string }> {
  await spend(ctx, 'configuration', kiosk.id);
  const body = JSON.stringify(await compose(ctx, kiosk));
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
}

/** Whether the caller's If-None-Match names this content. Proxies that compress may have made the tag weak. */
export const isCurrent = (ifNoneMatch: string | null, etag: string) =>
  (ifNoneMatch ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);

async function compose(ctx: Context, kiosk: KioskActor): Promise<KioskConfig> {
  const { db, config } = ctx;
  const now = ctx.now();
  const place = await placeOf(db, kiosk.counter ? { counter: kiosk.counter } : { store: kiosk.store });
  const today = dayOf(now, config.zone);
  const opening = await openingOfStore(db, place.store.code, {
    from: addDays(today, -1),
    to: addDays(today, HOURS_DAYS),
  });
  const atCounter = place.counter ? await whoIsAt(ctx, place.store.code, place.counter.code, now) : nobody;
  const {
    idle,
    active,
    rest,
    sound,
    survey: settled,
    ...texts
  } = { ...usual, ...(await settingsFor(ctx, kiosk.id, kiosk.store)) };
  const survey = await surveyHere(ctx, settled);
  return {
    kiosk: { id: kiosk.id, name: kiosk.name },
    store: { code: place.store.code, name: place.store.name, ...opening },
    counter: place.counter,
    zone: config.zone,
    survey,
    question: firstQuestion(survey, place.counter !== null),
    ...atCounter,
    pinKey: await sealingKey(db),
    cornerPin: await cornerPinOf(db, kiosk.id),
    timing: { idle, active, rest },
    texts,
    sound,
  };
}

/** The survey settled for it; the one that came with the product once that is no longer asked, or begins without a face. */
async function surveyHere(ctx: Context, settled: string): Promise<AskedVersion> {
  const asked = await askedNow(ctx, ctx.db, settled);
  return asked && fitsKiosk(asked.definition) ? asked : versionAsked(ctx, ctx.db, usual.survey);
}

/** At a counter the rating of who served there, at an exit that of the visit; where there is one only, that. */
function firstQuestion({ definition }: AskedVersion, atCounter: boolean): string {
  const ratings = ratingsOf(definition);
  const first = ratings.find(({ aspect }) => (aspect === 'person') === atCounter) ?? ratings[0];
  if (!first) throw new Error('A kiosk needs a survey with a rating question');
  return first.name;
}

type Clerks = Pick<KioskConfig, 'employees' | 'roster' | 'serving'>;

/** At an exit nobody serves, and nobody signs on. */
const nobody: Clerks = { employees: [], roster: [], serving: null };

async function whoIsAt(ctx: Context, store: string, counter: string, now: Date): Promise<Clerks> {
  const roster = await rosterFor(ctx.db, ctx, counter, now, ROSTER_DAYS);
  const serving = await signedOnAt(ctx.db, ctx, counter, now.toISOString());
  // The screen must be able to name whoever is sent here from another store.
  const named = [...roster, ...(serving ? [serving] : [])].map(({ employee }) => employee);
  const clerks = await clerksOf(ctx.db, store, dayOf(now, ctx.config.zone), named);
  const photos = await photosOf(
    ctx.db,
    clerks.map(({ code }) => code),
  );
  const employees = clerks.map(({ code, name }) => ({
    code,
    name,
    initials: initials(name),
    photo: photos.get(code) ?? null,
  }));
  return { employees, roster, serving };
}
