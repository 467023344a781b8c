/** What of the results is asked for, as it stands in an address. */
import { periodOf } from '#lib/scoring/period.ts';

export const splits = ['store', 'channel', 'version'] as const;
export type Split = (typeof splits)[number];

export interface Asked {
  from: string;
  to: string;
  unit: string | undefined;
  channel: string | undefined;
  version: number | undefined;
  split: Split | undefined;
}

/** @param today the period is the last thirty days where none is given */
export function askedIn(search: URLSearchParams, today: string): Asked {
  const given = (name: string) => search.get(name)?.trim() || undefined;
  const usual = periodOf('30', today);
  const version = given('version');
  return {
    from: given('from') ?? usual.from,
    to: given('to') ?? usual.to,
    unit: given('unit'),
    channel: given('channel'),
    version: version !== undefined && /^\d{1,9}$/.test(version) ? Number(version) : undefined,
    split: splits.find((split) => split === given('split')),
  };
}

/** The other way round: what is left out is as it is without. */
export function searchOf(asked: Partial<Asked>, more: Record<string, string | undefined> = {}): string {
  const entries = Object.entries({ ...asked, ...more }).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)] as [string, string]],
  );
  return new URLSearchParams(entries).toString();
}
