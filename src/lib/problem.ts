/**
 * Expected refusals. Each has a stable string code, an HTTP status and details for its message; the wording is a
 * message `problem_<code with _ for . and ->` in the reader's language. Bugs are plain Errors, never Problems.
 */
const catalogue = {
  'request.malformed': 400,
  'request.invalid': 400,
  'request.too-large': 413,
  'request.too-many': 400,
  'request.rate': 429,
  'request.origin': 403,
  'access.unauthenticated': 401,
  'access.forbidden': 403,
  'access.sign-in-failed': 400,
  'access.locked': 429,
  'access.unknown-role': 400,
  'access.email-taken': 409,
  'access.weak-password': 400,
  'access.invalid-email': 400,
  'access.guessable-password': 400,
  'access.same-password': 400,
  'access.wrong-password': 400,
  'access.wrong-code': 400,
  'access.code-locked': 429,
  'access.link-over': 410,
  'access.second-factor-on': 409,
  'access.second-factor-none': 409,
  'access.second-factor-required': 409,
  'access.own-role': 409,
  'access.last-administrator': 409,
  'access.last-grant': 409,
  'access.has-grant': 409,
  'access.unknown-user': 404,
  'access.unknown-token': 404,
  'access.not-invited': 409,
  'access.no-login': 409,
  'access.has-login': 409,
  'access.past-day': 400,
  'access.sso-failed': 400,
  'access.sso-unknown': 403,
  'access.sso-away': 503,
  'service.unavailable': 503,
  'not-found': 404,
  'unit.unknown': 404,
  'unit.none': 409,
  'unit.code-taken': 409,
  'unit.below-store': 409,
  'unit.closed': 409,
  'unit.not-yet': 400,
  'unit.changed-since': 409,
  'unit.cycle': 409,
  'unit.root': 409,
  'unit.still-used': 409,
  'unit.has-history': 409,
  'counter.unknown': 404,
  'counter.code-taken': 409,
  'counter.still-used': 409,
  'employee.unknown': 404,
  'employee.taken': 409,
  'employee.store': 400,
  'employee.start': 400,
  'employee.end-before-start': 400,
  'employee.move-before-start': 400,
  'employee.move-after-end': 400,
  'employee.move-same-store': 400,
  'employee.history': 409,
  'employee.none': 400,
  'employee.too-many': 400,
  'employee.out-of-scope': 403,
  'employee.changed': 409,
  'employee.photo': 400,
  'employee.photo-size': 413,
  'personal.employed': 409,
  'personal.name': 400,
  'retention.days': 400,
  'shift.unknown': 404,
  'shift.changed': 409,
  'shift.own-correction': 403,
  'shift.not-own': 409,
  'shift.decided': 409,
  'period.invalid': 400,
  'organisation.import': 400,
  'organisation.changed': 409,
  'import.empty': 400,
  'import.too-large': 413,
  'import.gone': 410,
  'kiosk.code': 400,
  'kiosk.revoked': 401,
  'kiosk.unknown': 404,
  'survey.unknown': 404,
  'survey.changed': 409,
  'survey.not-ready': 409,
  'survey.code-taken': 409,
  'survey.no-draft': 409,
  'review.unknown': 404,
  'review.month': 400,
  'review.exists': 409,
  'review.state': 409,
  'review.self': 403,
  'review.reason': 400,
  'review.class': 400,
  'review.candidate': 404,
  'review.undecided': 409,
  'review.window': 409,
  'review.appeals-open': 409,
  'review.appeal-over': 409,
  'review.appealed': 409,
  'review.signed': 409,
  'review.criterion': 400,
  'review.peer-over': 409,
  'review.peer-voted': 409,
  'review.peer-stranger': 403,
  'review.member': 400,
  'response.malformed': 400,
  'response.conflict': 409,
  'response.unknown-survey': 400,
  'response.unknown-counter': 400,
  'response.unknown-employee': 400,
  'response.wrong-place': 403,
  'response.channel': 403,
  'response.answers': 400,
  'response.future': 400,
  'response.outbox': 409,
  'response.seq-conflict': 409,
  'event.employee': 400,
  'event.wrong-pin': 403,
  'event.locked': 429,
  'event.channel': 403,
} as const;

export type ProblemCode = keyof typeof catalogue;

export const problemCodes = Object.keys(catalogue) as ProblemCode[];

/** Values named in the message's text, for instance `{ counter: 'QB-01' }`. */
export type ProblemDetails = Record<string, string | number>;

export class Problem extends Error {
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  constructor(code: ProblemCode, details: ProblemDetails = {}) {
    super(`${code} ${JSON.stringify(details)}`);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return catalogue[this.code];
  }
}

/** The message key that words a code. */
export const problemMessageKey = (code: ProblemCode) => `problem_${code.replace(/[.-]/g, '_')}`;
