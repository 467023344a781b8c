/** Who served where and when, from all that is known of a few counters. Pure: one rule for intake, pages and corrections. */

/** A shift as it bears on who served. Moments are UTC ISO; `from` is included, `to` is not. */
export interface Spell {
  id: string;
  counter: string;
  employee: string;
  from: string;
  /** Of a sign-on that nothing ended: the store's closing time, or midnight. */
  to: string;
  /** Nothing ended it: `to` is only where it ends by itself. */
  open: boolean;
  /** Local day of `from`. */
  day: string;
  source: 'roster' | 'sign-on';
  /** Stated by a person afterwards, for what lay before that moment. */
  statedUntil: string | null;
  /** A second person agreed with that. */
  seconded: boolean;
}

/** Who was taken back from a counter. */
export interface Denial extends Pick<Spell, 'counter' | 'employee' | 'from' | 'to' | 'seconded'> {
  /** That says so. */
  correction: string;
}

/** What is known of some counters on some days, and of wherever else their people were. */
export interface ShiftHistory {
  spells: Spell[];
  denials: Denial[];
}

const during = ({ from, to }: { from: string; to: string }, at: string) => from <= at && at < to;

/** The latest of them by its beginning; of two at once the later one by id, so that it is the same every time. */
function latest(spells: Spell[]): Spell | undefined {
  let found: Spell | undefined;
  for (const spell of spells)
    if (!found || spell.from > found.from || (spell.from === found.from && spell.id > found.id)) found = spell;
  return found;
}

const isStated = (spell: Spell, at: string) =>
  spell.statedUntil !== null && at < spell.statedUntil && during(spell, at);

/** Whom people stated afterwards to have served at the counter then. */
export const statedAt = ({ spells }: ShiftHistory, counter: string, at: string): Spell | undefined =>
  latest(spells.filter((spell) => spell.counter === counter && isStated(spell, at)));

/** Who was signed on at the counter then. @param day local day of `at`: a sign-on ends with its day */
export const signedOn = ({ spells }: ShiftHistory, counter: string, at: string, day: string): Spell | undefined =>
  latest(
    spells.filter(
      (spell) => spell.source === 'sign-on' && spell.counter === counter && spell.day === day && during(spell, at),
    ),
  );

/**
 * Who served at the counter at that moment: whom people stated afterwards, else whoever was signed on, else whom the
 * roster names, unless that person left this counter since, or was at another one.
 * @param day local day of `at`
 * @returns employee code, or null: not known
 */
export function servedAt(history: ShiftHistory, counter: string, at: string, day: string): string | null {
  const certain = statedAt(history, counter, at) ?? signedOn(history, counter, at, day);
  if (certain) return certain.employee;
  const rostered = latest(
    history.spells.filter((spell) => spell.source === 'roster' && spell.counter === counter && during(spell, at)),
  );
  return rostered && !isAway(history, rostered, at, day) ? rostered.employee : null;
}

function isAway({ spells }: ShiftHistory, { employee, counter, from }: Spell, at: string, day: string): boolean {
  const own = spells.filter((spell) => spell.employee === employee);
  if (own.some((spell) => spell.counter !== counter && isStated(spell, at))) return true;
  const sign = latest(own.filter((spell) => spell.source === 'sign-on' && spell.day === day && spell.from <= at));
  if (!sign) return false;
  const left = !sign.open && sign.to <= at;
  return left ? sign.counter === counter && sign.to > from : sign.counter !== counter;
}

/** True when it was taken back that the person served there then, and nothing says it again. */
export function isDenied(
  { spells, denials }: ShiftHistory,
  counter: string,
  at: string,
  employee: string,
): Denial | undefined {
  const here = (spell: Pick<Spell, 'counter' | 'employee' | 'from' | 'to'>) =>
    spell.counter === counter && spell.employee === employee && during(spell, at);
  return spells.some(here) ? undefined : denials.find((denial) => denial.seconded && here(denial));
}
