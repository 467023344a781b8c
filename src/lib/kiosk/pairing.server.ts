/** How a device becomes a kiosk: by a short code typed on its screen, or by a token handed to it. */
import { randomInt } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { placeOf, type Place, type PlaceChoice } from '#lib/organisation/place.server.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { addressKey, refund, spend } from '#lib/server/rate.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import type { Db } from '#db/connect.server.ts';
import { inCare } from './change.server.ts';
import type { Paired } from './config.ts';
import { newCornerPin } from './corner-pin.server.ts';
import { insertKiosk } from './kiosk.queries.server.ts';
import { makeCode, readCode, showCode, type PairingCode } from './pairing.ts';
import * as codes from './pairing.queries.server.ts';
import { keptOf, takePlace } from './replacement.server.ts';
import { freshReports } from './report.server.ts';

const VALID_MS = 15 * 60_000;
/** Cards for a whole store are printed, carried there and typed in one after the other. */
const CARDS_VALID_MS = 8 * 3_600_000;

/** What the person who pairs sees once. */
export interface NewCode {
  code: string;
  /** null: the one that the place has already. */
  cornerPin: string | null;
  expiresAt: string;
  place: Place;
}

/**
 * A code for one device at a counter, or at a store's exit, and the PIN of its staff corner.
 * @param name how staff call the device; the place's code when empty
 * @throws Problem access.unauthenticated, access.forbidden, counter.unknown, unit.unknown
 */
export async function createPairingCode(
  ctx: Context,
  actor: Actor | null,
  choice: PlaceChoice,
  name = '',
): Promise<NewCode & { cornerPin: string }> {
  const { place, by } = await placeToPair(ctx, actor, choice);
  const { pin, hash } = await newCornerPin();
  const made = await transacted(ctx.db, (tx) =>
    issueCode(tx, by, ctx.now(), VALID_MS, { place, name, corner_pin: hash, replaces: null, reason: null }),
  );
  return { ...made, cornerPin: pin };
}

/**
 * Codes for several places in one go, good for a working day, with one PIN for all of them.
 * @throws as `createPairingCode`; then none is made
 */
export async function createPairingCards(ctx: Context, actor: Actor | null, choices: PlaceChoice[]) {
  const places: Place[] = [];
  for (const choice of choices) places.push((await placeToPair(ctx, actor, choice)).place);
  const by = signedIn(actor);
  const { pin, hash } = await newCornerPin();
  return transacted(ctx.db, async (tx) => {
    const made: (NewCode & { cornerPin: string })[] = [];
    for (const place of places) {
      const row = { place, name: '', corner_pin: hash, replaces: null, reason: null };
      made.push({ ...(await issueCode(tx, by, ctx.now(), CARDS_VALID_MS, row)), cornerPin: pin });
    }
    return made;
  });
}

/**
 * A code by which another device takes a kiosk's place: counter, name, PIN and settings stay as they are.
 * @param reason why, in the words of whoever replaces it
 * @throws as `inCare` of change.server.ts
 */
export async function createReplacementCode(ctx: Context, actor: Actor | null, id: string, reason: string) {
  const { by, kiosk } = await inCare(ctx, actor, id);
  const place = await placeOf(ctx.db, kiosk.counter ? { counter: kiosk.counter } : { store: kiosk.store });
  return transacted(ctx.db, async (tx): Promise<NewCode> => {
    await codes.dropCodesReplacing(tx, id);
    // The PIN is looked up when the device comes: it may have been changed by then.
    const row = { place, name: kiosk.name, corner_pin: '', replaces: id, reason };
    return { ...(await issueCode(tx, by, ctx.now(), VALID_MS, row)), cornerPin: null };
  });
}

interface Issued {
  place: Place;
  name: string;
  corner_pin: string;
  replaces: string | null;
  reason: string | null;
}

async function issueCode(tx: Db, by: Actor, now: Date, lasts: number, { place, name, ...more }: Issued) {
  await codes.dropCodesExpiredBefore(tx, now.toISOString());
  const expiresAt = new Date(now.getTime() + lasts).toISOString();
  const [store, counter] = [place.store.code, place.counter?.code ?? null];
  const made = await storeCode(tx, {
    ...more,
    store,
    counter,
    name: name || defaultName(place),
    created_at: now.toISOString(),
    created_by: actorKey(by),
    expires_at: expiresAt,
  });
  const after = { store, counter, ...(more.replaces ? { replaces: more.replaces } : {}) };
  await audit(tx, by, now, { action: 'kiosk.code', subject: made.handle, unit: store, after });
  return { code: showCode(made), expiresAt, place };
}

