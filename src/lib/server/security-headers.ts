/** Headers that every answer carries, static files and errors of the framework's own among them. */

/**
 * For whatever is no page: pages bring a policy of their own, from Kit's configuration, with its nonces. The page for
 * when everything else fails has its styles in itself; the service worker fetches under the policy it came with.
 */
const POLICY = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const always: [name: string, value: string][] = [
  ['content-security-policy', POLICY],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  // Not `no-referrer`: browsers would then call our own forms' origin `null`.
  ['referrer-policy', 'same-origin'],
  ['permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

const YEAR_SECONDS = 31_536_000;
const overHttps = [...always, ['strict-transport-security', `max-age=${YEAR_SECONDS}`] as const];

/** @param secure over https only: on plain http the browser must not be told to insist on it */
export const securityHeaders = (secure: boolean) => (secure ? overHttps : always);
