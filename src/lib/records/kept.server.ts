/** What is kept about an employee: shown, handed out, and erased, each with an audit row. */
import { accountsOf } from '#lib/access/forget.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { audit } from '#lib/access/audit.server.ts';
import { personFor } from '#lib/organisation/employee/employee.server.ts';
import { NAMELESS } from '#lib/organisation/employee/forget.server.ts';
import { namesOf } from '#lib/organisation/people.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { entriesOf } from './audit-log.server.ts';
import { erase } from './erase.server.ts';
import type { Kept, KeptRow, Section, SectionKey } from './kept.ts';
import * as queries from './kept.queries.server.ts';

const PERMISSION = 'personal.manage';
/** On the page the newest of each; a file has them all. */
const SHOWN = 8;
const ALL = 100_000;

/** @throws Problem access.*, employee.unknown */
export const showKept = (ctx: Context, actor: Actor | null, code: string, locale: Locale) =>
  keptFor(ctx, actor, code, { locale, limit: SHOWN, action: 'employee.data-show' });

/** Everything, for a file. @throws Problem access.*, employee.unknown */
export const exportKept = (ctx: Context, actor: Actor | null, code: string, locale: Locale) =>
  keptFor(ctx, actor, code, { locale, limit: ALL, action: 'employee.data-export' });

interface Asked {
  locale: Locale;
  limit: number;
  action: 'employee.data-show' | 'employee.data-export';
}

async function keptFor(
  ctx: Context,
  actor: Actor | null,
  code: string,
  { locale, limit, action }: Asked,
): Promise<Kept> {
  const { person, store, today, by } = await personFor(ctx.db, ctx, actor, { code, permission: PERMISSION });
  const sections = await sectionsOf(ctx, person.code, { locale, limit });
  await audit(ctx.db, by, ctx.now(), { action, subject: `employee:${person.code}`, unit: store });
  const names = await namesOf(ctx.reader, 'unit', [store]);
  return {
    code: person.code,
    name: person.name,
    store: { code: store, name: names.get(store) ?? store },
    end: person.end_day,
    nameless: person.name === NAMELESS,
    mayErase: person.end_day !== null && person.end_day < today,
    sections,
  };
}

/** @returns the months from one day's to another's, `YYYY-MM` */
function monthsBetween(from: string, to: string): string[] {
  const [year = 0, month = 0] = from.split('-').map(Number);
  const months: string[] = [];
  for (let at = year * 12 + month - 1; ; at++) {
    const text = `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    if (text > to.slice(0, 7)) return months;
    months.push(text);
  }
}

async function sectionsOf(
  ctx: Context,
  code: string,
  { locale, limit }: { locale: Locale; limit: number },
): Promise<Section[]> {
  const { reader } = ctx;
  const profile = await queries.profileOf(reader, code);
  if (!profile) throw new Problem('employee.unknown', { employee: code });
  const postings = await queries.postingsOf(reader, code);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const first = postings.at(-1)?.from_day ?? profile.start_day;
  const months = monthsBetween(first < profile.start_day ? first : profile.start_day, today);
  const ratings = await queries.ratingsOf(reader, code, await queries.storesOf(reader, code), months);
  const shifts = await queries.shiftsOf(reader, code, limit);
  const events = await queries.eventsOf(reader, code, limit);
  const users = await accountsOf(reader, code);
  const { pin_hash, pin_locked_until, photo, ...known } = profile;
  const section = (key: SectionKey, rows: KeptRow[], total = rows.length): Section => ({
    key,
    rows: rows.slice(0, limit),
    total,
  });
  return [
    section('profile', [{ ...known, pin: pin_hash !== null, photo: photo !== null, locked_until: pin_locked_until }]),
    section('postings', postings),
    section('shifts', shifts.rows, shifts.total),
    section('ratings', ratings),
    section('events', events.rows, events.total),
    section('account', await queries.accountsBy(reader, users)),
    section('sessions', await queries.sessionsBy(reader, users)),
    await auditSection(
      ctx,
      'by',
      users.map((user) => `user:${user}`),
      { locale, limit },
    ),
    await auditSection(ctx, 'about', [code, `employee:${code}`, ...users.map((user) => `user:${user}`)], {
      locale,
      limit,
    }),
  ];
}

async function auditSection(
  ctx: Context,
  key: 'by' | 'about',
  keys: string[],
  { locale, limit }: { locale: Locale; limit: number },
): Promise<Section> {
  const column = key === 'by' ? 'actor' : 'subject';
  const entries = await entriesOf(ctx, column, keys, limit, locale);
  const rows = entries.map(({ at, deed, actor, subject }): KeptRow =>
    key === 'by' ? { at, deed, subject: subject.name } : { at, deed, actor: actor.name },
  );
  return { key, rows, total: await queries.countAudit(ctx.reader, column, keys) };
}

/**
 * Erases somebody who has left.
 * @param typed their name or code, typed once more: nobody is erased by a slip
 * @throws Problem access.*, employee.unknown, personal.employed, personal.name
 */
export async function eraseKept(ctx: Context, actor: Actor | null, code: string, typed: string) {
  await transacted(ctx.db, async (tx) => {
    const { person, today, by } = await personFor(tx, ctx, actor, { code, permission: PERMISSION, hold: true });
    if (person.end_day === null || person.end_day >= today) throw new Problem('personal.employed', { employee: code });
    const meant = fold(typed);
    if (meant !== fold(person.name) && meant !== fold(person.code)) throw new Problem('personal.name');
    await erase(tx, ctx, by, person.code, 'request');
  });
}
