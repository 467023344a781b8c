/** The envelope: what every channel hands to the intake. Times are UTC ISO 8601 with milliseconds, by the device's clock. */
import type { Answers } from '#lib/survey/questionnaire.ts';

export const channels = ['kiosk', 'qr', 'email', 'sms', 'letter', 'interview', 'phone', 'paper'] as const;
export type Channel = (typeof channels)[number];

export const eventTypes = ['sign-on', 'sign-off', 'break'] as const;
export type EventType = (typeof eventTypes)[number];

/** When, where and by whom the customer was served. */
export interface Visit {
  at?: string;
  /** Counter code; or `store` where there is no counter, as at an exit. */
  counter?: string | null;
  store?: string | null;
  /** Whom the screen showed, or whom a ballot names; null: nobody was shown; absent: the shift decides. */
  employee?: string | null;
  ticket?: string | null;
}

export interface Envelope {
  /** UUIDv7 made by the device: the idempotency key. */
  id: string;
  /** Gap-free per outbox, given in the IndexedDB transaction that seals. */
  seq?: number;
  survey: string;
  version: number;
  channel: Channel;
  locale: 'vi' | 'en';
  clockEpoch?: number;
  startedAt: string;
  answeredAt: string;
  answers: Answers;
  visit?: Visit;
  invitation?: string | null;
}

/** A clerk signs on, off or goes on a break, in the same sequence as the answers. */
export interface DeviceEvent {
  id: string;
  seq: number;
  type: EventType;
  at: string;
  clockEpoch?: number;
  employee: string;
  /** The PIN, sealed to the server's public key (see kiosk/pin.ts). */
  proof: string;
}

/** What a device knows of an epoch of its clock that has ended; the one it sends in is measured by `sentAt`. */
export interface DeviceClock {
  epoch: number;
  /** Our time less the device's, milliseconds. */
  offset: number;
  /** It heard our time in that epoch; otherwise it only assumes that the clock went on as before. */
  sure: boolean;
}

export interface Batch {
  outbox?: string;
  clockEpoch?: number;
  sentAt?: string;
  /** Of the ended epochs that the batch's answers were taken in. */
  clocks?: DeviceClock[];
  responses: Envelope[];
  events?: DeviceEvent[];
}

export interface ItemResult {
  id: string;
  status: 'stored' | 'duplicate' | 'rejected';
  problem?: { code: string; message: string };
}

export interface BatchReply {
  receivedAt: string;
  /** Responses first, then events, each in the order sent. */
  results: ItemResult[];
  /** Sequence numbers of this outbox never received; refused ones were received. */
  missing: { from: number; to: number }[];
}

/** What a dry run says of each item; nothing of it is stored. */
export interface DryReply {
  results: { id: string; status: 'valid' | 'rejected'; problem?: { code: string; message: string } }[];
}

export const MAX_ENVELOPES = 500;
