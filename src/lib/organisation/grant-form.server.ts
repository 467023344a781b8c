/** Reading the unit of a form about roles. */
import type { Actor } from '#lib/access/roles.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Context } from '#lib/server/context.server.ts';
import { covers, scopeFor, unitMeant, type Scope } from './scope.server.ts';

/**
 * @param typed a code, a label or a name
 * @returns the scope of `user.write`, and the unit's code in it or what is wrong
 * @throws Problem access.*
 */
export async function unitOfForm(
  ctx: Context,
  actor: Actor | null,
  typed: string,
): Promise<{ reach: Scope; unit: string; error?: string }> {
  const reach = await scopeFor(ctx.db, actor, 'user.write');
  const found = await unitMeant(ctx.db, typed);
  if (!found) return { reach, unit: '', error: m.account_unit_needed() };
  return covers(reach, found.code) ? { reach, unit: found.code } : { reach, unit: '', error: m.account_unit_outside() };
}
