/** What the next counter of a store is likely called. Pure. */

interface Called {
  code: string;
  name: string;
}

/** "QT-DH-09" → "QT-DH-10", as long as it was before where that is enough; undefined: it ends in no number. */
function counted(text: string): string | undefined {
  const [, before = '', digits] = /^(.*?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined || digits.length > 9) return undefined;
  return before + String(Number(digits) + 1).padStart(digits.length, '0');
}

/**
 * One more than the last of those there are.
 * @param counters in their order
 * @param first what the first counter of the store is called
 * @returns texts that may be taken already, or empty: a suggestion in a form
 */
export function nextCounter(counters: readonly Called[], first: Called): Called {
  const last = counters.at(-1);
  if (!last) return first;
  return { code: counted(last.code) ?? '', name: counted(last.name) ?? '' };
}
