/** The one pooled SMTP sender of a process. */
import { createTransport, type Transporter } from 'nodemailer';
import type { Context } from '#lib/server/context.server.ts';

const build = (url: string) =>
  createTransport({
    url,
    pool: true,
    maxConnections: 5,
    // Well under a job's lease: a server that hangs is met by the next attempt.
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // Bodies are ours: nothing in them may make us read a file or call an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });

const perContext = new WeakMap<Context, Transporter>();

/** Made on first use. @throws Error when mail is not set up */
export function transportOf(ctx: Context): Transporter {
  let made = perContext.get(ctx);
  if (!made) {
    if (!ctx.config.smtpUrl) throw new Error('SMTP_URL is not set');
    made = build(ctx.config.smtpUrl);
    perContext.set(ctx, made);
  }
  return made;
}

/** Ends connections that stand idle: a command that is done would otherwise wait for them. */
export function closeMail(ctx: Context) {
  perContext.get(ctx)?.close();
  perContext.delete(ctx);
}

interface SmtpRefusal {
  code?: string;
  permanent?: boolean;
}

/**
 * True for a refusal of this recipient or this message that will be given again. That our own sign-in or sender was refused
 * is not such a one: somebody will mend the configuration.
 */
export const isPermanent = (error: unknown) => {
  const { code, permanent, command } = error as SmtpRefusal & { command?: string };
  return permanent === true && (code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM'));
};
