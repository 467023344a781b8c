/** The device's store: sealed items that wait to be sent, drafts of open flows, parked refusals, and small settings. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { DeviceEvent, Envelope } from '#lib/response/envelope.ts';

/** An envelope before it is sealed: it has no place in the sequence yet. */
export type DraftEnvelope = Omit<Envelope, 'seq'>;

/** Sealed, numbered, waiting to be sent. */
export type Item = { seq: number; id: string; sealedAt: string } & (
  { kind: 'response'; body: Envelope & { seq: number } } | { kind: 'event'; body: DeviceEvent }
);

/** Refused by the server for good; kept for staff to look at and to hand on. */
export type Parked = Item & { parkedAt: string; problem: { code: string; message: string } };

export interface OutboxSchema extends DBSchema {
  items: { key: number; value: Item };
  drafts: { key: string; value: DraftEnvelope };
  parked: { key: number; value: Parked };
  /** Settings by name; each room that keeps some reads them with its own type. */
  meta: { key: string; value: unknown };
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>;

/** What must survive a power cut is flushed before the promise resolves. */
export const STRICT = { durability: 'strict' } as const;

/** @param lost called when the browser closed the database under us (data cleared, disk gone) */
export function openDatabase(name: string, lost: () => void): Promise<OutboxDatabase> {
  return openDB<OutboxSchema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('items', { keyPath: 'seq' });
      db.createObjectStore('drafts', { keyPath: 'id' });
      db.createObjectStore('parked', { keyPath: 'seq' });
      db.createObjectStore('meta');
    },
    // Another tab wants a newer layout: let go, so that it need not wait for this one to be closed.
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase | null)?.close(),
    terminated: lost,
  });
}
