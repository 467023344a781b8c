/** A form of the organisation's pages: parsed, done, and answered in the same shape whatever came of it. */
import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Locale } from '#lib/paraglide/runtime.js';
import { forForm } from '#lib/server/answer.server.ts';
import { faultsOf } from './unit.input.ts';

/** @param typed the form's fields as text @param work @returns a word for what was done, shown to the person */
export async function acted<S extends v.GenericSchema>(
  { locale, sent, typed, schema }: { locale: Locale; sent: string; typed: Record<string, unknown>; schema: S },
  work: (input: v.InferOutput<S>) => Promise<string>,
) {
  const values = Object.fromEntries(
    Object.entries(typed).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  ) as Record<string, string>;
  const form = v.safeParse(schema, typed);
  if (!form.success) return fail(400, { sent, values, faults: faultsOf(form.issues) });
  return forForm(locale, { sent, values, faults: {} as Record<string, string> }, async () => ({
    sent,
    done: await work(form.output),
  }));
}
