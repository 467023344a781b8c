/** What staff see of their kiosks. */
import type { Actor } from '#lib/access/roles.ts';
import { storesClosedAt } from '#lib/organisation/opening.server.ts';
import { covers, scopeFor, unitInScope, type Scope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Range } from '#lib/response/ranges.ts';
import type { Context } from '#lib/server/context.server.ts';
import { fold } from '#lib/ui/text.ts';
import * as queries from './care.queries.server.ts';
import {
  completenessOf,
  SILENT_AFTER_MS,
  STALE_AFTER_MS,
  type CareSummary,
  type Contact,
  type KioskInCare,
  type NamedGap,
  type Report,
  type Trouble,
  type View,
} from './care.ts';
import { freshReports } from './report.server.ts';

export const PAGE_SIZE = 50;

export interface CareFilter {
  /** Words in the names of kiosk, counter and store, or codes. */
  text?: string;
  view?: View | null;
  /** Code of a unit: it and all below it. */
  unit?: string | undefined;
  /** From 1 on. */
  page?: number;
}

export interface CarePage {
  kiosks: KioskInCare[];
  /** How many there are on all pages. */
  found: number;
  /** Of all that match unit and text, whatever the view. */
  summary: CareSummary;
}

/**
 * Kiosks of the stores in scope, those first that want attention.
 * @param version of the application that serves
 * @throws Problem access.unauthenticated, access.forbidden, unit.unknown
 */
export async function kiosksInCare(
  ctx: Context,
  actor: Actor | null,
  { text = '', view = null, unit, page = 1 }: CareFilter = {},
  version = '',
): Promise<CarePage> {
  const stores = await storesFor(ctx, actor, unit);
  await freshReports(ctx);
  const standard = await standardAt(ctx, stores, version);
  const ids = fold(text) ? await idsMatching(ctx, stores, text) : null;
  const [rows, { counts, since }] = await Promise.all([
    queries.kioskPage(ctx.db, standard, { stores, ids, view }, PAGE_SIZE, (page - 1) * PAGE_SIZE),
    queries.countKiosks(ctx.db, standard, { stores, ids }),
  ]);
  const { total, items, online, resting, ...views } = counts;
  return {
    kiosks: rows.map(told),
    found: view === null ? total : views[view],
    summary: {
      total,
      counts: { new: views.new, online, resting, silent: views.silent },
      silentSince: since,
      pending: items,
      views,
    },
  };
}

async function storesFor(ctx: Context, actor: Actor | null, unit: string | undefined): Promise<string[] | 'all'> {
  if (unit) return (await unitInScope(ctx.db, actor, 'kiosk.read', unit)).codes;
  const scope = await scopeFor(ctx.db, actor, 'kiosk.read');
  return scope === 'all' ? 'all' : [...scope];
}

/** Every word must stand somewhere in what the kiosk and its place are called. */
async function idsMatching(ctx: Context, stores: string[] | 'all', text: string): Promise<string[]> {
  const words = fold(text).split(' ');
  const all = await queries.kioskNames(ctx.db, stores);
  return all.flatMap(({ id, name, store, counter, counterName }) => {
    const known = `${store} ${fold(`${name} ${counter ?? ''} ${counterName ?? ''}`)}`;
    return words.every((word) => known.includes(word)) ? [id] : [];
  });
}

async function standardAt(ctx: Context, stores: string[] | 'all', version = ''): Promise<queries.Standard> {
  const now = ctx.now();
  const before = (ms: number) => new Date(now.getTime() - ms).toISOString();
  return {
    silentBefore: before(SILENT_AFTER_MS),
    staleBefore: before(STALE_AFTER_MS),
    closed: [...(await storesClosedAt(ctx.db, stores, now, ctx.config.zone))],
    version,
  };
}

