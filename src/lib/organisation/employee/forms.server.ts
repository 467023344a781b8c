/** Form actions about employees: what was typed comes back with what is wrong at its field. */
import { fail, type ActionFailure } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Locale } from '#lib/paraglide/runtime.js';
import { forForm } from '#lib/server/answer.server.ts';
import { fieldErrors, refusedField } from './form-errors.ts';

export interface Returned {
  /** Which of the page's forms it is. */
  form: string;
  typed: Record<string, string>;
  errors: Record<string, string>;
  problem?: { code: string; message: string };
}

/**
 * Reads a form, does its work, and sends back what is wrong.
 * @param done what the page is told when it went well
 */
export async function answered<S extends v.GenericSchema, T extends object>(
  locale: Locale,
  { form, schema, data }: { form: string; schema: S; data: FormData },
  work: (given: v.InferOutput<S>) => Promise<T>,
): Promise<({ form: string; done: true } & T) | ActionFailure<Returned>> {
  const texts = [...data].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []));
  const typed: Record<string, string> = Object.fromEntries(texts);
  const given = v.safeParse(schema, typed);
  if (!given.success) return fail(400, { form, typed, errors: fieldErrors(given.issues) });
  const outcome = await forForm(locale, {}, async () => ({ done: await work(given.output) }));
  if ('done' in outcome) return { form, done: true, ...outcome.done };
  const { problem } = outcome.data;
  const errors = refusedField(problem);
  return fail(outcome.status, { form, typed, errors: errors ?? {}, ...(errors ? {} : { problem }) });
}
