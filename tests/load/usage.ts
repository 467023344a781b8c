/** What a process uses, as Linux tells it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU seconds of the process so far, all threads, user and system. */
export function cpuSeconds(pid: number): number {
  // The name in brackets may hold spaces; utime and stime are the 14th and 15th field.
  const [, fields = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
  const values = fields.split(' ');
  return (Number(values[11]) + Number(values[12])) / TICKS;
}

/** Resident memory in megabytes: `pss` counts what is shared with other processes in parts, `rss` in full. */
export function memory(pid: number): { pss: number; rss: number } {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { pss: megabytes('Pss'), rss: megabytes('Rss') };
}
