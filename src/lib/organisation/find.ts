/** Finding a unit among thousands by a few letters of its name, its code or what it belongs to. Pure. */
import { comparePlaces, fold } from '#lib/ui/text.ts';

export type UnitKind = 'corporation' | 'province' | 'area' | 'office' | 'store';

export interface FindableUnit {
  code: string;
  name: string;
  /** Name and code as search compares them. */
  folded: string;
  kind: UnitKind;
  parent: string | null;
}

/** A unit to choose. */
export interface FoundUnit {
  code: string;
  name: string;
  kind: UnitKind;
  /** Names of what it belongs to, from below the root down; empty for the highest. */
  path: string[];
}

/** As a field shows it, and `codeIn` reads it. */
export const unitLabel = ({ code, name }: Pick<FoundUnit, 'code' | 'name'>) => `${name} (${code})`;

/** @returns what stands in brackets at the end of a label; null: there is nothing */
export const codeIn = (label: string) => /\(([^()]+)\)\s*$/.exec(label)?.[1] ?? null;

/**
 * @param units those that may be found, and what is needed to say where they belong
 * @param text words that must all stand in a unit's name or code, or in the names of what it belongs to
 * @returns the best `limit` of them, and how many there are; without words those highest in the tree
 */
export function findUnits(
  units: readonly FindableUnit[],
  text: string,
  { limit, among = () => true }: { limit: number; among?: (unit: FindableUnit) => boolean },
): { found: FoundUnit[]; total: number } {
  const wanted = fold(text);
  const words = wanted.split(' ').filter(Boolean);
  const byCode = new Map(units.map((unit) => [unit.code, unit]));
  const above = (unit: FindableUnit): FindableUnit[] => {
    const path: FindableUnit[] = [];
    for (let at = byCode.get(unit.parent ?? ''); at && !path.includes(at); at = byCode.get(at.parent ?? ''))
      path.unshift(at);
    return path;
  };
  const judged = units.filter(among).flatMap((unit) => {
    const path = above(unit);
    const missing = words.filter((word) => !unit.folded.includes(word));
    if (missing.some((word) => !path.some(({ folded }) => folded.includes(word)))) return [];
    const exact = fold(unit.code) === wanted || fold(unit.name) === wanted;
    const rank = exact ? 0 : missing.length > 0 ? 3 : unit.folded.startsWith(wanted) ? 1 : 2;
    return [{ unit, path, rank: words.length === 0 ? 0 : rank }];
  });
  const best = judged.sort(
    (a, b) => a.rank - b.rank || a.path.length - b.path.length || comparePlaces(a.unit.name, b.unit.name),
  );
  return {
    found: best.slice(0, limit).map(({ unit: { code, name, kind }, path }) => {
      const names = path.filter(({ parent }) => parent !== null).map((higher) => higher.name);
      return { code, name, kind, path: names };
    }),
    total: judged.length,
  };
}
