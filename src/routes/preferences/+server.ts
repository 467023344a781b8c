import { cookieName, isLocale } from '#lib/paraglide/runtime.js';
import { localPath } from '#lib/server/request.ts';
import { THEME_COOKIE, themes } from '#lib/ui/theme.ts';
import type { RequestHandler } from './$types';

const YEAR_SECONDS = 31_536_000;

/** Keeps a language or an appearance in a cookie and goes back to where it was chosen. */
export const POST: RequestHandler = async ({ request, cookies, locals }) => {
  const form = await request.formData();
  const locale = form.get('locale');
  const theme = themes.find((known) => known === form.get('theme'));
  // Read by the page's own scripts as well, which render in the same language.
  const options = { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', httpOnly: false, secure: locals.secure } as const;
  if (isLocale(locale)) cookies.set(cookieName, locale, options);
  if (theme) cookies.set(THEME_COOKIE, theme, options);
  return new Response(null, { status: 303, headers: { location: localPath(form.get('to')) } });
};
