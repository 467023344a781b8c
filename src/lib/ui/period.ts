/** Periods that people type: two days, both included. */
import { isDay } from './zone.ts';

export interface PeriodFault {
  field: 'from' | 'to';
  kind: 'order' | 'day';
}

/** @returns which of the two days is wrong and how, or null; a day that is not given is not wrong */
export function periodFault({ from, to }: { from?: string | undefined; to?: string | undefined }): PeriodFault | null {
  if (from && !isDay(from)) return { field: 'from', kind: 'day' };
  if (to && !isDay(to)) return { field: 'to', kind: 'day' };
  return from && to && from > to ? { field: 'from', kind: 'order' } : null;
}
