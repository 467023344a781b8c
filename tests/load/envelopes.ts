/** Batches as kiosks send them, made by joining strings: the load must not be what costs most. */
import { randomUUID } from 'node:crypto';

/** A paired kiosk as the load sees it. */
export interface LoadKiosk {
  token: string;
  counter: string;
  employee: string;
}

/** Nine days in ten like a shop's: mostly content, a reason now and then, a few words rarely. */
const answers = [
  '{"smile":5}',
  '{"smile":5}',
  '{"smile":4}',
  '{"smile":5,"criteria":["attitude"]}',
  '{"smile":5}',
  '{"smile":4}',
  '{"smile":3,"criteria":["wait","speed"]}',
  '{"smile":5}',
  '{"smile":2,"criteria":["wait"],"comment":"Chờ hơn ba mươi phút mới đến lượt."}',
  '{"smile":5}',
];

/** More than the five seconds within which a second tap does not count. */
const SPACING_MS = 6_000;
const BEGIN_MS = 20 * 3_600_000;

/** A kiosk's outbox: gap-free numbers, taps spaced so that each counts. */
export class LoadOutbox {
  readonly kiosk: LoadKiosk;
  readonly #id = randomUUID();
  readonly #begun = Date.now() - BEGIN_MS;
  #seq = 0;

  constructor(kiosk: LoadKiosk) {
    this.kiosk = kiosk;
  }

  /** @param size how many envelopes */
  batch(size: number): string {
    const now = Date.now();
    const envelopes = Array.from({ length: size }, () => this.#envelope(now));
    const head = `"outbox":"${this.#id}","clockEpoch":1,"sentAt":"${new Date(now).toISOString()}"`;
    return `{${head},"responses":[${envelopes.join(',')}],"events":[]}`;
  }

  /** What the kiosk tells of itself every minute. */
  heartbeat(): string {
    const clock = new Date().toISOString();
    const said = { outbox: this.#id, pending: 0, oldestPendingAt: null, lastSeq: this.#seq, battery: 0.8 };
    return JSON.stringify({ ...said, appVersion: 'bench', clock });
  }

  #envelope(now: number): string {
    const seq = ++this.#seq;
    const at = new Date(this.#begun + seq * SPACING_MS).toISOString();
    const { counter, employee } = this.kiosk;
    return (
      `{"id":"${uuidAt(now)}","seq":${seq},"survey":"smile","version":1,"channel":"kiosk","locale":"vi","clockEpoch":1,` +
      `"startedAt":"${at}","answeredAt":"${at}","answers":${answers[seq % answers.length]},` +
      `"visit":{"at":"${at}","counter":"${counter}","employee":"${employee}","ticket":null},"invitation":null}`
    );
  }
}

/** UUIDv7 (RFC 9562): time first, then what is random. */
function uuidAt(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** The kiosks take turns. */
export class LoadKiosks {
  readonly #outboxes: LoadOutbox[];
  #turn = 0;

  constructor(kiosks: LoadKiosk[]) {
    this.#outboxes = kiosks.map((kiosk) => new LoadOutbox(kiosk));
  }

  next(): LoadOutbox {
    const found = this.#outboxes[this.#turn++ % this.#outboxes.length];
    if (!found) throw new Error('No kiosks to load with');
    return found;
  }
}
