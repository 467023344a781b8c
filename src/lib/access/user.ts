export const userStates = ['active', 'invited', 'deactivated'] as const;
export type UserState = (typeof userStates)[number];
