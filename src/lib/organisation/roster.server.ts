/** A store's roster, a week at a time: what is planned, who signed on, and what does not fit together. */
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { compareNames, comparePlaces } from '#lib/ui/text.ts';
import { addDays, dayOf, localParts } from '#lib/ui/zone.ts';
import { hoursText, usualHours, usualOn } from './hours.ts';
import { storeByCode, storesAmong } from './place.queries.server.ts';
import { clashesAmong, type Planned } from './roster-clash.ts';
import { hoursOn, type DayHours, type Opening } from './opening.ts';
import { openingOfStore } from './opening.server.ts';
import { mondayOf, type Block, type Flag, type Week } from './roster.ts';
import * as queries from './roster.queries.server.ts';
import { covers, scopeFor } from './scope.server.ts';
import { midnight, spellOf } from './shift.server.ts';
import type { Spell } from './shift.ts';

/** Stores whose shifts the actor may see, by name. @throws Problem access.* */
export async function storesWithShifts(ctx: Context, actor: Actor | null) {
  const scope = await scopeFor(ctx.db, actor, 'shift.read');
  const stores = await storesAmong(ctx.db, scope === 'all' ? 'all' : [...scope], dayOf(ctx.now(), ctx.config.zone));
  return stores
    .map(({ code, name }) => ({ code, name }))
    .sort((a, b) => comparePlaces(a.name, b.name) || (a.code < b.code ? -1 : 1));
}

/**
 * The store whose shifts are asked for.
 * @throws Problem access.*, unit.unknown
 */
export async function storeInScope(
  ctx: Context,
  actor: Actor | null,
  code: string,
  permission: 'shift.read' | 'shift.write',
) {
  const scope = await scopeFor(ctx.db, actor, permission);
  if (!covers(scope, code)) throw new Problem('access.forbidden', { permission });
  const store = await storeByCode(ctx.db, code);
  if (!store) throw new Problem('unit.unknown', { unit: code });
  return store;
}

/**
 * The week in which the day lies.
 * @throws Problem as `storeInScope`
 */
export async function weekOf(ctx: Context, actor: Actor | null, code: string, day: string): Promise<Week> {
  const { zone } = ctx.config;
  const store = await storeInScope(ctx, actor, code, 'shift.read');
  const monday = mondayOf(day);
  const days = Array.from({ length: 7 }, (_, at) => addDays(monday, at));
  const week = { from: midnight(monday, zone), to: midnight(addDays(monday, 7), zone) };
  const [counters, rows, posted] = await Promise.all([
    queries.countersOf(ctx.db, code, monday),
    queries.shiftsOfStore(ctx.db, code, week),
    queries.postingsAt(ctx.db, code, monday, days[6] ?? monday),
  ]);
  const codes = [...new Set(rows.map(({ employee }) => employee))];
  // Some are planned at another store meanwhile, or began their shift here on the evening before.
  const elsewhere = { from: midnight(addDays(monday, -1), zone), to: week.to };
  const [people, around] =
    codes.length === 0
      ? [[], []]
      : await Promise.all([queries.employeesByCode(ctx.db, codes), queries.rosterOfPeople(ctx.db, codes, elsewhere)]);

  const opening = await openingOfStore(ctx.db, code, { from: monday, to: days[6] ?? monday });
  const spells = rows.map((row) => spellOf(row, zone, opening));
  const names = new Map([...people, ...posted].map((person) => [person.code, person.name]));
  const now = ctx.now().toISOString();
  const flags = flagsOf(spells, around, { counters, names, people, posted, opening, zone });
  const blocks = spells.map((spell): Block => {
    const { id, counter, employee, source } = spell;
    return {
      ...{ id, counter, employee, source },
      name: names.get(employee) ?? employee,
      day: spell.day,
      hours: hoursOf(spell, zone),
      stated: spell.statedUntil !== null,
      open: !spell.open ? null : spell.to > now ? 'running' : 'forgotten',
      flags: flags.get(id) ?? [],
    };
  });
  const here = new Set(posted.map((person) => person.code));
  const clerks = [...names].map(([code, name]) => ({ code, name, posted: here.has(code) }));
  return {
    store,
    days,
    today: dayOf(ctx.now(), zone),
    counters: counters.sort((a, b) => comparePlaces(a.name, b.name) || comparePlaces(a.code, b.code)),
    clerks: clerks.sort((a, b) => compareNames(a.name, b.name) || (a.code < b.code ? -1 : 1)),
    blocks,
    usual: usualHours(store),
    usualOn: Object.fromEntries(days.map((day) => [day, usualOn(opening, day)])),
  };
}

const hoursOf = ({ from, to }: Pick<Spell, 'from' | 'to'>, zone: string) => ({
  from: localParts(new Date(from), zone).time,
  to: localParts(new Date(to), zone).time,
});

interface Surroundings {
  counters: { code: string; name: string }[];
  names: Map<string, string>;
  people: { code: string; start_day: string; end_day: string | null }[];
  posted: { code: string; from_day: string; to_day: string }[];
  opening: Opening;
  zone: string;
}

/** What is wrong with each rostered shift, by its id. */
function flagsOf(
  spells: Spell[],
  around: Awaited<ReturnType<typeof queries.rosterOfPeople>>,
  { counters, names, people, posted, opening, zone }: Surroundings,
): Map<string, Flag[]> {
  const flags = new Map<string, Flag[]>();
  const add = (id: string, flag: Flag) => flags.set(id, [...(flags.get(id) ?? []), flag]);
  const placeName = (code: string) => counters.find((counter) => counter.code === code)?.name ?? code;
  const planned: Planned[] = spells.filter(({ source }) => source === 'roster');
  const own = new Set(planned.map(({ id }) => id));
  const others = around.filter(({ id }) => !own.has(id)).map((row) => spellOf(row, zone));
  for (const { of, a, b } of clashesAmong([...planned, ...others]))
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const hours = hoursText(hoursOf(other, zone));
      if (of === 'counter') add(one.id, { code: 'counter', name: names.get(other.employee) ?? other.employee, hours });
      else add(one.id, { code: 'employee', place: placeName(other.counter), hours });
    }
  const employments = new Map(people.map((person) => [person.code, person]));
  const postings = Map.groupBy(posted, ({ code }) => code);
  for (const spell of spells) {
    if (spell.source !== 'roster') continue;
    const { id, employee, day } = spell;
    const person = employments.get(employee);
    if (person && (day < person.start_day || (person.end_day !== null && day > person.end_day)))
      add(id, { code: 'left' });
    else if (!postings.get(employee)?.some(({ from_day, to_day }) => from_day <= day && day <= to_day))
      add(id, { code: 'not-posted' });
    if (isOutside(hoursOf(spell, zone), hoursOn(opening, day))) add(id, { code: 'closed' });
  }
  return flags;
}

/** Whether a shift reaches beyond the store's doors. @param open null: they stay closed that day */
function isOutside({ from, to }: Block['hours'], open: DayHours | null): boolean {
  if (!open) return true;
  // Open around the clock, or over midnight: a shift may be at any hour.
  if (open.closes === '24:00' || open.closes <= open.opens) return false;
  return from < open.opens || to > open.closes || to <= from;
}
