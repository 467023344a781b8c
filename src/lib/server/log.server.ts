import pino from 'pino';

/** JSON lines on stderr, so that a command's stdout stays its own. Credentials never get in. */
export const createLog = (level: string) =>
  pino(
    { level, redact: ['req.headers.authorization', 'req.headers.cookie', 'token', 'pin', 'password', 'proof'] },
    pino.destination(2),
  );
