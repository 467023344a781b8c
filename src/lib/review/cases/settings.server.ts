/** The rules by which cases open, and how long people have: settled by unit. */
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { lineageOf, unitInScope, unitMeant } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import * as queries from './settings.queries.server.ts';
import { settingsAt, settingsByPlace, type CaseSettings, type OwnSettings, type SettingKey } from './settings.ts';

/** What holds at a unit. */
export async function settingsFor(db: Db, unit: string): Promise<CaseSettings> {
  const places = (await lineageOf(db, unit)).map(({ code }) => code);
  if (places.length === 0) places.push(unit);
  return settingsAt(places, settingsByPlace(await queries.settingsOf(db, places))).settings;
}

export interface SettingsPage {
  unit: { code: string; name: string };
  own: OwnSettings;
  /** What holds where nothing is settled here, and whose word that is. */
  above: CaseSettings;
  from: Partial<Record<SettingKey, string>>;
}

/**
 * @param code null: the highest unit that the actor may settle
 * @throws Problem access.*, unit.unknown, unit.none
 */
export async function settingsPage(ctx: Context, actor: Actor | null, code: string | null): Promise<SettingsPage> {
  const unit = await settledBy(ctx, actor, code);
  const units = await lineageOf(ctx.db, unit.code);
  const places = units.map((above) => above.code);
  const own = settingsByPlace(await queries.settingsOf(ctx.db, places));
  const { settings: above, from } = settingsAt(places.slice(1), own);
  const nameOf = new Map(units.map((one) => [one.code, one.name]));
  return {
    unit: { code: unit.code, name: unit.name },
    own: own.get(unit.code) ?? {},
    above,
    from: Object.fromEntries(Object.entries(from).map(([key, place]) => [key, nameOf.get(place) ?? place])),
  };
}

/** Replaces what the unit has settled; an empty object takes everything from above. @throws as `settingsPage` */
export async function saveSettings(ctx: Context, actor: Actor | null, code: string | null, own: OwnSettings) {
  const unit = await settledBy(ctx, actor, code);
  if (!actor) throw new Problem('access.unauthenticated');
  await transacted(ctx.db, async (tx) => {
    const before = settingsByPlace(await queries.settingsOf(tx, [unit.code])).get(unit.code) ?? {};
    if (sorted(before) === sorted(own)) return;
    const rows = Object.entries(own).map(([key, value]) => ({ place: unit.code, key, value: JSON.stringify(value) }));
    await queries.replaceSettings(tx, unit.code, rows);
    const subject = `unit:${unit.code}`;
    await audit(tx, actor, ctx.now(), { action: 'case.settings', subject, unit: unit.code, before, after: own });
  });
}

const sorted = (settings: OwnSettings) => JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));

async function settledBy(ctx: Context, actor: Actor | null, code: string | null) {
  const meant = code ? await unitMeant(ctx.db, code) : undefined;
  if (code && !meant) throw new Problem('unit.unknown', { unit: code });
  return (await unitInScope(ctx.db, actor, 'case.write', meant?.code)).unit;
}
