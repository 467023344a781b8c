import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from './dialect.server.ts';

/**
 * Runs a transaction of a bulk writer, and again while another process holds what it needs: it has time, and those who
 * wait for it do not.
 * @throws what the last attempt threw, after about half a minute of attempts
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || tries === 400) throw error;
      await sleep(Math.random() * 100);
    }
  }
}
