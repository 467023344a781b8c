/** How many stores, employees and kiosks there are in a unit and all below it. Pure. */
import type { UnitKind } from '../find.ts';
import { upwards } from './dated.ts';

export interface Counts {
  stores: number;
  employees: number;
  kiosks: number;
}

export interface CountedUnit {
  code: string;
  name: string;
  kind: UnitKind;
  parent: string | null;
}

/** @param own employees and kiosks by store; a store that is closed counts no more as a store */
export function countsBelow(
  units: readonly (CountedUnit & { closed: boolean })[],
  own: { employees: ReadonlyMap<string, number>; kiosks: ReadonlyMap<string, number> },
): Map<string, Counts> {
  const tree = new Map(units.map((unit) => [unit.code, unit]));
  const counts = new Map(units.map(({ code }) => [code, { stores: 0, employees: 0, kiosks: 0 }]));
  for (const { code, kind, closed } of units) {
    const employees = own.employees.get(code) ?? 0;
    const kiosks = own.kiosks.get(code) ?? 0;
    const stores = kind === 'store' && !closed ? 1 : 0;
    if (employees + kiosks + stores === 0) continue;
    for (const above of upwards(tree, code)) {
      const sum = counts.get(above);
      if (!sum) continue;
      sum.stores += stores;
      sum.employees += employees;
      sum.kiosks += kiosks;
    }
  }
  return counts;
}
