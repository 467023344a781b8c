/** What the server knows of a device's outbox: what it received, its clock per epoch, whom its screen shows. */
import type { Db } from '#db/connect.server.ts';
import type { OutboxTable } from '#db/schema.ts';
import { bound, measure, type EpochClock } from './clock.ts';
import type { DeviceClock, DeviceEvent, Envelope } from './envelope.ts';
import { clocksOf, holdOutboxes, saveClocks, saveOutboxes, signBefore } from './intake.queries.server.ts';
import { addNumbers, formatRanges, gapsIn, parseRanges, type Range } from './ranges.ts';

/** The last sign event of the sequence: whom the screen shows, and whether the PIN was right. */
interface Sign {
  seq: number;
  employee: string;
  refused: boolean;
}

interface Posted {
  outbox: string;
  owner: string;
  clockEpoch: number | undefined;
  sentAt: number | null;
  clocks: DeviceClock[];
  receivedAt: number;
  envelopes: { envelope: Envelope }[];
  events: { event: DeviceEvent }[];
  seqs: number[];
}

/** Outboxes held by a group's transaction; `save` writes them back once. */
export class HeldOutboxes {
  readonly #tx: Db;
  readonly #rows: Map<string, OutboxTable>;
  readonly #clocks = new Map<string, EpochClock>();
  readonly #changed = new Set<string>();
  readonly #learnt = new Map<string, { outbox: string; epoch: number }>();

  private constructor(tx: Db, rows: Map<string, OutboxTable>) {
    this.#tx = tx;
    this.#rows = rows;
  }

  static async hold(tx: Db, posts: Posted[]): Promise<HeldOutboxes> {
    const fresh = new Map<string, OutboxTable>();
    for (const { outbox, owner, receivedAt } of posts) {
      const last_received_at = new Date(receivedAt).toISOString();
      fresh.set(outbox, { id: outbox, owner, former_owner: null, received: '', last_received_at, sign: null });
    }
    const sorted = [...fresh.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    const rows = await holdOutboxes(tx, sorted);
    const held = new HeldOutboxes(tx, rows);
    for (const row of await clocksOf(tx, [...rows.keys()]))
      held.#clocks.set(clockKey(row.outbox, row.epoch), { offset: row.offset_ms, measured: row.measured === 1 });
    return held;
  }

  owner(outbox: string) {
    const row = this.#rows.get(outbox);
    return row && { owner: row.owner, former: row.former_owner };
  }

  /** The device was paired again: what it still holds comes in under its new name. */
  takeOver(outbox: string, owner: string) {
    const row = this.#rows.get(outbox);
    if (!row || row.owner === owner) return;
    row.former_owner = row.owner;
    row.owner = owner;
  }

  /** Learns from a post: the offset of the epoch it was sent in, and what can be said of those that ended unsynchronised. */
  learn(post: Posted) {
    const row = this.#rows.get(post.outbox);
    if (!row) return;
    const learnt = new Map<number, EpochClock>();
    if (post.clockEpoch !== undefined && post.sentAt !== null) {
      const known = this.clock(post.outbox, post.clockEpoch);
      const now = measure(known, post.receivedAt, post.sentAt);
      if (!known?.measured || now.offset !== known.offset) learnt.set(post.clockEpoch, now);
    }
    const unknown = new Map<number, number[]>();
    for (const [epoch, at] of [
      ...post.envelopes.map(({ envelope }) => [envelope.clockEpoch, envelope.answeredAt] as const),
      ...post.events.map(({ event }) => [event.clockEpoch, event.at] as const),
    ]) {
      if (epoch === undefined || epoch === post.clockEpoch || this.clock(post.outbox, epoch)) continue;
      unknown.set(epoch, [...(unknown.get(epoch) ?? []), Date.parse(at)]);
    }
    const lastReceipt = row.received === '' ? null : Date.parse(row.last_received_at);
    const told = new Map(post.clocks.map((clock) => [clock.epoch, clock]));
    for (const [epoch, moments] of unknown) {
      const { offset, sure } = told.get(epoch) ?? { offset: 0, sure: false };
      const between = { lastReceipt, now: post.receivedAt };
      learnt.set(epoch, sure ? { offset, measured: true } : bound(moments, offset, between));
    }
    for (const [epoch, clock] of learnt) {
      this.#clocks.set(clockKey(post.outbox, epoch), clock);
      this.#learnt.set(clockKey(post.outbox, epoch), { outbox: post.outbox, epoch });
    }
  }

  clock(outbox: string, epoch: number): EpochClock | undefined {
    return this.#clocks.get(clockKey(outbox, epoch));
  }

  /** Notes a sign event; an older one than the last known changes nothing. */
  sign(outbox: string, sign: Sign) {
    const row = this.#rows.get(outbox);
    if (!row) return;
    const last = row.sign ? (JSON.parse(row.sign) as Sign) : null;
    if (last && last.seq > sign.seq) return;
    row.sign = JSON.stringify(sign);
    this.#changed.add(outbox);
  }

  /** Whether the sign-on that stood when this number was given out was for this employee and refused. */
  async refused(outbox: string, seq: number | undefined, employee: string): Promise<boolean> {
    const text = this.#rows.get(outbox)?.sign;
    if (seq === undefined || !text) return false;
    const last = JSON.parse(text) as Sign;
    if (last.seq < seq) return last.refused && last.employee === employee;
    const before = await signBefore(this.#tx, outbox, seq);
    return before !== undefined && before.verdict !== 'applied' && before.employee === employee;
  }

  /** Notes what a post brought; also numbers whose content was refused. */
  receive(post: Posted) {
    const row = this.#rows.get(post.outbox);
    if (!row) return;
    row.received = formatRanges(addNumbers(parseRanges(row.received), post.seqs));
    row.last_received_at = new Date(post.receivedAt).toISOString();
    this.#changed.add(post.outbox);
  }

  /** @returns whether a number was received before this group's current post */
  received(outbox: string): (seq: number) => boolean {
    const ranges = parseRanges(this.#rows.get(outbox)?.received ?? '');
    const last = ranges.at(-1)?.to ?? 0;
    return (seq) => seq <= last && ranges.some(({ from, to }) => from <= seq && seq <= to);
  }

  missing(outbox: string): Range[] {
    return gapsIn(parseRanges(this.#rows.get(outbox)?.received ?? ''));
  }

  async save() {
    const changed = [...this.#changed].sort();
    await saveOutboxes(
      this.#tx,
      changed.flatMap((id) => this.#rows.get(id) ?? []),
    );
    const learnt = [...this.#learnt].sort(([a], [b]) => (a < b ? -1 : 1));
    await saveClocks(
      this.#tx,
      learnt.flatMap(([key, { outbox, epoch }]) => {
        const clock = this.#clocks.get(key);
        return clock ? { outbox, epoch, offset_ms: clock.offset, measured: clock.measured ? 1 : 0 } : [];
      }),
    );
  }
}

const clockKey = (outbox: string, epoch: number) => `${outbox}\t${epoch}`;
