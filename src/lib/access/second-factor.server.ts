/** The second factor: an authenticator app, and recovery codes for when the phone is gone. */
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { tokenHash } from '#lib/server/id.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { grantsOf } from './access.queries.server.ts';
import { auditOwn } from './audit.server.ts';
import { loginById } from './login.queries.server.ts';
import { assertOwnPassword } from './own-password.server.ts';
import type { User } from './roles.ts';
import * as factors from './second-factor.queries.server.ts';
import { madeUp } from './secret-text.server.ts';
import { deleteSessionsOf } from './session.queries.server.ts';
import { isTotpRequired } from './settings.server.ts';
import { grouped, newTotpKey, totpStep, totpUri } from './totp.ts';

const RECOVERY_CODES = 10;
/** So many wrong codes in a row, and none is looked at for a while: a guess then succeeds once in years. */
const MAX_FAILURES = 5;
const LOCK_MINUTES = 15;
const ISSUER = 'Smile';

const purpose = (user: string) => `totp:${user}`;
// A thousand million million million of them: a fast hash is enough, bound to the person.
const recoveryHash = (user: string, code: string) =>
  tokenHash(`${user}:${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`);

type Verdict = 'right' | 'wrong' | { lockedUntil: string };

/** Judges a code and counts it, in one transaction: of two at once, one is right. */
async function judge(ctx: Context, tx: Db, user: string, code: string, confirming: boolean): Promise<Verdict> {
  const held = await factors.holdSecondFactor(tx, user);
  if (!held || (held.confirmed_at === null) !== confirming) return 'wrong';
  const now = ctx.now();
  const at = now.toISOString();
  if (held.locked_until !== null && held.locked_until > at) return { lockedUntil: held.locked_until };
  const key = unseal(await serverSecret(ctx, tx), purpose(user), held.sealed);
  const digits = code.replace(/\s/g, '');
  const step = key !== null && /^\d{6}$/.test(digits) ? totpStep(key, digits, now, held.last_step) : null;
  if (step !== null) {
    const confirmed = confirming ? { confirmed_at: at } : {};
    await factors.changeSecondFactor(tx, user, { last_step: step, failures: 0, locked_until: null, ...confirmed });
    return 'right';
  }
  if (!confirming && (await factors.takeRecoveryCode(tx, user, recoveryHash(user, code), at))) {
    await factors.changeSecondFactor(tx, user, { failures: 0, locked_until: null });
    return 'right';
  }
  const failures = held.failures + 1;
  const lockedUntil = new Date(now.getTime() + LOCK_MINUTES * 60_000).toISOString();
  const locks = failures >= MAX_FAILURES;
  await factors.changeSecondFactor(tx, user, locks ? { failures: 0, locked_until: lockedUntil } : { failures });
  return 'wrong';
}

// Thrown outside the transaction: what was counted in it must stay.
function assertRight(ctx: Context, verdict: Verdict) {
  if (verdict === 'wrong') throw new Problem('access.wrong-code');
  if (verdict === 'right') return;
  const wait = Date.parse(verdict.lockedUntil) - ctx.now().getTime();
  throw new Problem('access.code-locked', { minutes: Math.max(1, Math.ceil(wait / 60_000)) });
}

/** @throws Problem access.wrong-code, access.code-locked */
export async function assertCode(ctx: Context, user: string, code: string) {
  assertRight(ctx, await transacted(ctx.db, (tx) => judge(ctx, tx, user, code, false)));
}

export interface SecondFactorState {
  on: boolean;
  required: boolean;
  recoveryCodesLeft: number;
}

export async function secondFactorState(ctx: Context, { id }: User): Promise<SecondFactorState> {
  const found = await factors.secondFactorOf(ctx.db, id);
  const administrator = (await grantsOf(ctx.db, id)).some(({ role }) => role === 'administrator');
  return {
    on: found !== undefined && found.confirmed_at !== null,
    required: administrator && (await isTotpRequired(ctx)),
    recoveryCodesLeft: await factors.recoveryCodesLeft(ctx.db, id),
  };
}

/** What an authenticator app is given: as a QR code's text, and to be typed. */
export interface SetUp {
  uri: string;
  key: string;
}

const shown = (key: string, account: string): SetUp => ({ uri: totpUri(key, account, ISSUER), key: grouped(key) });

/**
 * Begins setting up; nothing is asked for at sign-in until `confirmSetUp`.
 * @param password their own; not asked of who has none (single sign-on), or is told to set up a factor right after signing in
 * @throws Problem access.second-factor-on, access.wrong-password, access.locked
 */
export async function beginSetUp(ctx: Context, actor: User, password: string, address: string): Promise<SetUp> {
  const login = await loginById(ctx.db, actor.id);
  if (!login) throw new Problem('access.unauthenticated');
  if (login.second_factor_at !== null) throw new Problem('access.second-factor-on');
  if (actor.duty !== 'second-factor') await assertOwnPassword(ctx, login, password, address);
  const key = newTotpKey();
  await transacted(ctx.db, async (tx) =>
    factors.putSecondFactor(tx, actor.id, seal(await serverSecret(ctx, tx), purpose(actor.id), key)),
  );
  return shown(key, login.employee ?? login.email);
}

/** What was begun, to be shown once more after a wrong code. @throws Problem access.second-factor-none */
export async function setUpSoFar(ctx: Context, actor: User): Promise<SetUp> {
  const [found, login] = [await factors.secondFactorOf(ctx.db, actor.id), await loginById(ctx.db, actor.id)];
  const key = found && unseal(await serverSecret(ctx), purpose(actor.id), found.sealed);
  if (!login || !key || found.confirmed_at !== null) throw new Problem('access.second-factor-none');
  return shown(key, login.employee ?? login.email);
}

async function newRecoveryCodes(tx: Db, user: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, () => madeUp());
  await factors.replaceRecoveryCodes(
    tx,
    user,
    codes.map((code) => recoveryHash(user, code)),
  );
  return codes;
}

/**
 * Turns the second factor on, with a first code from the app; other sessions end.
 * @returns recovery codes: shown once, kept as hashes
 * @throws Problem access.wrong-code, access.code-locked
 */
export async function confirmSetUp(ctx: Context, actor: User, code: string): Promise<string[]> {
  const done = await transacted(ctx.db, async (tx) => {
    const verdict = await judge(ctx, tx, actor.id, code, true);
    if (verdict !== 'right') return { verdict, codes: [] };
    await deleteSessionsOf(tx, actor.id, actor.session);
    await auditOwn(ctx, tx, actor, 'second-factor.set-up');
    return { verdict, codes: await newRecoveryCodes(tx, actor.id) };
  });
  assertRight(ctx, done.verdict);
  return done.codes;
}

/** @returns new recovery codes; the old ones are void. @throws Problem access.wrong-code, access.code-locked */
export async function renewRecoveryCodes(ctx: Context, actor: User, code: string): Promise<string[]> {
  await assertCode(ctx, actor.id, code);
  return transacted(ctx.db, async (tx) => {
    await auditOwn(ctx, tx, actor, 'second-factor.recovery-codes');
    return newRecoveryCodes(tx, actor.id);
  });
}

/** @throws Problem access.second-factor-required, access.wrong-code, access.code-locked */
export async function turnOff(ctx: Context, actor: User, code: string) {
  if ((await secondFactorState(ctx, actor)).required) throw new Problem('access.second-factor-required');
  await assertCode(ctx, actor.id, code);
  await transacted(ctx.db, async (tx) => {
    await factors.deleteSecondFactor(tx, actor.id);
    await auditOwn(ctx, tx, actor, 'second-factor.turn-off');
  });
}
