/** Web Locks: what keeps two tabs on one device from doing the same thing. They vanish with the tab that held them. */

/** Takes the lock, waiting for it; @returns a function that lets it go */
export function hold(name: string): Promise<() => void> {
  return new Promise((acquired, failed) => {
    navigator.locks.request(name, () => new Promise<void>((release) => acquired(release))).catch(failed);
  });
}

/** Runs the work under the lock when nobody holds it; @returns whether it ran */
export function ifFree(name: string, work: () => Promise<unknown>): Promise<boolean> {
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (!lock) return false;
    await work();
    return true;
  });
}

/** Runs the work under the lock, after whoever has it now. */
export const inTurn = <T>(name: string, work: () => Promise<T>): Promise<T> =>
  navigator.locks.request(name, work) as Promise<T>;
