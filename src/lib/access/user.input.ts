import * as v from 'valibot';
import { isRole } from './roles.ts';

const name = v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(100));
const email = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email());
const role = v.pipe(
  v.string(),
  v.check((text) => isRole(text) && text !== 'employee'),
);

/** The unit is read by organisation, which knows them. */
export const grantForm = v.object({ role });
export const invitationForm = v.object({ name, email, role, locale: v.picklist(['vi', 'en']) });
export const renameForm = v.object({ name, email });
export const tokenForm = v.object({ name, role });
