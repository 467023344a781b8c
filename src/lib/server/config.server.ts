/** Settings of the process, read once from the environment. The product's own settings live in the database. */
export interface Config {
  databaseUrl: string;
  host: string;
  port: number;
  /** Public address (`https://…`) when a proxy stands before us; otherwise the Host header says. */
  origin: string | undefined;
  /** Whether this process runs jobs. */
  jobs: boolean;
  /** IANA zone in which a day is a day. */
  zone: string;
  logLevel: string;
  /** Signs session cookies; without it one is made and kept in the database. */
  authSecret: string | undefined;
  /** Where mails go out, `smtp://user:password@host:587`; undefined: nothing is mailed, and links are shown instead. */
  smtpUrl: string | undefined;
  /** Sender of every mail. */
  mailFrom: string;
  /** The OpenID provider by which people may come in. */
  oidc: { issuer: string; clientId: string; clientSecret: string | undefined; name: string } | undefined;
  /** What the limits of rate.server.ts are multiplied by. */
  rateFactor: number;
  /** Whether webhooks may call addresses of private networks, and use plain http. */
  webhooksInside: boolean;
  /** Bearer token for /metrics from elsewhere than this machine. */
  metricsToken: string | undefined;
}

/** Where no sender is given, mails come from our own public name, or from that of the server that sends them. */
function mailHost({ ORIGIN, SMTP_URL }: NodeJS.ProcessEnv): string {
  const [known] = [ORIGIN, SMTP_URL].flatMap((url) => (url && URL.canParse(url) ? [new URL(url).hostname] : []));
  return known || 'localhost';
}

function readOidc({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME }: NodeJS.ProcessEnv): Config['oidc'] {
  if (OIDC_ISSUER === undefined) return undefined;
  if (!/^https?:/.test(OIDC_ISSUER) || !URL.canParse(OIDC_ISSUER)) throw new Error('OIDC_ISSUER must be an address');
  if (!OIDC_CLIENT_ID) throw new Error('OIDC_ISSUER needs OIDC_CLIENT_ID');
  const name = OIDC_NAME ?? new URL(OIDC_ISSUER).hostname;
  return { issuer: OIDC_ISSUER, clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, name };
}

/** @throws Error naming the variable that makes no sense */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT must be 0–65535, not "${env.PORT}"`);
  const jobs = env.JOBS ?? 'on';
  if (jobs !== 'on' && jobs !== 'off') throw new Error(`JOBS must be on or off, not "${jobs}"`);
  const authSecret = env.AUTH_SECRET;
  if (authSecret !== undefined && authSecret.length < 32) throw new Error('AUTH_SECRET needs at least 32 characters');
  if (env.SMTP_URL !== undefined && !/^smtps?:\/\/[^/]+/.test(env.SMTP_URL))
    throw new Error('SMTP_URL must be like smtp://user:password@host:587 or smtps://…');
  const zone = env.ZONE ?? 'Asia/Ho_Chi_Minh';
  const rateFactor = Number(env.RATE_FACTOR ?? 1);
  if (!(rateFactor > 0)) throw new Error(`RATE_FACTOR must be a number above 0, not "${env.RATE_FACTOR}"`);
  const webhooks = env.WEBHOOKS ?? 'outside';
  if (webhooks !== 'outside' && webhooks !== 'inside')
    throw new Error(`WEBHOOKS must be outside or inside, not "${webhooks}"`);
  new Intl.DateTimeFormat('en', { timeZone: zone });
  return {
    databaseUrl: env.DATABASE_URL ?? 'file:./data/smile.db',
    host: env.HOST ?? '0.0.0.0',
    port,
    origin: env.ORIGIN,
    jobs: jobs === 'on',
    zone,
    logLevel: env.LOG_LEVEL ?? 'info',
    authSecret,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM ?? `"Nụ cười" <no-reply@${mailHost(env)}>`,
    oidc: readOidc(env),
    rateFactor,
    webhooksInside: webhooks === 'inside',
    metricsToken: env.METRICS_TOKEN,
  };
}
