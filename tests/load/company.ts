/** What else goes on while kiosks post: each begins, goes on until told to end, and says what it did. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { yesterday, type Stage } from './stage.ts';

export interface Company {
  /** @returns what was done meanwhile, in a few words */
  end(): Promise<string>;
}

/** All responses as CSV, again and again. */
export function exporting({ app, token }: Stage): Company {
  const over = new AbortController();
  let megabytes = 0;
  let whole = 0;
  const done = (async () => {
    while (!over.signal.aborted) {
      const headers = { authorization: `Bearer ${token}`, accept: 'text/csv' };
      const response = await fetch(`${app.address}/api/v1/responses`, { headers, signal: over.signal });
      if (!response.ok || !response.body) throw new Error(`Export: ${response.status}`);
      for await (const chunk of response.body) megabytes += chunk.length / 1e6;
      whole++;
    }
  })();
  return ending(done, over, () => `${megabytes.toFixed(0)} MB exported, ${whole} times to the end`);
}

/** The month's ranking of everybody, again and again: each post since makes the last one stale. */
export function ranking({ app, token }: Stage): Company {
  const over = new AbortController();
  const took: number[] = [];
  const done = (async () => {
    const [from, to] = [`${yesterday().slice(0, 7)}-01`, yesterday()];
    while (!over.signal.aborted) {
      const begun = performance.now();
      const headers = { authorization: `Bearer ${token}` };
      const response = await fetch(`${app.address}/api/v1/rankings?by=employee&from=${from}&to=${to}`, {
        headers,
        signal: over.signal,
      });
      if (!response.ok) throw new Error(`Ranking: ${response.status}`);
      await response.arrayBuffer();
      took.push(performance.now() - begun);
    }
  })();
  return ending(done, over, () => `${took.length} rankings, ${Math.max(...took).toFixed(0)} ms the slowest`);
}

/** Another process writes the demo's million responses into the same database. */
export function seeding(databaseUrl: string, options: string[]): Company {
  const child = spawn(process.execPath, ['src/cli.ts', 'seed', '--json', ...options], {
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    async end() {
      const early = child.exitCode;
      child.kill();
      await exited;
      if (early !== null) throw new Error(`The seed had ended already, with code ${early}`);
      return 'the seed went on all the while';
    },
  };
}

function ending(done: Promise<void>, over: AbortController, said: () => string): Company {
  // Told to end in the middle of a request is no failure; anything before is.
  const failed = done.catch((error: unknown) => (over.signal.aborted ? undefined : error));
  return {
    async end() {
      over.abort();
      const error = await failed;
      if (error) throw error;
      return said();
    },
  };
}
