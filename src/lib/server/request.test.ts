import { describe, expect, test } from 'vitest';
import { bearerOf, callerOf, isForeign, isLoopback, isSecure, localPath, localeAsked } from './request.ts';

const own = 'https://nucuoi.example';

describe('isForeign', () => {
  test.each<[why: string, method: string, headers: Record<string, string>, own: string | undefined, foreign: boolean]>([
    ['reading changes nothing', 'GET', { host: 'a', origin: 'https://evil.example', cookie: 'x=1' }, own, false],
    ['our own page', 'POST', { host: 'kiosk.local:3000', origin: 'http://kiosk.local:3000' }, undefined, false],
    ['our page behind a proxy', 'POST', { host: '10.0.0.5:3000', origin: own }, own, false],
    ['our page, method in lower case', 'delete', { host: 'a', origin: 'http://a' }, undefined, false],
    ['another site', 'POST', { host: 'a', origin: 'https://evil.example' }, own, true],
    ['another site, reading method misspelt', 'GETS', { host: 'a', origin: 'https://evil.example' }, own, true],
    ['a sub-domain is another site', 'POST', { host: 'a', origin: 'https://x.nucuoi.example' }, own, true],
    ['another port is another site', 'PUT', { host: 'a:3000', origin: 'http://a:4000' }, undefined, true],
    ['an opaque origin', 'POST', { host: 'a', origin: 'null' }, own, true],
    ['no origin, with a cookie', 'POST', { host: 'a', cookie: 'x=1' }, own, true],
    ['a script: no origin, no cookie', 'POST', { host: 'a' }, own, false],
    ['a bearer', 'POST', { host: 'a', origin: 'https://b.example', authorization: 'Bearer smt_x' }, own, false],
    ['basic is no bearer', 'POST', { host: 'a', origin: 'https://b.example', authorization: 'Basic x' }, own, true],
    [
      'an empty bearer is none',
      'POST',
      { host: 'a', origin: 'https://b.example', authorization: 'Bearer ' },
      own,
      true,
    ],
  ])('%s', (_, method, headers, address, foreign) => {
    expect(isForeign(method, new Headers(headers), address)).toBe(foreign);
  });
});

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:db8:1:2:3:4:5::', '2001:db8:1:2'],
  ['', ''],
])('callerOf(%j) is %j', (address, caller) => {
  expect(callerOf(address)).toBe(caller);
});

test('isLoopback knows this machine, and nobody who only looks like it', () => {
  for (const own of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(isLoopback(own)).toBe(true);
  for (const other of ['128.0.0.1', '127.0.0.1.example', '::2', '10.127.0.1', ''])
    expect(isLoopback(other)).toBe(false);
});

test('bearerOf reads the token whatever the case of the scheme', () => {
  expect(bearerOf(new Headers({ authorization: 'bearer smk_abc' }))).toBe('smk_abc');
  expect(bearerOf(new Headers({ authorization: 'Bearer a b' }))).toBeNull();
  expect(bearerOf(new Headers())).toBeNull();
});

test('isSecure believes the configured address or the proxy', () => {
  expect(isSecure(null, 'https://a')).toBe(true);
  expect(isSecure('https', undefined)).toBe(true);
  expect(isSecure('http', 'http://a')).toBe(false);
  expect(isSecure(undefined, undefined)).toBe(false);
});

test.each([
  ['/ranking?by=store', '/ranking?by=store'],
  ['/a/../b', '/b'],
  ['//evil.example/x', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['/a/..//evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['', '/'],
  [null, '/'],
])('localPath(%j) is %j', (wanted, path) => {
  expect(localPath(wanted)).toBe(path);
});

test('localeAsked takes the most wanted language that we speak', () => {
  const asked = (text?: string) => localeAsked(new Headers(text === undefined ? {} : { 'accept-language': text }));
  expect(asked('en-GB,en;q=0.9,vi;q=0.8')).toBe('en');
  expect(asked('fr, en;q=0.3, vi-VN;q=0.7')).toBe('vi');
  expect(asked('en;q=0, vi;q=0.1')).toBe('vi');
  expect([asked('*'), asked('fr'), asked('en;q=x'), asked('')]).toEqual(Array(4).fill(undefined));
  expect(asked()).toBeUndefined();
});
