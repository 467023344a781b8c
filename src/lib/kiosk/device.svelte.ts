/** This device and its server: what it is paired as, its configuration, its clock, and how far the outbox has been emptied. */
import { Clock, deviceTime } from '#lib/offline/clock.ts';
import { Drain } from '#lib/offline/drain.ts';
import { Outbox, type Counts, type Outcomes } from '#lib/offline/outbox.ts';
import type { KioskConfig } from './config.ts';
import { forgetLinkCode } from './link-code.ts';
import { Photos } from './photos.svelte.ts';
import { batteryLevel, beat, fetchConfig, pair, type Pairing } from './link.ts';

const CONFIG_MS = 300_000;
const MINUTE_MS = 60_000;
/** While paired but without a configuration there is nothing to show: ask again soon. */
const FIRST_CONFIG_MS = 3_000;

/** Settings that say what this device is; another tab of it must hear when they change. */
interface Identity {
  token: string;
  kioskId: string;
  etag: string;
  config: KioskConfig;
}

const forgotten = { token: undefined, kioskId: undefined, etag: undefined, config: undefined };

export class Device {
  paired = $state(false);
  /** The newest configuration here; the screens take it up between customers. */
  latest = $state.raw<KioskConfig | null>(null);
  counts = $state.raw<Counts>({ pending: 0, oldestPendingAt: null, parked: 0, lastSeq: 0 });
  lastSyncAt = $state<string | null>(null);
  lastError = $state<string | null>(null);
  /** The server no longer takes our token: answers are kept, and staff are asked to pair again. */
  refused = $state(false);
  /** Whether the browser promised to keep our store. */
  kept = $state(false);
  readonly appVersion: string;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly photos = new Photos();
  #drain: Drain;
  #token: string | null = null;
  #etag: string | null = null;
  #stops: (() => void)[] = [];

