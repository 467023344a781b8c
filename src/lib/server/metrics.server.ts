/** Numbers about this process for Prometheus. */
import { timingSafeEqual } from 'node:crypto';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { tokenHash } from './id.server.ts';
import { bearerOf, isLoopback } from './request.ts';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const durations = new Histogram({
  name: 'smile_http_request_duration_seconds',
  help: 'Time from a request to its response, by route',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/** @param route its pattern, not its path: ids must not become labels */
export const observeRequest = (method: string, route: string, status: number, seconds: number) =>
  durations.observe({ method, route, status }, seconds);

/**
 * @param address of the connection; a proxy on this machine looks local too, but says for whom it asks
 * @param token METRICS_TOKEN
 */
export function mayReadMetrics(headers: Headers, address: string, token: string | undefined): boolean {
  const bearer = bearerOf(headers);
  if (bearer !== null && token) return timingSafeEqual(Buffer.from(tokenHash(bearer)), Buffer.from(tokenHash(token)));
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip'].some((name) => headers.has(name));
  return isLoopback(address) && !forwarded;
}

export const metricsText = async () => ({ type: registry.contentType, text: await registry.metrics() });
