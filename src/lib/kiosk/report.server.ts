/**
 * What devices let us know of themselves, gathered in memory and written together every few seconds: five thousand kiosks
 * that report every minute then cost a handful of transactions. What a crash takes with it the next minute tells again.
 */
import type { Insertable } from 'kysely';
import type { KioskReportTable } from '#db/schema.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Heartbeat } from './config.ts';
import { saveBeats, saveContacts } from './report.queries.server.ts';

const WRITTEN_EVERY_MS = 5_000;
/** A kiosk posts every few seconds in a busy hour: that it was heard half a minute ago is news enough. */
const CONTACT_MS = 30_000;
/** Rows a transaction, so that answers which are waiting get their turn: with 400 the slowest of them took 76 ms, not 24. */
const PORTION = 100;

type Row = Insertable<KioskReportTable>;

class Reports {
  readonly #ctx: Context;
  readonly #contacts = new Map<string, number>();
  readonly #beats = new Map<string, Row>();
  /** When each was last noted, so that only what is news is written. */
  readonly #heard = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: Context) {
    this.#ctx = ctx;
  }

  contact(kiosk: string, at: number) {
    if (at - (this.#heard.get(kiosk) ?? -Infinity) < CONTACT_MS) return;
    this.#heard.set(kiosk, at);
    this.#contacts.set(kiosk, at);
    this.#plan();
  }

  beat(row: Row, at: number) {
    this.#heard.set(row.kiosk, at);
    this.#contacts.delete(row.kiosk);
    this.#beats.set(row.kiosk, row);
    this.#plan();
  }

  /** Writes what was gathered. @throws what the database throws; then it is written another time */
  write(): Promise<void> {
    const written = this.#writing.then(() => this.#writeAll());
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #writeAll() {
    // In one order, so that two processes never wait for each other.
    const beats = [...this.#beats.values()].sort(byKiosk);
    for (let at = 0; at < beats.length; at += PORTION) {
      const rows = beats.slice(at, at + PORTION);
      await transacted(this.#ctx.db, (tx) => saveBeats(tx, rows));
      for (const row of rows) if (this.#beats.get(row.kiosk) === row) this.#beats.delete(row.kiosk);
    }
    const contacts = [...this.#contacts].map(([kiosk, at]) => ({ kiosk, at, heard_at: new Date(at).toISOString() }));
    contacts.sort(byKiosk);
    for (let at = 0; at < contacts.length; at += PORTION) {
      const rows = contacts.slice(at, at + PORTION);
      const values = rows.map(({ kiosk, heard_at }) => ({ kiosk, heard_at }));
      await transacted(this.#ctx.db, (tx) => saveContacts(tx, values));
      for (const { kiosk, at } of rows) if (this.#contacts.get(kiosk) === at) this.#contacts.delete(kiosk);
    }
  }

  #plan() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.write().catch((error: unknown) => {
        // Kept: the next round has them still.
        this.#ctx.log.warn({ err: error }, 'reports of kiosks not written yet');
        this.#plan();
      });
    }, WRITTEN_EVERY_MS).unref();
  }
}

const byKiosk = (a: { kiosk: string }, b: { kiosk: string }) => (a.kiosk < b.kiosk ? -1 : 1);

const gathered = new WeakMap<Context, Reports>();

function reportsOf(ctx: Context) {
  let reports = gathered.get(ctx);
  if (!reports) gathered.set(ctx, (reports = new Reports(ctx)));
  return reports;
}

/** The device has made itself heard, with whatever request. */
export const noteContact = (ctx: Context, kiosk: string) => reportsOf(ctx).contact(kiosk, ctx.now().getTime());

/** @param clockDifference our clock minus the device's, milliseconds */
export function noteHeartbeat(ctx: Context, kiosk: string, at: Date, beat: Heartbeat, clockDifference: number) {
  const moment = at.toISOString();
  const row: Row = {
    kiosk,
    heard_at: moment,
    beat_at: moment,
    outbox: beat.outbox,
    pending: beat.pending,
    oldest_pending_at: beat.oldestPendingAt,
    last_seq: beat.lastSeq,
    battery: beat.battery,
    app_version: beat.appVersion,
    clock_difference: clockDifference,
  };
  reportsOf(ctx).beat(row, at.getTime());
}

/** Writes what this process has gathered, before it ends. @throws what the database throws */
export const writeReports = (ctx: Context): Promise<void> => reportsOf(ctx).write();

/** The same before it is read: where the database takes nothing, older reports are better than none. */
export async function freshReports(ctx: Context) {
  await writeReports(ctx).catch((error: unknown) => ctx.log.warn({ err: error }, 'reports of kiosks not written yet'));
}
