/** Tables read on a thread of their own: a large workbook would hold up everybody's answers for a second. */
import { Worker } from 'node:worker_threads';
import { readTables, UnreadableTable, type Table } from './table-file.server.ts';

/** Below this, starting a thread takes longer than reading. */
const SMALL = 65_536;
/** What a file may unfold to in memory: past it the thread ends, and not the process. */
const MEMORY_MB = 768;

export type Reading = { tables: Table[] } | { reason: UnreadableTable['reason']; line: number | null };

/** As `readTables`. @throws UnreadableTable */
export async function readTablesApart(bytes: Uint8Array): Promise<Table[]> {
  if (bytes.length < SMALL) return readTables(bytes);
  const read = await new Promise<Reading>((resolve, reject) => {
    const thread = new Worker(new URL(import.meta.resolve('#lib/server/table-file.worker.ts')), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    thread.once('message', resolve);
    thread.once('error', (error: NodeJS.ErrnoException) =>
      // A small file that unfolds to gigabytes is no workbook of anybody's.
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve({ reason: 'damaged', line: null }) : reject(error),
    );
    thread.once('exit', (code) => reject(new Error(`The thread that reads a table ended with code ${code}`)));
  });
  if ('tables' in read) return read.tables;
  throw new UnreadableTable(read.reason, read.line);
}
