/** What we write to people about their accounts. */
import type { Letter } from '#lib/mail/letter.ts';
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { formatMoment } from '#lib/ui/format.ts';

interface Link {
  url: string;
  /** ISO. */
  expiresAt: string;
  zone: string;
}

export function invitationLetter(
  locale: Locale,
  name: string,
  inviter: string,
  { url, expiresAt, zone }: Link,
): Letter {
  const until = formatMoment(expiresAt, zone);
  return {
    subject: m.account_mail_invitation_subject({}, { locale }),
    lines: [m.account_mail_greeting({ name }, { locale }), m.account_mail_invitation_text({ inviter }, { locale })],
    button: { text: m.account_mail_invitation_button({}, { locale }), url },
    notes: [m.account_mail_once({ until }, { locale }), m.account_mail_invitation_ignore({}, { locale })],
  };
}

export function resetLetter(locale: Locale, name: string, { url, expiresAt, zone }: Link): Letter {
  const until = formatMoment(expiresAt, zone);
  return {
    subject: m.account_mail_reset_subject({}, { locale }),
    lines: [m.account_mail_greeting({ name }, { locale }), m.account_mail_reset_text({}, { locale })],
    button: { text: m.account_mail_reset_button({}, { locale }), url },
    notes: [m.account_mail_once({ until }, { locale }), m.account_mail_reset_ignore({}, { locale })],
  };
}
