/** What forms about the organisation send. */
import * as v from 'valibot';
import { permissions } from '#lib/access/roles.ts';

/** What UnitPicker asks for. */
export const unitChoiceSchema = v.object({
  permission: v.picklist(permissions),
  kind: v.optional(v.picklist(['store', 'above', 'any']), 'any'),
  text: v.optional(v.string(), ''),
});
