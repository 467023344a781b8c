import type { Figure } from './figure.ts';

export interface Settings {
  /** Of each measurement; the median counts. */
  rounds: number;
  /** Of a round. */
  seconds: number;
}

/** One thing worth knowing, measured against a limit found in the same run. */
export interface Measure {
  name: string;
  run(settings: Settings): Promise<Figure[]>;
}
