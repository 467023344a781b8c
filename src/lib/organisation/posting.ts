/** Where an employee works, dated. Pure rules: a move closes one posting and opens another, so that history stays. */
import { addDays } from '#lib/ui/zone.ts';

export interface Posting {
  store: string;
  from_day: string;
  /** Last day included. */
  to_day: string;
}

/** `to_day` of a posting that lasts. */
export const LASTING = '9999-12-31';

export interface Employment {
  start_day: string;
  end_day: string | null;
  /** In the order of `from_day`. */
  postings: Posting[];
}

/** What a list of employees says about one of them. */
export interface Stated {
  store: string;
  /** undefined: the list does not say. */
  start?: string | undefined;
  /** null: no end; undefined: the list does not say. */
  end?: string | null | undefined;
}

export interface Restated extends Employment {
  moved: { from: string; to: string } | null;
  /**
   * What was not applied: `start-kept`, a start that would rewrite an earlier posting; `left`, a move of somebody whose
   * end lies before it.
   */
  kept: 'start-kept' | 'left' | null;
}

/**
 * @param known null: new here
 * @param today day from which a move holds unless the list gives a later start than the old posting's
 * @returns the employment as it should be; the same statement again changes nothing. null: the end lies before the start
 */
export function restate(known: Employment | null, stated: Stated, today: string): Restated | null {
  const end = stated.end === undefined ? (known?.end_day ?? null) : stated.end;
  const postings = until(known?.postings ?? [], end);
  const latest = postings.at(-1);
  if (!known || !latest) return begin(stated, end, today);
  const here = postings.findLast((p) => p.store === stated.store && (p === latest || p.to_day >= today));
  if (!here) return move({ ...known, postings }, latest, stated, end, today);

  const start = stated.start ?? here.from_day;
  // A move away is planned meanwhile: coming back is a move from there.
  if (start > here.to_day && here !== latest) return move({ ...known, postings }, latest, stated, end, today);
  if (start > here.to_day) {
    // They had left, and come back to where they were.
    if (end !== null && end < start) return close(known, postings, end, null, 'left');
    return close(known, [...postings, opened(stated.store, start)], end, null, null, true);
  }
  if (postings.length === 1) return close({ ...known, start_day: start }, [{ ...here, from_day: start }], end);
  return close(known, postings, end, null, start === here.from_day || start === known.start_day ? null : 'start-kept');
}

export type MoveFault = 'before-start' | 'after-end' | 'same-store';

/**
 * Moves somebody from a day on, whatever was planned after it: what ran on that day ends the day before.
 * @returns why not, where it cannot be: the day lies before they begin, or after their last, or they are there already
 */
export function moveFrom(known: Employment, store: string, from: string): Employment | MoveFault {
  if (from < known.start_day) return 'before-start';
  if (known.end_day !== null && from > known.end_day) return 'after-end';
  const before = known.postings
    .filter((p) => p.from_day < from)
    .map((p) => ({ ...p, to_day: earlier(p.to_day, addDays(from, -1)) }));
  const here = known.postings.findLast((p) => p.from_day <= from);
  if (here?.store === store && here === known.postings.at(-1)) return 'same-store';
  // Back to where they were before a move that does not happen now: that posting goes on.
  const last = before.at(-1);
  const goesOn = last?.store === store && last.to_day === addDays(from, -1);
  const postings = goesOn ? [...before.slice(0, -1), opened(store, last.from_day)] : [...before, opened(store, from)];
  return { ...known, postings: until(postings, known.end_day) };
}

/** @param end null: they stay after all. @returns null where the end lies before the beginning */
export function leaveOn(known: Employment, end: string | null): Employment | null {
  const found = close(known, until(known.postings, end), end);
  return found && { start_day: found.start_day, end_day: found.end_day, postings: found.postings };
}

function begin({ store, start }: Stated, end: string | null, today: string): Restated | null {
  const from = start ?? today;
  return close({ start_day: from, end_day: null, postings: [] }, [opened(store, from)], end);
}

function move(known: Employment, latest: Posting, stated: Stated, end: string | null, today: string): Restated | null {
  const from = stated.start !== undefined && stated.start > latest.from_day ? stated.start : today;
  if (end !== null && end < from) return close(known, known.postings, end, null, 'left');
  const moved = { from: latest.store, to: stated.store };
  const before = known.postings.slice(0, -1);
  // A posting that has not begun, or began today, never was: it is replaced.
  if (from <= latest.from_day) {
    const from_day = before.length === 0 && stated.start !== undefined ? stated.start : latest.from_day;
    const start_day = before.length === 0 ? from_day : known.start_day;
    return close({ ...known, start_day }, [...before, { ...latest, store: stated.store, from_day }], end, moved);
  }
  const left = { ...latest, to_day: earlier(latest.to_day, addDays(from, -1)) };
  return close(known, [...before, left, opened(stated.store, from)], end, moved, null, true);
}

/**
 * Brings the postings that last to the end of the employment.
 * @param again the last posting is a new one: of somebody who had left and comes back, only that one is open
 */
function close(
  known: Employment,
  postings: Posting[],
  end: string | null,
  moved: Restated['moved'] = null,
  kept: Restated['kept'] = null,
  again = false,
): Restated | null {
  const lasting = known.end_day ?? LASTING;
  const lasts = (p: Posting, at: number) =>
    p.to_day === LASTING || (p.to_day === lasting && !(again && at < postings.length - 1));
  const closed = until(
    postings.map((p, at) => (lasts(p, at) ? { ...p, to_day: LASTING } : p)),
    end,
  );
  if (closed.length === 0 || (end !== null && end < known.start_day)) return null;
  return { start_day: known.start_day, end_day: end, postings: closed, moved, kept };
}

/** Nobody works anywhere after their last day. */
const until = (postings: Posting[], end: string | null) =>
  end === null
    ? postings
    : postings.filter((p) => p.from_day <= end).map((p) => ({ ...p, to_day: earlier(p.to_day, end) }));

const opened = (store: string, from_day: string): Posting => ({ store, from_day, to_day: LASTING });
const earlier = (a: string, b: string) => (a < b ? a : b);
