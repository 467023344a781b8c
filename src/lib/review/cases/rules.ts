/** Which low rating opens a case: the rules that a unit settles. Pure. */
import type { Rule } from './case.ts';
import type { CaseSettings } from './settings.ts';

export interface Judgeable {
  level: number;
  callback: boolean;
  comment: boolean;
  /** Low ratings at the same counter within the rule's minutes up to this one, this one too. */
  around: number;
  /** A case has been opened by that rule for one of them. */
  warned: boolean;
}

/** @returns the rule that opens it, the most pressing first; null: none does */
export function ruleFor(one: Judgeable, settings: Omit<CaseSettings, 'causes'>): Rule | null {
  if (one.callback && one.level <= settings.low) return 'callback';
  if (settings.burst > 0 && one.level <= settings.low && one.around >= settings.burst && !one.warned) return 'burst';
  return one.comment && one.level <= settings.comment ? 'comment' : null;
}
