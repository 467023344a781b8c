/** Public links to surveys, one for a place: made and closed by those who look after the place. */
import { randomInt } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import type { LinkTable } from '#db/schema.ts';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import { countersOf, placeOf, storesIn, type Place, type PlaceChoice } from '#lib/organisation/place.server.ts';
import { covers, scopeFor, unitMeant, type Scope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { surveysAsked, versionAsked } from '#lib/survey/survey.server.ts';
import { comparePlaces } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { makeCode } from './code.ts';
import * as queries from './link.queries.server.ts';

export interface Link {
  code: string;
  store: { code: string; name: string };
  /** null: the store as a whole. */
  counter: { code: string; name: string } | null;
  createdAt: string;
  lastDay: string | null;
  /** `over`: its last day has passed. */
  state: 'open' | 'over' | 'closed';
}

const todayOf = (ctx: Context) => dayOf(ctx.now(), ctx.config.zone);

export const stateOf = ({ closed_at, last_day }: Pick<LinkTable, 'closed_at' | 'last_day'>, today: string) =>
  closed_at !== null ? 'closed' : last_day !== null && last_day < today ? 'over' : 'open';

const storesOf = (scope: Scope) => (scope === 'all' ? 'all' : [...scope]);

/** Surveys that can be asked by a link, with how many links are open where the actor looks after. @throws Problem access.* */
export async function surveysToLink(ctx: Context, actor: Actor | null) {
  const scope = await scopeFor(ctx.reader, actor, 'link.read');
  const open = await queries.openPerSurvey(ctx.reader, storesOf(scope), todayOf(ctx));
  return (await surveysAsked(ctx.reader)).map((survey) => ({
    ...survey,
    open: Number(open.find((found) => found.survey === survey.code)?.n ?? 0),
  }));
}

/** Where links may be made: the store asked for, or the only one. */
export interface PlacesToLink {
  stores: number;
  chosen: {
    code: string;
    name: string;
    counters: { code: string; name: string; linked: boolean }[];
    linked: boolean;
  } | null;
}

/**
 * A survey's links that the actor may see, and where they may make more.
 * @param wanted the store's code or name, as typed
 * @throws Problem access.*, response.unknown-survey where nothing is published to ask
 */
export async function linksPage(ctx: Context, actor: Actor | null, survey: string, wanted: string | null) {
  const scope = await scopeFor(ctx.reader, actor, 'link.read');
  const { definition, version } = await versionAsked(ctx, ctx.reader, survey);
  const links = await shownLinks(ctx, survey, scope);
  return {
    survey: { code: survey, title: definition.title satisfies Text, version },
    links,
    places: await placesToLink(ctx, actor, links, wanted),
  };
}

async function placesToLink(
  ctx: Context,
  actor: Actor | null,
  links: Link[],
  wanted: string | null,
): Promise<PlacesToLink | null> {
  const scope = await scopeFor(ctx.reader, actor, 'link.write').catch((refusal: unknown) => {
    if (refusal instanceof Problem && refusal.code === 'access.forbidden') return null;
    throw refusal;
  });
  if (scope === null) return null;
  const today = todayOf(ctx);
  const stores = await storesIn(ctx.reader, scope, today);
  const meant = wanted === null ? undefined : await unitMeant(ctx.reader, wanted);
  const store = stores.length === 1 ? stores[0] : stores.find(({ code }) => code === meant?.code);
  if (!store) return { stores: stores.length, chosen: null };
  const open = links.filter((link) => link.state === 'open' && link.store.code === store.code);
  const counters = await countersOf(ctx.reader, store.code, today);
  return {
    stores: stores.length,
    chosen: {
      code: store.code,
      name: store.name,
      counters: counters.map(({ code, name }) => ({
        code,
        name,
        linked: open.some(({ counter }) => counter?.code === code),
      })),
      linked: open.some(({ counter }) => counter === null),
    },
  };
}

async function shownLinks(ctx: Context, survey: string, scope: Scope): Promise<Link[]> {
  const rows = await queries.linksOf(ctx.reader, survey, storesOf(scope));
  const stores = [...new Set(rows.map(({ store }) => store))];
  const names = await namesOf(ctx.reader, 'unit', stores);
  const counters = new Map<string, string>();
  for (const store of stores)
    for (const { code, name } of await countersOf(ctx.reader, store)) counters.set(code, name);
  const today = todayOf(ctx);
  return rows
    .map((row) => ({
      code: row.code,
      store: { code: row.store, name: names.get(row.store) ?? row.store },
      counter: row.counter === '' ? null : { code: row.counter, name: counters.get(row.counter) ?? row.counter },
      createdAt: row.created_at,
      lastDay: row.last_day,
      state: stateOf(row, today) satisfies Link['state'] as Link['state'],
    }))
    .sort(
      (a, b) =>
        comparePlaces(a.store.name, b.store.name) ||
        Number(a.counter !== null) - Number(b.counter !== null) ||
        comparePlaces(a.counter?.name ?? '', b.counter?.name ?? ''),
    );
}

/**
 * A link for each place; a place that has an open one with the same last day keeps it.
 * @returns their codes, in the order of the places
 * @throws Problem access.*, counter.unknown, unit.unknown, link.none, link.last-day, response.unknown-survey
 */
export async function makeLinks(
  ctx: Context,
  actor: Actor | null,
  survey: string,
  { places: choices, lastDay }: { places: PlaceChoice[]; lastDay: string | null },
): Promise<string[]> {
  const scope = await scopeFor(ctx.db, actor, 'link.write');
  if (!actor) throw new Problem('access.unauthenticated');
  if (choices.length === 0) throw new Problem('link.none');
  const today = todayOf(ctx);
  if (lastDay !== null && lastDay < today) throw new Problem('link.last-day');
  await versionAsked(ctx, ctx.db, survey);
  const places: Place[] = [];
  for (const choice of choices) {
    const place = await placeOf(ctx.db, choice);
    if (!covers(scope, place.store.code)) throw new Problem('access.forbidden', { permission: 'link.write' });
    places.push(place);
  }
  return transacted(ctx.db, async (tx) => {
    const there = await queries.linksOf(tx, survey, [...new Set(places.map(({ store }) => store.code))]);
    const codes: string[] = [];
    for (const { store, counter } of places) {
      const kept = there.find(
        (link) =>
          link.store === store.code &&
          link.counter === (counter?.code ?? '') &&
          link.last_day === lastDay &&
          stateOf(link, today) === 'open',
      );
      codes.push(
        kept?.code ??
          (await makeLink(ctx, tx, actor, { survey, store: store.code, counter: counter?.code ?? '', lastDay })),
      );
    }
    return codes;
  });
}

async function makeLink(
  ctx: Context,
  tx: Db,
  by: Actor,
  { lastDay, ...place }: { survey: string; store: string; counter: string; lastDay: string | null },
) {
  const at = ctx.now();
  const row = {
    ...place,
    channel: 'qr' as const,
    created_at: at.toISOString(),
    created_by: actorKey(by),
    last_day: lastDay,
    closed_at: null,
    closed_by: null,
  };
  for (let tries = 0; tries < 10; tries++) {
    const code = makeCode(randomInt);
    if (!(await queries.insertLink(tx, { ...row, code }))) continue;
    const after = { ...place, ...(lastDay ? { lastDay } : {}) };
    await audit(tx, by, at, { action: 'link.create', subject: `link:${code}`, unit: place.store, after });
    return code;
  }
  throw new Error('Ten codes of 44 bits in a row are taken');
}

/**
 * Closes links: from now on they take no new answers; those begun may still be sent.
 * @returns how many were open
 * @throws Problem access.*, link.unknown, link.none
 */
export async function closeLinks(ctx: Context, actor: Actor | null, survey: string, codes: string[]): Promise<number> {
  const scope = await scopeFor(ctx.db, actor, 'link.write');
  if (!actor) throw new Problem('access.unauthenticated');
  if (codes.length === 0) throw new Problem('link.none');
  const at = ctx.now();
  return transacted(ctx.db, async (tx) => {
    let closed = 0;
    for (const code of codes) {
      const link = await queries.linkByCode(tx, code);
      if (link?.survey !== survey || !covers(scope, link.store)) throw new Problem('link.unknown');
      if (!(await queries.closeLink(tx, code, at.toISOString(), actorKey(actor)))) continue;
      closed += 1;
      const after = { survey, store: link.store, counter: link.counter };
      await audit(tx, actor, at, { action: 'link.close', subject: `link:${code}`, unit: link.store, after });
    }
    return closed;
  });
}

/** Those of the survey's open links that are asked for, to be printed. @throws Problem access.*, link.none, response.unknown-survey */
export async function linksToPrint(ctx: Context, actor: Actor | null, survey: string, codes: string[]) {
  const scope = await scopeFor(ctx.reader, actor, 'link.read');
  const { definition } = await versionAsked(ctx, ctx.reader, survey);
  const links = (await shownLinks(ctx, survey, scope)).filter(
    ({ code, state }) => state === 'open' && (codes.length === 0 || codes.includes(code)),
  );
  if (links.length === 0) throw new Problem('link.none');
  return { title: definition.title, links };
}
