import type { Generated } from 'kysely';

export interface KioskTable {
  id: string;
  name: string;
  store: string;
  counter: string | null;
  token_hash: string;
  /** PBKDF2 of the PIN that opens the staff corner; sent to the device, which must check it without a network. */
  corner_pin: string;
  created_at: string;
  created_by: string;
  revoked_at: string | null;
}

/** What a device last let us know, apart from what it is: this is written every minute, in bulk. */
export interface KioskReportTable {
  kiosk: string;
  /** Its last request of any kind. */
  heard_at: string;
  /** Its last heartbeat, of which the rest is; all null before the first. */
  beat_at: string | null;
  outbox: string | null;
  pending: number | null;
  oldest_pending_at: string | null;
  last_seq: number | null;
  /** 0–1. */
  battery: number | null;
  app_version: string | null;
  /** Our clock minus the device's, milliseconds. */
  clock_difference: number | null;
}

/** A device that another one took the place of, and what it had taken that never arrived. */
export interface KioskReplacementTable {
  kiosk: string;
  replaced_by: string;
  at: string;
  by: string;
  reason: string;
  outbox: string | null;
  /** As it said itself: at least so many. */
  taken: number;
  received: number;
  /** Ranges of sequence numbers written off, as in `outbox.received`. */
  missing: string;
}

/** What a unit (`unit:CODE`) with all below it, or one device (`kiosk:ID`), has settled for itself; JSON. */
export interface KioskSettingTable {
  place: string;
  key: string;
  value: string;
}

/** Which place a kiosk stood at, dated: an answer belongs to the counter it was given at. */
export interface KioskBindingTable {
  kiosk: string;
  from_at: string;
  store: string;
  counter: string | null;
}

export interface PairingCodeTable {
  /** The first part of the code, which finds the row; the second part is the secret. */
  handle: string;
  secret_hash: string;
  store: string;
  counter: string | null;
  name: string;
  corner_pin: string;
  created_at: string;
  created_by: string;
  expires_at: string;
  wrong_guesses: Generated<number>;
  used_at: string | null;
  /** The kiosk whose place the device takes, and why. */
  replaces: string | null;
  reason: string | null;
}

export interface OutboxTable {
  id: string;
  /** `kiosk:ID`, `user:ID` or `token:ID`: only its owner may post from it. */
  owner: string;
  /** The kiosk it was taken over from when the device was paired again. */
  former_owner: string | null;
  /** Sequence numbers received, as ranges: `1-397,402-410`. */
  received: string;
  last_received_at: string;
  /** JSON of the last sign event applied: whom the screen shows, and whether the PIN was right. */
  sign: string | null;
}

/** The device's clock against ours, per epoch: the smallest difference seen, since delay only adds. */
export interface OutboxClockTable {
  outbox: string;
  epoch: number;
  offset_ms: number;
  /** 0: an epoch that had ended before its first sync, so that the offset is a bound, not a measurement. */
  measured: number;
}

export interface DeviceEventTable {
  id: string;
  content_hash: string;
  outbox: string;
  seq: number;
  kiosk: string;
  type: 'sign-on' | 'sign-off' | 'break';
  at: string;
  counter: string;
  employee: string;
  verdict: 'applied' | 'wrong-pin' | 'locked';
  received_at: string;
}

/** A screen in a back office that shows a store how it does; taken away, its row is gone. */
export interface WallboardTable {
  id: string;
  store: string;
  name: string;
  token_hash: string;
  created_at: string;
  created_by: string;
  /** To the minute. */
  seen_at: string | null;
}
