/** Vietnamese text: comparison forms of names and codes. */

/** Without tone marks, lower case, đ→d, single spaces: what search compares. */
export const fold = (text: string) =>
  text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(/\s+/g, ' ').trim();

/** One spelling of a business code: NFKC (full-width letters look the same and are), upper case, no blanks around. */
export const normalCode = (text: string) => text.normalize('NFKC').trim().toUpperCase();

/** Composed and trimmed, inner blanks single: how a name is stored. */
export const normalName = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim();

const collator = new Intl.Collator('vi');

/** Vietnamese order of people: by given name (the last word), then by the whole name. */
export function compareNames(a: string, b: string): number {
  const given = (name: string) => name.slice(name.lastIndexOf(' ') + 1);
  return collator.compare(given(a), given(b)) || collator.compare(a, b);
}

/** Vietnamese order of places: by the whole name, numbers by value ("Quầy 2" before "Quầy 10"). */
export const comparePlaces = new Intl.Collator('vi', { numeric: true }).compare;

/** Two letters for a portrait: of the last two words ("Nguyễn Thị Ánh Đào" → "ÁĐ"). */
export function initials(name: string): string {
  return normalName(name)
    .split(' ')
    .slice(-2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
}
