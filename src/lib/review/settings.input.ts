/** Reads the form of settings. Rows of classes and criteria that are left empty are no rows. */
import { normalName } from '#lib/ui/text.ts';
import type { AwardClass, Criterion, ReviewSettings } from './review.ts';

export type SettingFault = 'name' | 'number' | 'share' | 'none';

const MAX_NAME = 80;
const LIMITS = {
  places: { min: 0, max: 500 },
  appealDays: { min: 1, max: 20 },
  peerMin: { min: 5, max: 50 },
  signatures: { min: 1, max: 9 },
  max: { min: 1, max: 20 },
} as const;

export interface ReadSettings {
  settings: ReviewSettings;
  faults: Record<string, SettingFault>;
}

/** Rows that a form has room for. */
export const AWARD_ROWS = 4;
export const CRITERION_ROWS = 4;

/**
 * @param typed fields `employee_0_vi`, `employee_0_en`, `employee_0_places`, `employee_0_key`, `store_0_…`,
 *   `criterion_0_vi`, `criterion_0_en`, `criterion_0_max` (empty: a yes excludes), `criterion_0_key`, `appealDays`,
 *   `holdShare` (per cent), `peerMin`, `signatures`
 */
export function readReviewSettings(typed: Record<string, string>): ReadSettings {
  const faults: ReadSettings['faults'] = {};
  const given = (name: string) => normalName(typed[name] ?? '');
  const whole = (name: string, { min, max }: { min: number; max: number }) => {
    const text = given(name);
    const value = Number(text);
    if (text !== '' && Number.isInteger(value) && value >= min && value <= max) return value;
    faults[name] = 'number';
    return min;
  };
  const words = (prefix: string) => {
    const [vi, en] = [given(`${prefix}_vi`), given(`${prefix}_en`)];
    if (vi === '' || vi.length > MAX_NAME) faults[`${prefix}_vi`] = 'name';
    // Whoever reads the other language gets the same name rather than none.
    if (en.length > MAX_NAME) faults[`${prefix}_en`] = 'name';
    return { vi, en: en || vi };
  };
  const isEmpty = (prefix: string) => given(`${prefix}_vi`) === '' && given(`${prefix}_en`) === '';
  const keyOf = (prefix: string, taken: { key: string }[]) => {
    const kept = given(`${prefix}_key`);
    if (/^[a-z0-9-]{1,40}$/.test(kept) && !taken.some(({ key }) => key === kept)) return kept;
    let at = taken.length + 1;
    while (taken.some(({ key }) => key === `n${at}`)) at++;
    return `n${at}`;
  };
  const awards = (kind: 'employee' | 'store') => {
    const found: AwardClass[] = [];
    for (let at = 0; at < AWARD_ROWS; at++) {
      const prefix = `${kind}_${at}`;
      if (isEmpty(prefix)) continue;
      found.push({
        key: keyOf(prefix, found),
        name: words(prefix),
        places: whole(`${prefix}_places`, LIMITS.places),
      });
    }
    return found;
  };
  const employeeAwards = awards('employee');
  if (employeeAwards.length === 0) faults.employee_0_vi = 'none';
  const criteria: Criterion[] = [];
  for (let at = 0; at < CRITERION_ROWS; at++) {
    const prefix = `criterion_${at}`;
    if (isEmpty(prefix)) continue;
    const max = given(`${prefix}_max`) === '' ? null : whole(`${prefix}_max`, LIMITS.max);
    criteria.push({ key: keyOf(prefix, criteria), name: words(prefix), max });
  }
  const share = Number(given('holdShare').replace(',', '.'));
  if (given('holdShare') === '' || !(share >= 1 && share <= 100)) faults.holdShare = 'share';
  return {
    settings: {
      employeeAwards,
      storeAwards: awards('store'),
      appealDays: whole('appealDays', LIMITS.appealDays),
      holdShare: share / 100,
      criteria,
      peerMin: whole('peerMin', LIMITS.peerMin),
      signatures: whole('signatures', LIMITS.signatures),
    },
    faults,
  };
}
