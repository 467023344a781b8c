/** Finding a clerk by what people type: a code, a name, or a part of one; tone marks do not matter. */
import { fold, normalCode } from '#lib/ui/text.ts';

export interface Clerk {
  code: string;
  name: string;
}

/** How a chosen clerk stands in the field. */
export const clerkText = ({ code, name }: Clerk) => `${name} (${code})`;

/** Those whom the text may mean, all for an empty one. */
export function clerksLike<T extends Clerk>(clerks: readonly T[], text: string): T[] {
  const words = fold(text).split(' ').filter(Boolean);
  return clerks.filter((clerk) => {
    const folded = fold(clerkText(clerk));
    return words.every((word) => folded.includes(word));
  });
}

/**
 * @returns the clerk's code; an unknown code is returned as it is where the text can be nothing but one; else those whom it
 * may mean
 */
export function clerkMeant(clerks: readonly Clerk[], text: string): { code: string } | { like: Clerk[] } {
  const code = normalCode(/\(([^()]+)\)\s*$/.exec(text)?.[1] ?? text);
  if (clerks.some((clerk) => clerk.code === code)) return { code };
  const named = clerks.filter((clerk) => fold(clerk.name) === fold(text));
  const like = named.length > 0 ? named : clerksLike(clerks, text);
  const [only] = like;
  if (only && like.length === 1 && fold(text) !== '') return { code: only.code };
  // Somebody of another store is called by code.
  return like.length === 0 && /^[\p{L}\d._/-]+$/u.test(code) && /\d/.test(code) ? { code } : { like };
}
