/** What a notice can be about, and its words. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { formatMoment } from '#lib/ui/format.ts';

/** A kiosk as it was called when the notice was raised. */
interface OfKiosk {
  kiosk: string;
  /** null: at the exit. */
  counter: string | null;
  store: string;
  /** UTC ISO. */
  since: string;
}

/** A low rating to follow up, as it was when the notice was raised: nothing that the customer said or left. */
interface OfCase {
  /** How people refer to it. */
  reference: string;
  store: string;
  /** null: at the exit. */
  counter: string | null;
  level: number;
  /** UTC ISO. */
  due: string;
}

export type Notice = {
  unit: string;
  /** What it is about: one open notice per unit, kind and subject. */
  subject: string;
} & (
  | { kind: 'sign-on.refused'; detail: { counter: string; employee: string; at: string; verdict: string } }
  | { kind: 'outbox.twice'; detail: { kiosk: string; seq: number; at: string } }
  /** The subject is the kiosk's id; raised and closed by the watch over kiosks. */
  | { kind: 'kiosk.silent'; detail: OfKiosk }
  | { kind: 'kiosk.stale'; detail: OfKiosk & { pending: number } }
  /** The subject is the case's id; closed with it. */
  | { kind: 'case.opened'; detail: OfCase }
  | { kind: 'case.overdue'; detail: OfCase }
);

/** Those that close by themselves: somebody who has seen one cannot put it away. */
export const closesItself = ({ kind }: Pick<Notice, 'kind'>) => /^(kiosk|case)\./.test(kind);

/** @param name of the person it is about */
export function noticeWords(notice: Notice, name: string, zone: string, locale?: Locale): string {
  const options = locale ? { locale } : undefined;
  const time = (iso: string) => formatMoment(iso, zone);
  if (notice.kind === 'sign-on.refused') {
    const { counter, at, verdict } = notice.detail;
    const about = { name, counter, at: time(at) };
    return verdict === 'left' ? m.people_notice_left(about, options) : m.devices_notice_sign_on(about, options);
  }
  if (notice.kind === 'outbox.twice') {
    const { kiosk, seq, at } = notice.detail;
    return m.devices_notice_twice({ kiosk, seq, at: time(at) }, options);
  }
  if (notice.kind === 'case.opened' || notice.kind === 'case.overdue') {
    const { reference, counter, store, level, due } = notice.detail;
    const given = { reference, store, place: counter ?? m.devices_exit({}, options), level, due: time(due) };
    return notice.kind === 'case.opened'
      ? m.cases_notice_opened(given, options)
      : m.cases_notice_overdue(given, options);
  }
  const { kiosk, counter, store, since } = notice.detail;
  const given = { kiosk, store, place: counter ?? m.devices_exit({}, options), since: time(since) };
  return notice.kind === 'kiosk.silent'
    ? m.devices_notice_silent(given, options)
    : m.devices_notice_stale({ ...given, n: notice.detail.pending }, options);
}
