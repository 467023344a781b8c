/** How the pages call what the organisation is made of. */
import { m } from '#lib/paraglide/messages.js';
import type { UnitKind } from './find.ts';

export const kindWords: Record<UnitKind, () => string> = {
  corporation: m.places_kind_corporation,
  province: m.places_kind_province,
  area: m.places_kind_area,
  office: m.places_kind_office,
  store: m.places_kind_store,
};
