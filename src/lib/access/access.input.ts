import * as v from 'valibot';

/** What the sign-in form sends. Whether there is such an account does not matter here. */
export const signInInput = v.object({
  login: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(254)),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
});

/** An address that an account may have: lower case, ASCII, as better-auth accepts it at sign-in. */
export const emailInput = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(254), v.email());

/** A code of the second factor: six digits, or a recovery code. */
export const codeInput = v.object({ code: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(40)) });
