/** Turns a Problem into what the caller gets: an error page, a message at the form, or problem+json. */
import { isUnavailable } from '#db/dialect.server.ts';
import { error, fail, type ActionFailure } from '@sveltejs/kit';
import * as messages from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem, problemMessageKey } from '#lib/problem.ts';
import { processContext } from './context.server.ts';
import { faultAmong, faultMessageKey } from './fault.ts';

type Worded = (details: Record<string, unknown>, options: { locale: Locale }) => string;

/** The problem in words, in the reader's language. */
export function problemMessage(problem: Problem, locale: Locale): string {
  const { code, details } = problem;
  const fault = faultAmong(details);
  if (!fault) return message(problemMessageKey(code), details, locale);
  const what = message(faultMessageKey(fault), {}, locale);
  return message(
    problemMessageKey(code),
    { ...details, where: details.where ? `${details.where}: ${what}` : what },
    locale,
  );
}

function message(key: string, details: Record<string, unknown>, locale: Locale): string {
  const worded = (messages as unknown as Record<string, Worded>)[key];
  if (!worded) throw new Error(`No message ${key}`);
  return worded(details, { locale });
}

/** A server that is back is not met by everybody in the same second: clients add their own jitter to this. */
const AWAY_SECONDS = 5;

/** When it makes sense to try again, in seconds; null where it makes none. */
function retryAfter({ status, details: { seconds, minutes } }: Problem): number | null {
  if (status === 503) return AWAY_SECONDS;
  return status === 429 ? Number(seconds ?? Number(minutes ?? 1) * 60) : null;
}

/** RFC 9457: `application/problem+json` with our `code`. */
export function problemResponse(problem: Problem, locale: Locale): Response {
  const seconds = retryAfter(problem);
  return Response.json(
    {
      type: 'about:blank',
      title: problemMessage(problem, locale),
      status: problem.status,
      code: problem.code,
      ...problem.details,
    },
    {
      status: problem.status,
      headers: {
        'content-type': 'application/problem+json',
        ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
        ...(seconds === null ? {} : { 'retry-after': String(seconds) }),
      },
    },
  );
}

/**
 * Words what the framework answered by itself on an API path (no such route, a method not allowed, a bug) as a problem.
 * @param bug the id under which a bug was logged
 */
export function apiError(response: Response, locale: Locale, bug = ''): Response {
  const { status } = response;
  const ours = /^application\/[a-z]+\+json/.test(response.headers.get('content-type') ?? '');
  if (status < 400 || ours) return response;
  if (status === 404) return problemResponse(new Problem('not-found'), locale);
  // The framework's own limit stands above ours, for what is too large even to be refused politely.
  if (status === 413) return problemResponse(new Problem('request.too-large', { limit: '5 MB' }), locale);
  const title =
    status < 500 ? messages.common_error_request({}, { locale }) : messages.common_error_bug({ id: bug }, { locale });
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/problem+json');
  headers.delete('content-length');
  return new Response(JSON.stringify({ type: 'about:blank', title, status, ...(bug ? { id: bug } : {}) }), {
    status,
    headers,
  });
}

/**
 * The refusal that an error is: the database away, wherever it is noticed, is nobody's bug.
 * @throws the error itself where it is none
 */
export function refusalOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (!isUnavailable(thrown)) throw thrown;
  processContext().log.error({ err: thrown }, 'database unavailable');
  return new Problem('service.unavailable');
}

/** For a page's load: a Problem becomes the error page with its status and words. */
export async function forPage<T>(locale: Locale, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    error(refusal.status, {
      message: problemMessage(refusal, locale),
      code: refusal.code,
      ...(refusal.details.permission ? { permission: String(refusal.details.permission) } : {}),
      ...(refusal.details.unit ? { unit: String(refusal.details.unit) } : {}),
    });
  }
}

/** What a form shows when its use case refused, beside the values to keep. */
export interface Refused {
  problem: { code: string; message: string };
}

/** For a form action: a Problem comes back to the form with what was typed. */
export async function forForm<T, V extends Record<string, unknown>>(
  locale: Locale,
  values: V,
  work: () => Promise<T>,
): Promise<T | ActionFailure<V & Refused>> {
  try {
    return await work();
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    return fail(refusal.status, {
      ...values,
      problem: { code: refusal.code, message: problemMessage(refusal, locale) },
    });
  }
}

/** For an API route: a Problem becomes problem+json. */
export async function forDevice(locale: Locale, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    return problemResponse(refusal, locale);
  }
}