async function storeCode(tx: Db, row: Omit<Parameters<typeof codes.insertCode>[1], 'handle' | 'secret_hash'>) {
  for (let tries = 0; tries < 50; tries++) {
    const code = makeCode(randomInt);
    if (await codes.insertCode(tx, { ...row, handle: code.handle, secret_hash: hashOf(code) })) return code;
  }
  throw new Error('Nearly all of the 29,791 handles are in use');
}

/**
 * Makes a kiosk of the device that knows a code; the code is then used up.
 * @param address where the request came from
 * @throws Problem kiosk.code whatever is wrong with the code: nobody learns which codes exist; request.rate
 */
export async function pair(ctx: Context, typed: string, address: string): Promise<Paired & { store: string }> {
  // Counted as wrong before it is looked at: many at once cannot slip through. A code has its own five guesses besides.
  const caller = addressKey(address);
  await spend(ctx, 'pairing', caller);
  const code = readCode(typed);
  const now = ctx.now();
  const live = code && (await retried(() => codes.spendGuess(ctx.db, code.handle, now.toISOString())));
  if (!code || live?.secret_hash !== hashOf(code)) throw new Problem('kiosk.code');
  await freshReports(ctx);
  const paired = await transacted(ctx.db, async (tx) => {
    const used = await codes.useCode(tx, code.handle, now.toISOString());
    if (!used) throw new Problem('kiosk.code');
    const { replaces, reason, ...kiosk } = used;
    if (replaces === null) return register(tx, now, null, kiosk);
    const fresh = await register(tx, now, null, { ...kiosk, ...(await keptOf(tx, replaces)) });
    await takePlace(tx, now, { old: replaces, fresh: fresh.kioskId, reason: reason ?? '', by: used.created_by });
    return fresh;
  });
  await refund(ctx, 'pairing', caller);
  return paired;
}

/**
 * Makes a kiosk without a screen: for set-up by script and for tests.
 * @throws Problem access.unauthenticated, access.forbidden, counter.unknown, unit.unknown
 */
export async function pairDirectly(ctx: Context, actor: Actor | null, choice: PlaceChoice, name = '') {
  const { place, by } = await placeToPair(ctx, actor, choice);
  const { pin, hash } = await newCornerPin();
  const { kioskId, token } = await transacted(ctx.db, (tx) =>
    register(tx, ctx.now(), by, {
      store: place.store.code,
      counter: place.counter?.code ?? null,
      name: name || defaultName(place),
      corner_pin: hash,
      created_by: actorKey(by),
    }),
  );
  return { kioskId, token, cornerPin: pin };
}

/** @param by who registers it; null: the device itself, by a code */
async function register(
  tx: Db,
  now: Date,
  by: Actor | null,
  kiosk: { store: string; counter: string | null; name: string; corner_pin: string; created_by: string },
) {
  const id = uuidv7();
  const token = newToken('smk');
  const { store, counter, name } = kiosk;
  await insertKiosk(tx, { ...kiosk, id, token_hash: tokenHash(token), created_at: now.toISOString() });
  await audit(tx, by ?? { kind: 'kiosk', id, name, store, counter }, now, {
    action: 'kiosk.pair',
    subject: id,
    unit: store,
    after: { name, counter },
  });
  return { kioskId: id, token, counter, store };
}

/**
 * Whether a device has used the code meanwhile: for the page that waits for it.
 * @throws Problem access.unauthenticated, access.forbidden, kiosk.code
 */
export async function isUsed(ctx: Context, actor: Actor | null, handle: string): Promise<boolean> {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const found = await codes.codeByHandle(ctx.db, handle);
  if (!found || !covers(scope, found.store)) throw new Problem('kiosk.code');
  return found.used_at !== null;
}

function signedIn(actor: Actor | null): Actor {
  if (!actor) throw new Problem('access.unauthenticated');
  return actor;
}

async function placeToPair(ctx: Context, actor: Actor | null, choice: PlaceChoice) {
  const by = signedIn(actor);
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const place = await placeOf(ctx.db, choice);
  if (!covers(scope, place.store.code)) throw new Problem('access.forbidden');
  return { place, by };
}

const defaultName = ({ store, counter }: Place) => `Kiosk ${counter?.code ?? store.code}`;

// The secret lives fifteen minutes and has five guesses: a slow hash would protect nothing more.
const hashOf = (code: PairingCode) => tokenHash(showCode(code));

const DAY_MS = 86_400_000;

/** Removes codes that have been worthless for a day: until then the pairing page may still say what became of one. */
export const tidyPairing = (ctx: Context) =>
  codes.dropCodesExpiredBefore(ctx.db, new Date(ctx.now().getTime() - DAY_MS).toISOString());
