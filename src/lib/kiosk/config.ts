/** What a kiosk must know to work a week without a network: the body of GET /api/v1/kiosk/config. */
import type { Opening } from '#lib/organisation/opening.ts';
import type { Definition } from '#lib/survey/questionnaire.ts';
import type { TextKey, Words } from './settings.ts';

export interface KioskConfig {
  kiosk: { id: string; name: string };
  /** Its hours, with the single days of the coming weeks: a device that keeps an old configuration knows them too. */
  store: { code: string; name: string } & Opening;
  /** null: an exit kiosk, bound to the store. */
  counter: { code: string; name: string } | null;
  zone: string;
  survey: { survey: string; version: number; definition: Definition };
  /** Name of the rating question this kiosk asks first: `smile` at a counter, `visit` at an exit. */
  question: string;
  /** Who may sign on here: those posted to the store. `photo` is its address, to be fetched with the token. */
  employees: { code: string; name: string; initials: string; photo: string | null }[];
  /** Eight days of this counter's roster, UTC. */
  roster: { employee: string; from: string; to: string }[];
  /** The open sign-on at this counter as the server knows it; a device with newer events of its own trusts those. */
  serving: { employee: string; since: string } | null;
  /** RSA-OAEP public key (JWK) to which PINs are sealed. */
  pinKey: JsonWebKey;
  /** `pbkdf2$iterations$salt$hash` (SHA-256, base64url): opens the staff corner. */
  cornerPin: string;
  timing: {
    /** Seconds without a touch until the flow closes; longer once reasons or text were touched. */
    idle: number;
    active: number;
    /** Seconds after closing in which no tap counts. */
    rest: number;
  };
  /** In place of the kiosk's own words; missing too in what a device kept from an earlier version. */
  texts?: Partial<Record<TextKey, Words>>;
  /** Whether a touched face sounds. */
  sound?: boolean;
}

/** Body of POST /api/v1/kiosk/heartbeat. */
export interface Heartbeat {
  outbox: string;
  pending: number;
  oldestPendingAt: string | null;
  lastSeq: number;
  /** 0–1, or null where the browser does not tell. */
  battery: number | null;
  appVersion: string;
  /** The device's clock, UTC ISO. */
  clock: string;
}

/** Reply of POST /api/v1/kiosk/pair. */
export interface Paired {
  kioskId: string;
  token: string;
  counter: string | null;
}
