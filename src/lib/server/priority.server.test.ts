import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

const source = `
  import { getPriority } from 'node:os';
  import { parentPort } from 'node:worker_threads';
  import { comeLast } from '${new URL('priority.server.ts', import.meta.url).href}';
  comeLast();
  parentPort.postMessage(getPriority());
`;

test('on Linux the thread that comes last does, and the others stay where they are', async () => {
  const before = getPriority();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
  const [own] = (await once(worker, 'message')) as [number];
  const expected = process.platform === 'linux' ? Math.max(before, 10) : before;
  expect([own, getPriority()]).toEqual([expected, before]);
});
