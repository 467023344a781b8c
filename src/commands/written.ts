import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Hands a stream to stdout to its end, or until its reader has read enough: `| head`. */
export async function written(stream: Readable) {
  try {
    await pipeline(stream, process.stdout);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

const formats = ['csv', 'xlsx', 'ndjson'] as const;

/**
 * What an export is written as: `--json` promises one JSON document and nothing else on stdout.
 * @throws Error naming the option
 */
export function exportFormat(wanted: string | undefined, json: boolean): (typeof formats)[number] | 'json' {
  if (json && wanted !== undefined) throw new Error(`--json and --format ${wanted} exclude each other`);
  if (json) return 'json';
  const format = formats.find((known) => known === (wanted ?? 'csv'));
  if (!format) throw new Error(`--format is csv, xlsx or ndjson, not "${wanted}"`);
  return format;
}
