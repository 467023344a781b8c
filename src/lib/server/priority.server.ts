import { constants, setPriority } from 'node:os';

/**
 * Called by a thread whose work can wait: where there are fewer processors than work, answers come first. Linux takes it
 * for the calling thread alone; elsewhere it would be the whole process, which is left as it is. Not for who holds locks.
 */
export function comeLast() {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
