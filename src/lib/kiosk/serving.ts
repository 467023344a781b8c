/** Who serves at this counter now, and whether the doors are open: from the device's own events, the server's word, the roster. */
import { dayOf } from '#lib/ui/zone.ts';
import type { EventType } from '#lib/response/envelope.ts';
import type { KioskConfig } from './config.ts';

/** The last sign event made on this device. */
export interface Sign {
  /** Id of the event, by which a later refusal is recognised. */
  event: string;
  type: EventType;
  employee: string;
  /** True time of it as far as known, milliseconds. */
  at: number;
  /** What stood before, to go back to when the server refuses this one. */
  before: Sign | null;
}

export type Clerk = KioskConfig['employees'][number];

export type Serving =
  { kind: 'clerk'; clerk: Clerk; signedOn: boolean } | { kind: 'break'; clerk: Clerk | null } | { kind: 'nobody' };

type SignState = { type: EventType; employee: string; at: number };

/** @param now true time, milliseconds */
export function servingAt(config: KioskConfig, sign: Sign | null, now: number): Serving {
  const find = (code: string) => config.employees.find((employee) => employee.code === code) ?? null;
  const latest = latestSign(config, sign, now);
  if (latest?.type === 'break') return { kind: 'break', clerk: find(latest.employee) };
  if (latest?.type === 'sign-on') {
    const clerk = find(latest.employee);
    if (clerk) return { kind: 'clerk', clerk, signedOn: true };
  }
  const rostered = config.roster.find(
    ({ employee, from, to }) =>
      Date.parse(from) <= now &&
      now < Date.parse(to) &&
      // Who signed off has gone, whatever the rest of the roster's shift says.
      !(latest?.type === 'sign-off' && latest.employee === employee && Date.parse(from) <= latest.at),
  );
  const clerk = rostered ? find(rostered.employee) : null;
  return clerk ? { kind: 'clerk', clerk, signedOn: false } : { kind: 'nobody' };
}

/** The newest sign event of today, from here or from the server. A sign-on that nobody ended is over with its day. */
function latestSign(config: KioskConfig, sign: SignState | null, now: number): SignState | null {
  const told = config.serving;
  const known: SignState | null = told
    ? { type: 'sign-on', employee: told.employee, at: Date.parse(told.since) }
    : null;
  const latest = sign && (!known || sign.at >= known.at) ? sign : known;
  if (!latest) return null;
  return dayOf(new Date(latest.at), config.zone) < dayOf(new Date(now), config.zone) ? null : latest;
}
