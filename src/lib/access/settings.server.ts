/** What holds for everybody's sign-in, as administrators of the whole organisation set it. */
import * as v from 'valibot';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { setSetting, settingOf } from '#lib/server/setting.server.ts';
import { audit } from './audit.server.ts';
import { isRole, type Actor, type Grant } from './roles.ts';

const TOTP_REQUIRED = 'access.totp-required';
const SSO_DEFAULT = 'access.sso-default';

const storedGrant = v.object({ role: v.pipe(v.string(), v.check(isRole)), unit: v.string() });

export interface AccessSettings {
  /** Administrators need a second factor. */
  totpRequired: boolean;
  /** The role of whom single sign-on brings without having been invited; null: they are refused. */
  ssoDefault: Grant | null;
}

export const isTotpRequired = async (ctx: Context) => (await retried(() => settingOf(ctx.db, TOTP_REQUIRED))) === 'yes';

export async function accessSettings(ctx: Context): Promise<AccessSettings> {
  const sso = await retried(() => settingOf(ctx.db, SSO_DEFAULT));
  const stored = v.safeParse(v.nullable(storedGrant), sso === undefined ? null : JSON.parse(sso));
  const grant = stored.success ? stored.output : null;
  return {
    totpRequired: await isTotpRequired(ctx),
    ssoDefault: grant && isRole(grant.role) ? { role: grant.role, unit: grant.unit } : null,
  };
}

/**
 * @param everything whether the actor holds `user.write` on the whole organisation
 * @throws Problem access.forbidden
 */
export async function changeAccessSettings(ctx: Context, actor: Actor, everything: boolean, after: AccessSettings) {
  if (!everything) throw new Problem('access.forbidden', { permission: 'user.write' });
  const before = await accessSettings(ctx);
  const unit = actor.kind === 'user' || actor.kind === 'token' ? (actor.grants[0]?.unit ?? '') : '';
  await transacted(ctx.db, async (tx) => {
    await setSetting(tx, TOTP_REQUIRED, after.totpRequired ? 'yes' : 'no');
    await setSetting(tx, SSO_DEFAULT, JSON.stringify(after.ssoDefault));
    await audit(tx, actor, ctx.now(), { action: 'setting.change', subject: 'setting:access', unit, before, after });
  });
}
