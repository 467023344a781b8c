/** Reading a new password, typed twice. */
import { fail, type ActionFailure } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';

/** @returns the password; or what is wrong at which field, beside the values to keep */
export function newPasswordFrom<V extends Record<string, unknown>>(
  form: FormData,
  values: V,
): string | ActionFailure<V & { errors: { next?: string; again?: string } }> {
  const next = String(form.get('next') ?? '');
  if (next === '') return fail(400, { ...values, errors: { next: m.account_password_needed() } });
  if (next !== form.get('again')) return fail(400, { ...values, errors: { again: m.account_password_differs() } });
  return next;
}