  private constructor(outbox: Outbox, clock: Clock, appVersion: string, heard: (outcomes: Outcomes) => Promise<void>) {
    this.outbox = outbox;
    this.clock = clock;
    this.appVersion = appVersion;
    this.#drain = new Drain({
      outbox,
      clock,
      url: '/api/v1/responses',
      token: () => this.#token,
      onResults: heard,
      onState: ({ syncedAt, error, refused }) => {
        this.lastError = error;
        if (refused) this.refused = true;
        if (syncedAt) this.#accepted(syncedAt);
      },
    });
  }

  /**
   * Opens the store of this device and recalls what it is.
   * @param heard told what the server made of each item, before the next ones are sent
   * @throws whatever the browser's store throws when it cannot be opened
   */
  static async open(appVersion: string, heard: (outcomes: Outcomes) => Promise<void>): Promise<Device> {
    const outbox = await Outbox.open('smile-kiosk', () => location.reload());
    const [settings, clock, counts] = await Promise.all([outbox.settings(), Clock.start(outbox), outbox.counts()]);
    const device = new Device(outbox, clock, appVersion, heard);
    device.#recall(settings);
    device.lastSyncAt = (settings.get('lastSyncAt') as string | undefined) ?? null;
    device.counts = counts;
    return device;
  }

  /** Begins to send, to ask for news and to report. @returns how to stop */
  start(): () => void {
    const { outbox } = this;
    const every = (ms: number, work: () => Promise<unknown>) => {
      const timer = setInterval(() => void this.guard(work()), ms);
      this.#stops.push(() => clearInterval(timer));
    };
    const online = () => void this.guard(this.refresh());
    addEventListener('online', online);
    every(CONFIG_MS, () => this.refresh());
    every(MINUTE_MS, () => this.#beat());
    every(MINUTE_MS, () => outbox.sealAbandoned());
    this.#stops.push(
      () => removeEventListener('online', online),
      outbox.onChange(() => void this.guard(outbox.counts().then((counts) => (this.counts = counts)))),
      outbox.onMeta((keys, elsewhere) => {
        if (elsewhere && keys.some((key) => key in forgotten))
          void this.guard(outbox.settings().then((kept) => this.#recall(kept)));
      }),
      outbox.onEpoch((epoch) => this.clock.adopt(epoch)),
      this.#drain.start(),
    );
    void this.guard(this.#keepPhotos());
    void this.guard(this.refresh());
    void this.guard(outbox.sealAbandoned());
    void this.guard(outbox.persist().then((kept) => (this.kept = kept)));
    return () => {
      for (const stop of this.#stops.splice(0)) stop();
    };
  }

  /** What the last run, or another tab, left. */
  #recall(settings: Map<string, unknown>): void {
    const recall = <K extends keyof Identity>(key: K) => settings.get(key) as Identity[K] | undefined;
    const token = recall('token') ?? null;
    this.#etag = recall('etag') ?? null;
    this.latest = recall('config') ?? null;
    if (token !== this.#token) {
      this.#token = token;
      this.refused = false;
      this.#drain.renew();
    }
    this.paired = token !== null;
  }

  /** A failure that must not stop the customer: the screen goes on, the staff corner tells. */
  async guard(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (error) {
      console.error(error);
      this.lastError = String(error);
    }
  }

  /** Sends and asks now, whatever the back-off says. */
  hurry(): void {
    this.#drain.wake(true);
    void this.guard(this.refresh());
  }

  async refresh(): Promise<void> {
    const token = this.#token;
    if (!token) return;
    const answer = await fetchConfig(token, this.latest ? this.#etag : null);
    if (token !== this.#token) return;
    if (answer.kind === 'refused') this.refused = true;
    else if (answer.kind !== 'unreachable') {
      this.refused = false;
      await this.clock.learn(answer.timing);
    }
    if (answer.kind === 'new') {
      // Whoever signed on at the counter that the device was taken from has not signed on here.
      const moved = this.latest !== null && this.latest.counter?.code !== answer.config.counter?.code;
      this.#etag = answer.etag;
      this.latest = answer.config;
      const kept = { config: answer.config, etag: answer.etag ?? undefined };
      await this.outbox.set(moved ? { ...kept, sign: undefined } : kept);
    } else if (!this.latest && answer.kind === 'unreachable')
      setTimeout(() => void this.guard(this.refresh()), FIRST_CONFIG_MS);
    if (answer.kind === 'new' || answer.kind === 'same') await this.#keepPhotos();
  }

  async #keepPhotos(): Promise<void> {
    if (this.latest && this.#token) await this.photos.keep(this.latest, this.#token);
  }

  #accepted(at: string): void {
    this.refused = false;
    this.lastSyncAt = at;
    void this.guard(this.outbox.set({ lastSyncAt: at }));
  }

  async #beat(): Promise<void> {
    const token = this.#token;
    if (!token) return;
    const { pending, oldestPendingAt, lastSeq } = this.counts;
    const accepted = await beat(token, {
      outbox: this.outbox.id,
      pending,
      oldestPendingAt,
      lastSeq,
      battery: await batteryLevel(),
      appVersion: this.appVersion,
      clock: deviceTime(),
    });
    if (accepted !== null && token === this.#token) this.refused = !accepted;
  }

  /** Pairs, keeping whatever is unsent. On a device that is paired already, a code that does not count changes nothing. */
  async pair(code: string): Promise<Pairing> {
    const answer = await pair(code);
    if (answer.kind !== 'unreachable') forgetLinkCode();
    if (answer.kind !== 'paired') return answer;
    const { token, kioskId, counter } = answer.paired;
    // At the same counter everything stands; elsewhere the old configuration would put answers in the wrong place.
    const same = counter !== null && this.latest?.counter?.code === counter;
    await this.outbox.set({ ...(same ? {} : { ...forgotten, sign: undefined }), etag: undefined, token, kioskId });
    this.#token = token;
    this.#etag = null;
    if (!same) this.latest = null;
    this.paired = true;
    this.refused = false;
    await this.guard(this.refresh());
    this.#drain.renew();
    void this.guard(this.#beat());
    return answer;
  }

  /** Forgets what this device is; the outbox stays, empty. @returns false, having done nothing, while anything is unsent */
  async forget(): Promise<boolean> {
    if ((await this.outbox.counts()).pending > 0) return false;
    await this.outbox.set({ ...forgotten, sign: undefined, signNotice: undefined });
    this.#recall(await this.outbox.settings());
    return true;
  }
}
