/** What happens to every request before and after its route. */
import {
  error,
  isHttpError,
  isRedirect,
  redirect,
  type Handle,
  type HandleServerError,
  type RequestEvent,
  type ServerInit,
} from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { building } from '$app/environment';
import { actorOfToken } from '#lib/access/token.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { actorOf, keepCookies } from '#lib/access/session.server.ts';
import { handlers, planJobs } from '#lib/jobs/registry.server.ts';
import { startRunner } from '#lib/jobs/runner.server.ts';
import { actorOfKiosk } from '#lib/kiosk/kiosk.server.ts';
import { freshReports } from '#lib/kiosk/report.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { baseLocale, cookieName, isLocale, type Locale } from '#lib/paraglide/runtime.js';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { Problem } from '#lib/problem.ts';
import { apiError, problemMessage, problemResponse, refusalOf } from '#lib/server/answer.server.ts';
import { compressed } from '#lib/server/compress.ts';
import { boundedForm } from '#lib/server/body.server.ts';
import { processContext, type Context } from '#lib/server/context.server.ts';
import { newBugId } from '#lib/server/id.server.ts';
import { addressKey, spend } from '#lib/server/rate.server.ts';
import { bearerOf, isForeign, isLoopback, isSecure, localeAsked } from '#lib/server/request.ts';
import { observeRequest } from '#lib/server/metrics.server.ts';
import { onShutdown } from '#lib/server/serve.server.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';

/** Once per process, before the first request: this process's share of the jobs, unless JOBS=off. */
export const init: ServerInit = () => {
  if (building) return;
  const ctx = processContext();
  onShutdown((closed) => closed.then(() => freshReports(ctx)));
  if (!ctx.config.jobs) return;
  const runner = startRunner(ctx, handlers, planJobs);
  // What is cut off in the middle all the same is taken up by another runner when its lease has run out.
  onShutdown(() => void runner.stop());
};

const isApi = (path: string) => path.startsWith('/api/');
const ACCOUNT = '/(staff)/account';
const isStaff = (route: string | null) => route === '/(staff)' || route?.startsWith('/(staff)/') === true;
const isRespondent = (route: string | null) => route?.startsWith('/(respondent)') === true;
/** Pages by which people come in; some have a secret in their address. */
const isDoor = (route: string | null) => /^\/(sign-in|accept|reset)(\/|$)/.test(route ?? '');

/** How long requests take, by route; a refusal or a redirect that was thrown counts by its status. */
const measured: Handle = async ({ event, resolve }) => {
  const begun = performance.now();
  let status = 500;
  try {
    const response = await resolve(event);
    status = response.status;
    return response;
  } catch (thrown) {
    if (isRedirect(thrown) || isHttpError(thrown)) status = thrown.status;
    throw thrown;
  } finally {
    observeRequest(event.request.method, event.route.id ?? 'none', status, (performance.now() - begun) / 1000);
  }
};

/** What the API says is worded in the language told or asked for, which is handed on; pages ask their surroundings. */
function apiLocale(event: RequestEvent): Locale {
  const told = event.cookies.get(cookieName);
  return isLocale(told) ? told : (localeAsked(event.request.headers) ?? baseLocale);
}

const localised: Handle = ({ event, resolve }) => {
  // Answers of devices come by the thousand: the middleware copies every request, for what only pages need.
  if (isApi(event.url.pathname)) {
    event.locals.locale = apiLocale(event);
    return resolve(event);
  }
  return paraglideMiddleware(event.request, ({ request, locale }) => {
    event.request = request;
    event.locals.locale = locale;
    // A kiosk stands in a lit shop and looks the same all day, whatever its tablet prefers.
    const kiosk = event.route.id?.startsWith('/(kiosk)');
    const theme = kiosk ? 'light' : themeFrom(event.cookies.get(THEME_COOKIE));
    return resolve(event, {
      transformPageChunk: ({ html }) => html.replace('%smile.locale%', locale).replace('%smile.theme%', theme),
    });
  });
};

/** Where the call comes from. One that did not pass the proxy lacks the header in which the proxy would say so. */
function addressOf(event: RequestEvent): string {
  try {
    return event.getClientAddress();
  } catch {
    return event.platform?.req.socket.remoteAddress ?? '';
  }
}

