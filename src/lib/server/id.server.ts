import { hash, randomBytes } from 'node:crypto';

/** @returns a bearer token: a prefix that says what it is for, then 32 random bytes */
export const newToken = (prefix: string) => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** Tokens are stored as this only. Their entropy makes a slow hash pointless. */
export const tokenHash = (token: string) => hash('sha256', token);

/** @returns ten hexadecimal digits: short enough to be read out on the phone */
export const newBugId = () => randomBytes(5).toString('hex');
