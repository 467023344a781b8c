/** The audit's filters in an address, both ways. */
import { isDay } from '#lib/ui/zone.ts';
import type { AuditRequest } from './audit-log.ts';

const NAMES = ['from', 'to', 'who', 'action', 'unit', 'q'] as const;

/** What stands in the address; a field that was left empty is none. */
export function auditRequestOf(search: URLSearchParams): AuditRequest {
  return Object.fromEntries(NAMES.map((name) => [name, search.get(name)?.trim() || undefined]));
}

/** The address's search part with some filters changed: everything one sees can be shared. */
export function searchOf(request: AuditRequest, change: AuditRequest & { before?: string; format?: string } = {}) {
  const given = Object.entries({ ...request, ...change }).filter(([, value]) => value);
  return `?${new URLSearchParams(given as [string, string][])}`;
}

/** @returns which of the two days is wrong and how, or null */
export function periodFault({ from, to }: AuditRequest): { field: 'from' | 'to'; kind: 'order' | 'day' } | null {
  if (from && !isDay(from)) return { field: 'from', kind: 'day' };
  if (to && !isDay(to)) return { field: 'to', kind: 'day' };
  return from && to && from > to ? { field: 'from', kind: 'order' } : null;
}