function told(row: queries.KioskRow): KioskInCare {
  const report = reportOf(row);
  const troubles = [
    row.silent && 'silent',
    row.stale && 'stale',
    row.gaps && 'gaps',
    row.low && 'battery',
    row.clock && 'clock',
  ].filter((trouble): trouble is Trouble => Boolean(trouble));
  return {
    id: row.id,
    name: row.name,
    store: { code: row.store, name: row.storeName },
    counter: row.counter === null ? null : { code: row.counter, name: row.counterName ?? row.counter },
    contact: contactOf(row),
    heardAt: row.heard_at,
    revokedAt: row.revoked_at,
    report,
    completeness: report && completenessOf(row.received ?? '', report.lastSeq, report.pending),
    troubles: row.revoked_at === null ? troubles : [],
  };
}

function contactOf({ heard_at, online, silent }: queries.KioskRow): Contact {
  if (heard_at === null) return 'new';
  if (online) return 'online';
  return silent ? 'silent' : 'resting';
}

function reportOf(row: queries.KioskRow): Report | null {
  if (row.beat_at === null) return null;
  return {
    at: row.beat_at,
    pending: row.pending ?? 0,
    oldestPendingAt: row.oldest_pending_at,
    lastSeq: row.last_seq ?? 0,
    battery: row.battery,
    appVersion: row.app_version ?? '',
    clockDifference: row.clock_difference ?? 0,
  };
}

export interface KioskClosely extends KioskInCare {
  gaps: NamedGap[];
  /** Where it stood, the latest first. */
  places: { from: string; store: { code: string; name: string }; counter: { code: string; name: string } | null }[];
  /** Whether the actor may change it. */
  mayChange: boolean;
}

/** Nobody reads more of them. */
const GAPS_NAMED = 20;

/** One of them, revoked or not. @throws Problem as above, kiosk.unknown (also when it is out of scope) */
export async function kioskInCare(ctx: Context, actor: Actor | null, id: string): Promise<KioskClosely> {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.read');
  await freshReports(ctx);
  const store = await queries.storeOf(ctx.db, id);
  const row = store && (await queries.kioskById(ctx.db, await standardAt(ctx, [store]), id));
  if (!row || !covers(scope, row.store)) throw new Problem('kiosk.unknown');
  const kiosk = told(row);
  const places = await queries.placesOf(ctx.db, id);
  return {
    ...kiosk,
    gaps: row.outbox ? await namedGaps(ctx, id, row.outbox, kiosk.completeness?.gaps ?? []) : [],
    places: places.map((place) => ({
      from: place.from_at,
      store: { code: place.store, name: place.storeName ?? place.store },
      counter: place.counter === null ? null : { code: place.counter, name: place.counterName ?? place.counter },
    })),
    mayChange: row.revoked_at === null && (await mayChange(ctx, actor, row.store)),
  };
}

async function mayChange(ctx: Context, actor: Actor | null, store: string): Promise<boolean> {
  const scope: Scope = await scopeFor(ctx.db, actor, 'kiosk.write').catch((refused: unknown) => {
    if (refused instanceof Problem) return new Set<string>();
    throw refused;
  });
  return covers(scope, store);
}

async function namedGaps(ctx: Context, id: string, outbox: string, gaps: Range[]): Promise<NamedGap[]> {
  const shown = gaps.slice(0, GAPS_NAMED);
  const around = shown.flatMap(({ from, to }) => [from - 1, to + 1]);
  const moments = await queries.momentsOf(ctx.reader, id, outbox, around);
  return shown.map(({ from, to }) => ({
    from,
    to,
    after: moments.get(from - 1) ?? null,
    before: moments.get(to + 1) ?? null,
  }));
}

/** What kiosks of these stores may still hold back of the answers given before a moment; whoever asks has the scope. */
export async function holdingBack(ctx: Context, stores: string[], before: Date) {
  await freshReports(ctx);
  return queries.countHoldingBack(ctx.db, stores, before.toISOString());
}
