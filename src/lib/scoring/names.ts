/** Order of ids: by code unit, the same on every machine and in every locale. */
export const byName = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
