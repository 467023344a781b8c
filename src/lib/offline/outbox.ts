/**
 * The outbox: what this device has taken and not yet handed over. It knows the envelope and nothing of who fills it.
 *
 * One flow is one draft, and a draft becomes an item with the next number in the transaction that deletes it: a number is
 * never skipped and never given twice, and an answer is in exactly one place at any moment, whatever is killed when.
 */
import { v7 as uuid } from 'uuid';
import type { DeviceClock, DeviceEvent, ItemResult } from '#lib/response/envelope.ts';
import { deviceTime } from './clock.ts';
import { openDatabase, STRICT, type DraftEnvelope, type Item, type OutboxDatabase, type Parked } from './database.ts';
import { hold, ifFree } from './locks.ts';
import type { Refusal } from './reply.ts';

export interface Counts {
  pending: number;
  oldestPendingAt: string | null;
  parked: number;
  /** Last number given; 0 before the first. */
  lastSeq: number;
}

export type Outcomes = { item: Item; result: ItemResult }[];

export interface PreparedFlow {
  id: string;
  held: Promise<() => void>;
}

/** What tabs of one device tell each other. */
type Notice = { type: 'changed'; sent: boolean } | { type: 'epoch'; epoch: number } | { type: 'meta'; keys: string[] };

/** Epochs begin with starts and with clocks that are set: older ones have long been sent. */
const CLOCKS_KEPT = 100;

interface MetaReader {
  get(key: string): Promise<unknown>;
}
const readClocks = async (meta: MetaReader) => ((await meta.get('clocks')) as DeviceClock[] | undefined) ?? [];

const flowLock = (id: string) => `flow:${id}`;

export class Outbox {
  /** Random, made with the database: the sequence numbers count within it. */
  readonly id: string;
  #db: OutboxDatabase;
  #channel: BroadcastChannel;
  #changed = new Set<() => void>();
  #sentElsewhere = new Set<() => void>();
  #metaChanged = new Set<(keys: string[], elsewhere: boolean) => void>();
  #epochRaised = new Set<(epoch: number) => void>();

