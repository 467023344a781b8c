import * as v from 'valibot';

/** What the sign-in form sends. Whether it is an address at all does not matter here: it would only not be found. */
export const signInInput = v.object({
  email: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(254)),
  password: v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000)),
});

/** An address that an account may have: lower case, ASCII, as better-auth accepts it at sign-in. */
export const emailInput = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.maxLength(254), v.email());
