/** The address that a person types for a webhook. */
import * as v from 'valibot';

const isWeb = (typed: string) => {
  if (!URL.canParse(typed)) return false;
  const { protocol, username, password } = new URL(typed);
  // A password in an address would be shown to whoever reads the page.
  return /^https?:$/.test(protocol) && username === '' && password === '';
};

export const webhookFormSchema = v.object({
  url: v.pipe(v.string(), v.trim(), v.maxLength(500), v.check(isWeb)),
});