/** Problem+json for every error of the API, the framework's own included; what is personal is kept by nobody. */
const finished: Handle = async ({ event, resolve }) => {
  event.locals.ctx = processContext();
  event.locals.address = addressOf(event);
  event.locals.secure = isSecure(event.request.headers.get('x-forwarded-proto'), event.locals.ctx.config.origin);
  const found = await resolve(event);
  const api = isApi(event.url.pathname);
  const response = api ? apiError(found, event.locals.locale, event.locals.bug) : found;
  if (
    isStaff(event.route.id) ||
    isDoor(event.route.id) ||
    isRespondent(event.route.id) ||
    (api && !response.headers.has('cache-control'))
  )
    response.headers.set('cache-control', 'no-store');
  return isRespondent(event.route.id) ? compressed(response, event.request.headers) : response;
};

/** An expected refusal before the route is reached. */
function refused(path: string, problem: Problem, locale: App.Locals['locale']): Response {
  if (isApi(path)) return problemResponse(problem, locale);
  error(problem.status, { message: problemMessage(problem, locale), code: problem.code });
}

/** From another site, too much of it, or too often: before anybody asks who it is. */
const guarded: Handle = async ({ event, resolve }) => {
  const { ctx, locale, address } = event.locals;
  const api = isApi(event.url.pathname);
  try {
    if (isForeign(event.request.method, event.request.headers, ctx.config.origin)) throw new Problem('request.origin');
    if (!api) event.request = await boundedForm(event.request, event.route.id);
    // A proxy here that does not say for whom it asks must not make one caller of everybody.
    else if (!isLoopback(address)) await spend(ctx, 'address', addressKey(address));
  } catch (thrown) {
    return refused(event.url.pathname, refusalOf(thrown), locale);
  }
  return resolve(event);
};

/** Integrations and devices bear tokens; an unknown one is nobody, and the use case says so. */
async function actorOfBearer(ctx: Context, bearer: string): Promise<Actor | null> {
  return bearer.startsWith('smt_') ? actorOfToken(ctx, bearer) : actorOfKiosk(ctx, bearer);
}

/** Asked most when the database is away: who asks does not matter, and is not looked up there. */
const WATCHED = ['/api/v1/health', '/metrics'];

const identified: Handle = async ({ event, resolve }) => {
  const { ctx, locale, secure } = event.locals;
  const bearer = bearerOf(event.request.headers);
  event.locals.actor = null;
  if (WATCHED.includes(event.route.id ?? '')) return resolve(event);
  try {
    if (bearer) {
      event.locals.actor = await actorOfBearer(ctx, bearer);
      if (!event.locals.actor) await spend(ctx, 'unknown-token', addressKey(event.locals.address));
    } else {
      const { actor, cookies } = await actorOf(ctx, event.request.headers);
      event.locals.actor = actor;
      keepCookies(event.cookies, cookies, secure);
    }
  } catch (thrown) {
    return refused(event.url.pathname, refusalOf(thrown), locale);
  }
  if (isStaff(event.route.id) && event.locals.actor?.kind !== 'user') {
    const wanted = event.request.method === 'GET' ? event.url.pathname + event.url.search : event.url.pathname;
    redirect(303, wanted === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(wanted)}`);
  }
  // A first password to be changed, a second factor to be set up: nothing else until then.
  const { actor } = event.locals;
  if (isStaff(event.route.id) && actor?.kind === 'user' && actor.duty && event.route.id !== ACCOUNT)
    redirect(303, '/account');
  return resolve(event);
};

export const handle = sequence(measured, localised, finished, guarded, identified);

/** A bug: the log knows everything, the person an id to tell us. */
export const handleError: HandleServerError = ({ error: bug, event, status }) => {
  const locale = event.locals.locale ?? 'vi';
  if (status === 404) return { message: m.problem_not_found({}, { locale }), code: 'not-found' };
  if (status < 500) return { message: m.common_error_request({}, { locale }) };
  const id = newBugId();
  event.locals.bug = id;
  const ctx = event.locals.ctx ?? processContext();
  ctx.log.error({ err: bug, id, method: event.request.method, route: event.route.id }, 'bug');
  return { message: m.common_error_bug({ id }, { locale }), id };
};
