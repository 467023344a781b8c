/** The production server: the built application behind Node's own HTTP server. */
import type { EventEmitter } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from './config.server.ts';
import { isSecure } from './request.ts';
import { securityHeaders } from './security-headers.ts';

/** Bodies are limited route by route (see body.server.ts); this only bounds forms. */
const FORM_LIMIT = '24M';
const PROTOCOL_HEADER = 'x-smile-protocol';

/** @returns the listening server; `npm run build` must have been run. @throws Error when the address is taken */
export async function serve({ host, port, origin }: Config): Promise<{ server: Server; address: string }> {
  process.env.BODY_SIZE_LIMIT ??= FORM_LIMIT;
  // Without ORIGIN we are reached directly: the address is what the Host header says, over plain http.
  if (!origin) process.env.PROTOCOL_HEADER = PROTOCOL_HEADER;
  const built = new URL(import.meta.resolve('#build/handler.js'));
  const { handler } = (await import(built.href)) as { handler: RequestListener };
  const server = createServer((request, response) => {
    if (!origin) request.headers[PROTOCOL_HEADER] = 'http';
    // Here, and not in the hooks, which neither static files nor the framework's last resorts pass.
    for (const [name, value] of securityHeaders(isSecure(request.headers['x-forwarded-proto'], origin)))
      response.setHeader(name, value);
    // Asked to end: a kiosk that posts without a pause would otherwise keep this process for ever.
    if (!server.listening) response.setHeader('connection', 'close');
    handler(request, response);
  });
  // A kiosk posts every few seconds: its connection is worth keeping.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use: set PORT to another`) : error),
    );
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { server, address: origin ?? `http://localhost:${bound}` };
}

// The framework's own name for it. The built application is a bundle apart: the process is what it shares with us.
const SHUTDOWN = 'sveltekit:shutdown';
const bus: EventEmitter = process;

/**
 * Called when this process has been asked to end.
 * @param listener `closed` resolves when the last request is answered; the process ends after what the listener promises
 */
export const onShutdown = (listener: (closed: Promise<void>) => Promise<void> | void) =>
  bus.once(SHUTDOWN, (closed: Promise<void>, ends: (Promise<void> | void)[]) => ends.push(listener(closed)));

/** Resolves when the operator asks the process to end. */
export const stopAsked = () =>
  new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });

/** As long as containers are given before they are killed. */
const PATIENCE_MS = 8_000;

/** Ends when asked to: what is being answered is answered first, within reason. */
export async function untilStopped(server: Server): Promise<void> {
  await stopAsked();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const ends: (Promise<void> | void)[] = [];
  bus.emit(SHUTDOWN, closed, ends);
  server.closeIdleConnections();
  const impatient = setTimeout(() => server.closeAllConnections(), PATIENCE_MS);
  await closed;
  clearTimeout(impatient);
  await Promise.allSettled(ends);
}
