/** What the generator of the load is told, and what it reports: shared by the two processes. */
import type { LoadKiosk } from './envelopes.ts';

export interface LoadJob {
  port: number;
  path: string;
  connections: number;
  /** Envelopes a post. */
  batch: number;
  seconds: number;
  /** Posts a second, sent when they are due whether or not earlier ones were answered; absent: as fast as they are. */
  rate?: number;
  /** The status each item has to come back with. */
  expected: 'stored' | 'valid';
}

export interface LoadReport {
  posts: number;
  seconds: number;
  /** Milliseconds from when a post was due to its reply. */
  latency: { p50: number; p99: number; p999: number; max: number };
  /** CPU seconds of the generator, over `seconds`. */
  cpuSeconds: number;
}

export type ToGenerator = { kind: 'kiosks'; kiosks: LoadKiosk[] } | { kind: 'job'; job: LoadJob };
export type FromGenerator = { report: LoadReport } | { error: string };
