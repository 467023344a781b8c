/** The audit's filters in an address, both ways. */
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
