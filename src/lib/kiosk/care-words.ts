/** The state of kiosks in words, in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import { getLocale } from '#lib/paraglide/runtime.js';
import { formatNumber, formatRecent } from '#lib/ui/format.ts';
import {
  CLOCK_WRONG_MS,
  type CareSummary,
  type Completeness,
  type Contact,
  type KioskInCare,
  type NamedGap,
  type Trouble,
  type View,
} from './care.ts';

/** The moment and zone that a page's times are told against. */
export interface Told {
  now: string;
  zone: string;
}

const number = (value: number) => formatNumber(value, getLocale());

/** One sentence: how many kiosks, how many of them work, rest or are silent and since when; then what waits. */
export function summarySentence(
  { total, counts, silentSince, pending }: Omit<CareSummary, 'views'>,
  { now, zone }: Told,
): string {
  const since = silentSince && formatRecent(silentSince, now, zone);
  const silent = since && { n: number(counts.silent), since };
  const parts = [
    counts.online && m.devices_sentence_online({ n: number(counts.online) }),
    silent && (counts.silent === 1 ? m.devices_sentence_silent(silent) : m.devices_sentence_silent_several(silent)),
    counts.resting && m.devices_sentence_resting({ n: number(counts.resting) }),
    counts.new && m.devices_sentence_new({ n: number(counts.new) }),
  ].filter(Boolean);
  const all = m.devices_sentence_total({ n: total, parts: parts.join(', ') });
  return pending > 0 ? `${all} ${m.devices_sentence_pending({ n: pending })}` : all;
}

const contacts: Record<Contact, { word: () => string; help: () => string; tone: 'good' | 'bad' | 'warn' | '' }> = {
  online: { word: m.devices_contact_online, help: m.devices_help_online, tone: 'good' },
  silent: { word: m.devices_contact_silent, help: m.devices_help_silent, tone: 'bad' },
  resting: { word: m.devices_contact_resting, help: m.devices_help_resting, tone: '' },
  new: { word: m.devices_contact_new, help: m.devices_help_new, tone: 'warn' },
};

export const contactWord = (contact: Contact) => contacts[contact].word();
export const contactHelp = (contact: Contact) => contacts[contact].help();
export const contactTone = (contact: Contact) => contacts[contact].tone;

/** Where it stands within its store: the counter's name, or the exit. */
export const placeWord = (counter: KioskInCare['counter']) => counter?.name ?? m.devices_exit();

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The largest unit that fits, "3 phút". */
export function durationWord(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? units[3];
  const format = new Intl.NumberFormat(getLocale() === 'vi' ? 'vi-VN' : 'en-GB', {
    style: 'unit',
    unit,
    unitDisplay: 'long',
  });
  return format.format(Math.floor(seconds / size));
}

/** Below this a difference is the network's delay. */
const CLOCK_RIGHT_MS = 5_000;

/** @param difference our clock minus the device's, milliseconds */
export function clockWord(difference: number): string {
  if (Math.abs(difference) < CLOCK_RIGHT_MS) return m.devices_clock_right();
  const time = durationWord(Math.abs(difference));
  return difference > 0 ? m.devices_clock_slow({ time }) : m.devices_clock_fast({ time });
}

export const isClockWrong = (difference: number) => Math.abs(difference) >= CLOCK_WRONG_MS;

export const pendingWord = (pending: number) => (pending === 0 ? m.devices_pending_none() : number(pending));

/** @param battery 0–1 */
export const batteryWord = (battery: number | null) =>
  battery === null ? m.devices_unknown() : m.devices_battery_percent({ n: number(battery * 100) });

const troubleWords: Record<Exclude<Trouble, 'silent'>, (missing: number) => string> = {
  stale: m.devices_trouble_stale,
  gaps: (missing) => m.devices_trouble_gaps({ n: missing }),
  battery: m.devices_trouble_battery,
  clock: m.devices_trouble_clock,
};

/** What else than silence, which the state says already. */
export const troublesInWords = ({ troubles, completeness }: KioskInCare) =>
  troubles.flatMap((trouble) => (trouble === 'silent' ? [] : [troubleWords[trouble](completeness?.missing ?? 0)]));

/** "412 taken, 412 received", and what is between the two. */
export function completenessSentence({ taken, received, waiting, missing }: Completeness): string {
  const given = {
    taken: number(taken),
    received: number(received),
    waiting: number(waiting),
    missing: number(missing),
  };
  if (missing > 0) return waiting > 0 ? m.devices_complete_missing_waiting(given) : m.devices_complete_missing(given);
  return waiting > 0 ? m.devices_complete_waiting(given) : m.devices_complete_all(given);
}

/** Its numbers, and between which answers they were given out. */
export function gapWord({ from, to, after, before }: NamedGap, { now, zone }: Told): string {
  const time = (iso: string) => formatRecent(iso, now, zone);
  const name = from === to ? m.devices_gap_one({ from }) : m.devices_gap_range({ from, to });
  if (after && before) return `${name}: ${m.devices_gap_between({ after: time(after), before: time(before) })}`;
  if (after) return `${name}: ${m.devices_gap_after({ after: time(after) })}`;
  return before ? `${name}: ${m.devices_gap_before({ before: time(before) })}` : name;
}

const viewWords: Record<View, (count: { n: string }) => string> = {
  silent: m.devices_view_silent,
  stale: m.devices_view_stale,
  gaps: m.devices_view_gaps,
  battery: m.devices_view_battery,
  clock: m.devices_view_clock,
  pending: m.devices_view_pending,
  version: m.devices_view_version,
  new: m.devices_view_new,
  revoked: m.devices_view_revoked,
};

export const viewWord = (view: View | null, n: number) =>
  view === null ? m.devices_view_all({ n: number(n) }) : viewWords[view]({ n: number(n) });
