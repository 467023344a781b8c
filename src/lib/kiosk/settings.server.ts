/** Texts, times and sound of kiosks, settled by place: the nearest place's word counts. */
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { covers, lineageOf, scopeFor, unitInScope, unitMeant } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { surveysForKiosks } from '#lib/survey/survey.server.ts';
import { inCare } from './change.server.ts';
import * as queries from './settings.queries.server.ts';
import { nearest, placesFor, settingsByPlace, type OwnSettings, type SettingKey } from './settings.ts';

/** Whose settings: a unit's, with all below it, or one device's. */
export type SettingsOf = { kiosk: string } | { unit: string };

/** What a kiosk is to do. */
export async function settingsFor(ctx: Context, kiosk: string, store: string): Promise<OwnSettings> {
  const units = await lineageOf(ctx.db, store);
  const places = placesFor(
    kiosk,
    units.map(({ code }) => code),
  );
  return nearest(places, settingsByPlace(await queries.settingsOf(ctx.db, places))).settings;
}

export interface SettingsPage {
  /** What it is called. */
  name: string;
  kiosk: { id: string; name: string } | null;
  unit: { code: string; name: string };
  own: OwnSettings;
  /** What holds where nothing is settled here, and whose word that is. */
  above: OwnSettings;
  from: Partial<Record<SettingKey, string>>;
  /** Units and devices below that have a word of their own. */
  below: string[];
  /** What kiosks can be told to ask. */
  surveys: { code: string; title: Text }[];
}

/**
 * @param of null: the highest unit that the actor may settle
 * @throws Problem access.unauthenticated, access.forbidden, unit.unknown, unit.none, kiosk.unknown
 */
export async function settingsPage(ctx: Context, actor: Actor | null, of: SettingsOf | null): Promise<SettingsPage> {
  const { place, unit, kiosk } = await target(ctx, actor, of);
  const units = await lineageOf(ctx.db, unit.code);
  const places = units.map(({ code }) => `unit:${code}`);
  const rows = await queries.settingsOf(ctx.db, [place, ...places]);
  const own = settingsByPlace(rows);
  const { settings: above, from } = nearest(
    places.filter((one) => one !== place),
    own,
  );
  const nameOf = new Map(units.map(({ code, name }) => [`unit:${code}`, name]));
  return {
    name: kiosk?.name ?? unit.name,
    kiosk,
    unit: { code: unit.code, name: unit.name },
    own: own.get(place) ?? {},
    above,
    from: Object.fromEntries(Object.entries(from).map(([key, one]) => [key, nameOf.get(one) ?? one])),
    below: kiosk ? [] : await settledBelow(ctx, actor, unit.code),
    surveys: await surveysForKiosks(ctx.db),
  };
}

/**
 * Replaces what the place has settled; an empty object takes everything from above.
 * @throws as `settingsPage`, and survey.unknown where a kiosk cannot ask it
 */
export async function saveSettings(ctx: Context, actor: Actor | null, of: SettingsOf, own: OwnSettings) {
  const { by, place, unit } = await target(ctx, actor, of);
  await transacted(ctx.db, async (tx) => {
    const before = settingsByPlace(await queries.settingsOf(tx, [place])).get(place) ?? {};
    if (sorted(before) === sorted(own)) return;
    // One that was settled and is no longer asked may stay: whoever sets the sound does not have to mend that too.
    const { survey } = own;
    const asked = survey === before.survey || (await surveysForKiosks(tx)).some(({ code }) => code === survey);
    if (survey !== undefined && !asked) throw new Problem('survey.unknown', { survey });
    const rows = Object.entries(own).map(([key, value]) => ({ place, key, value: JSON.stringify(value) }));
    await queries.replaceSettings(tx, place, rows);
    await audit(tx, by, ctx.now(), {
      action: 'kiosk.settings',
      subject: place,
      unit: unit.code,
      before,
      after: own,
    });
  });
}

const sorted = (settings: OwnSettings) => JSON.stringify(Object.entries(settings).sort(([a], [b]) => (a < b ? -1 : 1)));

async function target(ctx: Context, actor: Actor | null, of: SettingsOf | null) {
  if (of && 'kiosk' in of) {
    const { by, kiosk } = await inCare(ctx, actor, of.kiosk);
    const names = await namesOf(ctx.db, 'unit', [kiosk.store]);
    const unit = { code: kiosk.store, name: names.get(kiosk.store) ?? kiosk.store };
    return { by, place: `kiosk:${kiosk.id}`, unit, kiosk: { id: kiosk.id, name: kiosk.name } };
  }
  if (!actor) throw new Problem('access.unauthenticated');
  const meant = of ? await unitMeant(ctx.db, of.unit) : undefined;
  if (of && !meant) throw new Problem('unit.unknown', { unit: of.unit });
  const { unit } = await unitInScope(ctx.db, actor, 'kiosk.write', meant?.code);
  return { by: actor, place: `unit:${unit.code}`, unit, kiosk: null };
}

async function settledBelow(ctx: Context, actor: Actor | null, unit: string): Promise<string[]> {
  const { codes } = await unitInScope(ctx.db, actor, 'kiosk.write', unit);
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const below = new Set(codes.filter((code) => code !== unit && covers(scope, code)));
  const settled = await queries.placesSettled(ctx.db);
  const of = (kind: string) => settled.flatMap((place) => (place.startsWith(kind) ? [place.slice(kind.length)] : []));
  const units = of('unit:').filter((code) => below.has(code));
  const names = await namesOf(ctx.db, 'unit', units);
  const kiosks = await queries.kiosksAmong(ctx.db, of('kiosk:'), codes);
  return [...units.map((code) => names.get(code) ?? code), ...kiosks.map(({ name }) => name)];
}
