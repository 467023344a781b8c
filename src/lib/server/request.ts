/** Judgements on a request's headers. Pure, so that each rule is tested as a table. */

import { isLocale, type Locale } from '#lib/paraglide/runtime.js';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** @returns what `Authorization: Bearer …` carries */
export const bearerOf = (headers: Headers) => /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null;

/** Whether a table is asked for; programs that take anything get JSON. */
export const wantsCsv = (headers: Headers) => headers.get('accept')?.toLowerCase().includes('text/csv') === true;

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null);

/**
 * True for a request that another site may have made a browser send: unsafe, and not from a page of our own host. A
 * bearer token is never sent by itself, and neither is anything by a client that has no cookie and names no origin.
 * @param own our public address when it is configured; else the Host header says who we are
 */
export function isForeign(method: string, headers: Headers, own: string | undefined): boolean {
  if (SAFE_METHODS.includes(method.toUpperCase()) || bearerOf(headers) !== null) return false;
  const origin = headers.get('origin');
  if (origin === null) return headers.has('cookie');
  const host = hostOf(origin);
  return host === null || (host !== headers.get('host') && host !== (own && hostOf(own)));
}

/**
 * True when the person's browser speaks https to us, be it through a proxy.
 * @param forwardedProto `X-Forwarded-Proto`
 */
export const isSecure = (forwardedProto: string | string[] | null | undefined, own: string | undefined) =>
  own?.startsWith('https:') === true || forwardedProto === 'https';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** An address of this very machine: a command run here, or a proxy that does not say for whom it asks. */
export const isLoopback = (address: string) => LOOPBACK.test(address);

/**
 * What counts as one caller.
 * @returns an IPv4 address; the first half of an IPv6 address, since every line has as many of them as it likes
 */
export function callerOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!address.includes(':')) return address;
  const groups = (part = '') => (part === '' ? [] : part.split(':'));
  const [left, right] = address.toLowerCase().split('::').map(groups);
  const zeros = Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0));
  const whole = [...(left ?? []), ...Array<string>(zeros).fill('0'), ...(right ?? [])];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/**
 * A path on this site to go to next, as a form or link asked for it.
 * @returns `/` where it would lead elsewhere
 */
export function localPath(wanted: FormDataEntryValue | null): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/')) return '/';
  // What the browser makes of it decides: `//host` and `/\host` are other sites.
  const base = 'http://local.invalid';
  if (!URL.canParse(wanted, base)) return '/';
  const url = new URL(wanted, base);
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}${url.hash}` : '/';
}

/**
 * The language a client without our cookie asks for, such as an integration or a kiosk.
 * @returns undefined when it asks for none that we speak
 */
export function localeAsked(headers: Headers): Locale | undefined {
  const asked = (headers.get('accept-language') ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return { language: tag.toLowerCase().split('-')[0], weight: weight ? Number(weight.slice(2)) : 1 };
  });
  const spoken = asked.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
  return spoken.map(({ language }) => language).find((language): language is Locale => isLocale(language));
}