  private constructor(name: string, db: OutboxDatabase, id: string) {
    this.#db = db;
    this.id = id;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<Notice>) => {
      if (data.type === 'changed') {
        this.#changed.forEach((listener) => listener());
        if (data.sent) this.#sentElsewhere.forEach((listener) => listener());
      } else if (data.type === 'epoch') this.#epochRaised.forEach((listener) => listener(data.epoch));
      else this.#metaChanged.forEach((listener) => listener(data.keys, true));
    };
  }

  /**
   * @param name of the database: one per app on the device
   * @param lost called when the browser closed the database under us; the page can only start again
   */
  static async open(name: string, lost: () => void): Promise<Outbox> {
    const db = await openDatabase(name, lost);
    const known = (await db.get('meta', 'outbox')) as string | undefined;
    return new Outbox(name, db, known ?? (await Outbox.#found(db)));
  }

  /** The first start on this device; another tab may be at it too. */
  static async #found(db: OutboxDatabase): Promise<string> {
    const tx = db.transaction('meta', 'readwrite', STRICT);
    let id = (await tx.store.get('outbox')) as string | undefined;
    if (!id) await tx.store.put((id = uuid()), 'outbox');
    await tx.done;
    return id;
  }

  /** Asks the browser not to clear this device's store when space is short. @returns whether it promised */
  async persist(): Promise<boolean> {
    return (await navigator.storage?.persist?.()) ?? false;
  }

  /** Called after anything was sealed, sent or parked, in whichever tab. @returns how to stop listening */
  onChange(listener: () => void): () => void {
    this.#changed.add(listener);
    return () => this.#changed.delete(listener);
  }

  /** Called when another tab got something through to the server. */
  onSentElsewhere(listener: () => void): () => void {
    this.#sentElsewhere.add(listener);
    return () => this.#sentElsewhere.delete(listener);
  }

  /** Called with the names of settings that were written, here or in another tab. */
  onMeta(listener: (keys: string[], elsewhere: boolean) => void): () => void {
    this.#metaChanged.add(listener);
    return () => this.#metaChanged.delete(listener);
  }

  /** Called with the epoch that another tab raised. */
  onEpoch(listener: (epoch: number) => void): () => void {
    this.#epochRaised.add(listener);
    return () => this.#epochRaised.delete(listener);
  }

  /** See EpochStore in clock.ts. */
  async raiseEpoch(expected: number | null, jump: number): Promise<DeviceClock> {
    // Not flushed by itself: the first answer taken in this epoch flushes what was written before it too.
    const tx = this.#db.transaction('meta', 'readwrite');
    const clocks = await readClocks(tx.store);
    const last = clocks.at(-1) ?? { epoch: 0, offset: 0, sure: false };
    const raised = expected === null || expected === last.epoch;
    const clock = raised ? { epoch: last.epoch + 1, offset: last.offset - jump, sure: false } : last;
    if (raised) await tx.store.put([...clocks, clock].slice(-CLOCKS_KEPT), 'clocks');
    await tx.done;
    this.#tell({ type: 'epoch', epoch: clock.epoch });
    return clock;
  }

  /** See EpochStore in clock.ts. */
  async noteOffset(epoch: number, offset: number): Promise<void> {
    const tx = this.#db.transaction('meta', 'readwrite');
    const clocks = await readClocks(tx.store);
    await tx.store.put(
      clocks.map((clock) => (clock.epoch === epoch ? { epoch, offset, sure: true } : clock)),
      'clocks',
    );
    await tx.done;
  }

  /** What is known of the epochs that these items were taken in. */
  async clocksOf(items: Item[]): Promise<DeviceClock[]> {
    const epochs = new Set(items.map(({ body }) => body.clockEpoch));
    return (await readClocks(this.#db.transaction('meta').store)).filter(({ epoch }) => epochs.has(epoch));
  }

  async get<T>(key: string): Promise<T | undefined> {
    return (await this.#db.get('meta', key)) as T | undefined;
  }

  /** All settings, read at once. */
  async settings(): Promise<Map<string, unknown>> {
    const { store } = this.#db.transaction('meta');
    const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
    return new Map(keys.map((key, i) => [key, values[i]]));
  }

  /** Writes settings together; undefined deletes. */
  async set(values: Record<string, unknown>): Promise<void> {
    const tx = this.#db.transaction('meta', 'readwrite', STRICT);
    for (const [key, value] of Object.entries(values))
      await (value === undefined ? tx.store.delete(key) : tx.store.put(value, key));
    await tx.done;
    const keys = Object.keys(values);
    this.#metaChanged.forEach((listener) => listener(keys, false));
    this.#tell({ type: 'meta', keys });
  }

  /**
   * A flow to come: its id, and its lock, taken before the customer touches anything so that the touch need not wait.
   * @returns `held` lets the lock go again; call that when the flow is sealed
   */
  prepareFlow(): PreparedFlow {
    const id = uuid();
    return { id, held: hold(flowLock(id)) };
  }

  /** Writes a flow's first draft, under its lock. When this resolves the answer is on the disk. */
  async addDraft(draft: DraftEnvelope): Promise<void> {
    const tx = this.#db.transaction('drafts', 'readwrite', STRICT);
    await Promise.all([tx.store.add(draft), tx.done]);
  }

  /** Replaces a draft that is still open; one that was sealed meanwhile stays as it was. @returns whether it was open */
  async updateDraft(draft: DraftEnvelope): Promise<boolean> {
    const tx = this.#db.transaction('drafts', 'readwrite', STRICT);
    const open = (await tx.store.getKey(draft.id)) !== undefined;
    if (open) await tx.store.put(draft);
    await tx.done;
    return open;
  }

  /** Draft → item with the next number, in one transaction. @returns its number, or null when it was sealed before */
  async seal(id: string): Promise<number | null> {
    const tx = this.#db.transaction(['drafts', 'items', 'meta'], 'readwrite', STRICT);
    const draft = await tx.objectStore('drafts').get(id);
    if (!draft) {
      await tx.done;
      return null;
    }
    const seq = ((await tx.objectStore('meta').get('nextSeq')) as number | undefined) ?? 1;
    const sealedAt = deviceTime();
    await Promise.all([
      tx.objectStore('items').add({ seq, id, sealedAt, kind: 'response', body: { ...draft, seq } }),
      tx.objectStore('meta').put(seq + 1, 'nextSeq'),
      tx.objectStore('drafts').delete(id),
      tx.done,
    ]);
    this.#announce();
    return seq;
  }

  /** Queues an event under the next number. @param meta settings to write in the same transaction; @returns its number */
  async queueEvent(event: Omit<DeviceEvent, 'seq'>, meta: Record<string, unknown> = {}): Promise<number> {
    const tx = this.#db.transaction(['items', 'meta'], 'readwrite', STRICT);
    const seq = ((await tx.objectStore('meta').get('nextSeq')) as number | undefined) ?? 1;
    const sealedAt = deviceTime();
    await Promise.all([
      tx.objectStore('items').add({ seq, id: event.id, sealedAt, kind: 'event', body: { ...event, seq } }),
      tx.objectStore('meta').put(seq + 1, 'nextSeq'),
      ...Object.entries(meta).map(([key, value]) =>
        value === undefined ? tx.objectStore('meta').delete(key) : tx.objectStore('meta').put(value, key),
      ),
      tx.done,
    ]);
    this.#announce();
    if (Object.keys(meta).length > 0) this.#tell({ type: 'meta', keys: Object.keys(meta) });
    return seq;
  }

  /** Seals every draft that no open flow holds: of a tab that crashed, a tablet that lost power. @returns how many */
  async sealAbandoned(): Promise<number> {
    let sealed = 0;
    for (const id of await this.#db.getAllKeys('drafts'))
      await ifFree(flowLock(id), async () => {
        if ((await this.seal(id)) !== null) sealed += 1;
      });
    return sealed;
  }

  /** The next to send, in order. @param except one number to pass over */
  async next(limit: number, except?: number): Promise<Item[]> {
    const items = await this.#db.getAll('items', undefined, except === undefined ? limit : limit + 1);
    return items.filter(({ seq }) => seq !== except).slice(0, limit);
  }

  /** Takes out what the server has, and sets aside what it will never take. */
  async settle(done: Item[], parked: { item: Item; problem: Refusal }[]): Promise<void> {
    const tx = this.#db.transaction(['items', 'parked'], 'readwrite', STRICT);
    const parkedAt = deviceTime();
    await Promise.all([
      ...done.map(({ seq }) => tx.objectStore('items').delete(seq)),
      ...parked.flatMap(({ item, problem }) => [
        tx.objectStore('parked').put({ ...item, parkedAt, problem }),
        tx.objectStore('items').delete(item.seq),
      ]),
      tx.done,
    ]);
    this.#announce(done.length > 0);
  }

  async counts(): Promise<Counts> {
    const tx = this.#db.transaction(['items', 'parked', 'meta']);
    const [pending, oldest, parked, nextSeq] = await Promise.all([
      tx.objectStore('items').count(),
      tx.objectStore('items').getAll(undefined, 1),
      tx.objectStore('parked').count(),
      tx.objectStore('meta').get('nextSeq') as Promise<number | undefined>,
    ]);
    return { pending, oldestPendingAt: oldest[0]?.sealedAt ?? null, parked, lastSeq: (nextSeq ?? 1) - 1 };
  }

  parked(): Promise<Parked[]> {
    return this.#db.getAll('parked');
  }

  /** Forgets a parked item whose refusal somebody has dealt with. */
  async discardParked(seq: number): Promise<void> {
    await this.#db.delete('parked', seq);
    this.#announce();
  }

  /** Puts parked items back in the queue, under their own numbers, to be tried once more. */
  async retryParked(): Promise<void> {
    const tx = this.#db.transaction(['items', 'parked'], 'readwrite', STRICT);
    for (const { parkedAt: _parkedAt, problem: _problem, ...item } of await tx.objectStore('parked').getAll()) {
      await tx.objectStore('items').put(item);
      await tx.objectStore('parked').delete(item.seq);
    }
    await tx.done;
    this.#announce();
  }

  #announce(sent = false): void {
    this.#changed.forEach((listener) => listener());
    this.#tell({ type: 'changed', sent });
  }

  #tell(notice: Notice): void {
    this.#channel.postMessage(notice);
  }
}
