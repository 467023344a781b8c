/** What the roster's page says of its shifts, in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '#lib/ui/format.ts';
import { localParts } from '#lib/ui/zone.ts';
import { hoursText } from './hours.ts';
import type { ShiftFault } from './roster-change.server.ts';
import type { Block, Flag } from './roster.ts';
import type { ShiftFormFaults } from './shift-form.server.ts';

const longDays = [
  m.roster_day_1,
  m.roster_day_2,
  m.roster_day_3,
  m.roster_day_4,
  m.roster_day_5,
  m.roster_day_6,
  m.roster_day_7,
];
const shortDays = [
  m.roster_short_1,
  m.roster_short_2,
  m.roster_short_3,
  m.roster_short_4,
  m.roster_short_5,
  m.roster_short_6,
  m.roster_short_7,
];

/** 0 for Monday. */
const weekday = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** "Thứ Sáu 20/11". */
export const dayWord = (day: string) => `${longDays[weekday(day)]?.() ?? ''} ${formatDay(day).slice(0, 5)}`;
export const shortDayWord = (day: string) => `${shortDays[weekday(day)]?.() ?? ''} ${formatDay(day).slice(0, 5)}`;

export function flagWord(flag: Flag): string {
  switch (flag.code) {
    case 'counter':
      return m.roster_flag_counter({ name: flag.name, hours: flag.hours });
    case 'employee':
      return m.roster_flag_employee({ place: flag.place, hours: flag.hours });
    case 'not-posted':
      return m.roster_flag_not_posted();
    case 'left':
      return m.roster_flag_left();
    case 'closed':
      return m.roster_flag_closed();
  }
}

/** A shift out of opening hours may be meant; the other flags call for a change. */
export const isGrave = (flag: Flag) => flag.code !== 'closed';

/** What kind of shift it is, in words. */
export function kindWord({ source, stated, open }: Block): string {
  if (open === 'running') return m.roster_open_running();
  if (open === 'forgotten') return m.roster_open_forgotten();
  if (source === 'sign-on') return m.roster_kind_signed();
  return stated ? m.roster_kind_stated() : m.roster_kind_planned();
}

/** What the grid shows of a shift by its place and look, for those who do not see it. @param shown what stands there in words */
export const blockWord = (block: Block, place: string, shown: string) =>
  [
    [block.name, place].filter((word) => word !== shown).join(', '),
    dayWord(block.day),
    kindWord(block),
    ...block.flags.map(flagWord),
  ].join('. ');

/** Hours of a shift with its day, for a message about another one. */
export function spanWord({ from, to }: { from: string; to: string }, zone: string): string {
  const begins = localParts(new Date(from), zone);
  const ends = localParts(new Date(to), zone);
  return `${formatDay(begins.day)} ${hoursText({ from: begins.time, to: ends.time })}`;
}

/** A message for each field at fault. */
export type FieldErrors = Partial<Record<'clerk' | 'counter' | 'day' | 'hours', string>>;

export function formErrors({ clerk, counter, day, hours }: ShiftFormFaults): FieldErrors {
  const errors: FieldErrors = {};
  if (clerk?.code === 'needed') errors.clerk = m.roster_fault_clerk_needed();
  if (clerk?.code === 'nobody') errors.clerk = m.roster_fault_clerk_nobody();
  if (clerk?.code === 'several')
    errors.clerk = m.roster_fault_clerk_several({
      n: clerk.like.length,
      names: `${clerk.like
        .slice(0, 4)
        .map(({ name, code }) => `${name} (${code})`)
        .join(', ')}${clerk.like.length > 4 ? '…' : ''}`,
    });
  if (counter) errors.counter = m.roster_fault_counter_needed();
  if (day) errors.day = m.roster_fault_day();
  if (hours) errors.hours = m.roster_fault_hours();
  return errors;
}

function faultWord({ code, other }: ShiftFault, zone: string, place: (counter: string) => string): string {
  switch (code) {
    case 'unknown-clerk':
      return m.roster_fault_unknown_clerk();
    case 'not-employed':
      return m.roster_fault_not_employed();
    case 'unknown-counter':
      return m.roster_fault_unknown_counter();
    case 'too-long':
      return m.roster_fault_too_long();
    case 'counter-taken':
      return m.roster_fault_counter_taken({ name: other?.name ?? '', hours: other ? spanWord(other, zone) : '' });
    case 'clerk-taken':
      return m.roster_fault_clerk_taken({
        place: other ? place(other.counter) : '',
        hours: other ? spanWord(other, zone) : '',
      });
  }
}

/** The first fault of each field, in words. */
export function shiftErrors(faults: ShiftFault[], zone: string, place: (counter: string) => string): FieldErrors {
  const errors: FieldErrors = {};
  for (const fault of faults) errors[fault.field] ??= faultWord(fault, zone, place);
  return errors;
}
