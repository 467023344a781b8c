/** Finding what somebody meant on the command line, and saying so where they mistyped it. */

/** How many signs it takes to make one text of the other: added, dropped, changed, or two that changed places. */
function distance(a: string, b: string): number {
  const rows = [...Array(a.length + 1).keys()].map((at) => [at]);
  const cell = (y: number, x: number) => rows[y]?.[x] ?? Infinity;
  for (let x = 0; x <= b.length; x++) (rows[0] ?? [])[x] = x;
  for (let y = 1; y <= a.length; y++)
    for (let x = 1; x <= b.length; x++) {
      const same = a[y - 1] === b[x - 1] ? 0 : 1;
      const swapped = a[y - 1] === b[x - 2] && a[y - 2] === b[x - 1] ? cell(y - 2, x - 2) + 1 : Infinity;
      (rows[y] ?? [])[x] = Math.min(cell(y - 1, x) + 1, cell(y, x - 1) + 1, cell(y - 1, x - 1) + same, swapped);
    }
  return cell(a.length, b.length);
}

/** @returns the known word that is nearest to the typed one; undefined where none is near */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const begun = known.filter((word) => word.startsWith(`${typed} `));
  if (begun.length > 0) return begun[0];
  const [best] = known
    .map((word) => ({ word, away: distance(typed.toLowerCase(), word) }))
    .toSorted((a, b) => a.away - b.away);
  // A third of the signs wrong is another word.
  return best && best.away <= Math.max(1, Math.floor(best.word.length / 3)) ? best.word : undefined;
}

export const didYouMean = (word: string | undefined) => (word === undefined ? '' : `; did you mean ${word}?`);

/** The longest command name that the words begin with: `org import`, `user create`, `verify`. */
export function findCommand<C>(commands: Record<string, C>, words: string[]) {
  for (const length of [3, 2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command && words.length >= length) return { name, command, rest: words.slice(length) };
  }
  return undefined;
}

/** How many words, such as FILE, the command takes after its name, by its usage. */
export function wordsTaken(name: string, usage: string): number {
  const words = usage
    .slice(name.length)
    .replace(/\[[^\]]*\]/g, '')
    .replace(/--[a-z-]+ \S+/g, '')
    .split(/\s+/);
  return words.filter((word) => /^[A-Z]/.test(word)).length;
}
