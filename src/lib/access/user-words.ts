/** Accounts in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import type { UserState } from './user.ts';

export const stateWords: Record<UserState, () => string> = {
  active: m.account_state_active,
  invited: m.account_state_invited,
  deactivated: m.account_state_deactivated,
};

export const stateTone: Record<UserState, string> = { active: 'good', invited: 'warn', deactivated: '' };
