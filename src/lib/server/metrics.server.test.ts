import { expect, test } from 'vitest';
import { mayReadMetrics, metricsText, observeRequest } from './metrics.server.ts';

test.each<[why: string, headers: Record<string, string>, address: string, token: string | undefined, may: boolean]>([
  ['this machine', {}, '127.0.0.1', undefined, true],
  ['this machine, as a v6 socket names it', {}, '::ffff:127.0.0.1', undefined, true],
  ['elsewhere', {}, '10.0.0.7', undefined, false],
  ['an address that only begins like ours', {}, '127.0.0.1.evil.example', undefined, false],
  ['through a proxy on this machine', { 'x-forwarded-for': '10.0.0.7' }, '127.0.0.1', undefined, false],
  ['elsewhere with the token', { authorization: 'Bearer s3cret' }, '10.0.0.7', 's3cret', true],
  ['elsewhere with another token', { authorization: 'Bearer s3cre7' }, '10.0.0.7', 's3cret', false],
  ['a token where none is configured', { authorization: 'Bearer ' }, '10.0.0.7', undefined, false],
  ['an empty token configured', { authorization: 'Bearer x' }, '10.0.0.7', '', false],
])('metrics for %s', (_, headers, address, token, may) => {
  expect(mayReadMetrics(new Headers(headers), address, token)).toBe(may);
});

test('requests are counted by route', async () => {
  observeRequest('GET', '/api/v1/health', 200, 0.004);
  const { text, type } = await metricsText();
  expect(type).toContain('text/plain');
  expect(text).toContain(
    'smile_http_request_duration_seconds_count{method="GET",route="/api/v1/health",status="200"} 1',
  );
  expect(text).toContain('nodejs_eventloop_lag_seconds');
});
