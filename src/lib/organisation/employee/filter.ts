/** The list's filter in the page's address. */
import { isView, type View } from './employee.ts';

export interface EmployeeFilter {
  /** Part of a name or code; tone marks do not matter. */
  text: string;
  /** A unit's code, with everything below it. */
  unit?: string | undefined;
  view: View;
}

export function filterOf(search: URLSearchParams): EmployeeFilter {
  const view = search.get('view');
  return {
    text: search.get('q')?.trim() ?? '',
    unit: search.get('unit')?.trim() || undefined,
    view: isView(view) ? view : 'current',
  };
}

/** The reverse: what to write into an address, without what is usual. */
export function filterSearch({ text, unit, view }: EmployeeFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (text) search.set('q', text);
  if (unit) search.set('unit', unit);
  if (view !== 'current') search.set('view', view);
  return search;
}
