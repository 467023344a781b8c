/** What was done, so that it can be undone and done again. */

/** Nobody goes back further; states share what did not change, so that this costs little. */
const MOST_STEPS = 300;

export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** What the last step was about: the next one about the same belongs to it, as letter after letter of a text. */
  tag: string | null;
}

export const begun = <T>(present: T): History<T> => ({ past: [], present, future: [], tag: null });

/** @param tag absent: a step of its own */
export function done<T>(history: History<T>, next: T, tag: string | null = null): History<T> {
  if (next === history.present) return history;
  const continues = tag !== null && tag === history.tag;
  const past = continues ? history.past : [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], tag };
}

/** Whatever comes next is a step of its own. */
export const sealed = <T>(history: History<T>): History<T> =>
  history.tag === null ? history : { ...history, tag: null };

export function undone<T>({ past, present, future, tag }: History<T>): History<T> {
  const before = past.at(-1);
  if (before === undefined) return { past, present, future, tag };
  return { past: past.slice(0, -1), present: before, future: [present, ...future], tag: null };
}

export function redone<T>({ past, present, future, tag }: History<T>): History<T> {
  const [after, ...rest] = future;
  if (after === undefined) return { past, present, future, tag };
  return { past: [...past, present], present: after, future: rest, tag: null };
}
