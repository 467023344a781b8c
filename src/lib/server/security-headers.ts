/** Headers that every answer carries. The content security policy comes from Kit's configuration, with its nonces. */
const always: [name: string, value: string][] = [
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  // Not `no-referrer`: browsers would then call our own forms' origin `null`.
  ['referrer-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
  ['cross-origin-opener-policy', 'same-origin'],
];

const YEAR_SECONDS = 31_536_000;

/** @param secure over https only: on plain http the browser must not be told to insist on it */
export const securityHeaders = (secure: boolean) =>
  secure ? [...always, ['strict-transport-security', `max-age=${YEAR_SECONDS}`] as const] : always;
