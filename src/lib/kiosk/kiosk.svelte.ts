/** The kiosk as its screens see it: the customer's flow on this device, and which screen that makes. */
import { isOpenAt } from '#lib/organisation/opening.ts';
import type { PreparedFlow } from '#lib/offline/outbox.ts';
import type { DeviceEvent, ItemResult } from '#lib/response/envelope.ts';
import type { Level } from '#lib/survey/questionnaire.ts';
import type { KioskConfig } from './config.ts';
import { Device } from './device.svelte.ts';
import { advance, asking, envelopeOf, questionOf, type Flow, type FlowEvent, type Given, type Locale } from './flow.ts';
import type { TextKey } from './settings.ts';
import { chime } from './sound.ts';
import { servingAt, type Serving } from './serving.ts';
import { Shift } from './shift.svelte.ts';

const TICK_MS = 250;
const TOUCHES = ['pointerdown', 'keydown', 'input', 'scroll'];

export type Phase = 'starting' | 'broken' | 'unpaired' | 'waiting' | 'ready';
export type Screen = 'asking' | 'thanked' | 'farewell' | 'break' | 'idle';

export class Kiosk {
  phase = $state<Phase>('starting');
  device = $state.raw<Device | null>(null);
  shift = new Shift();
  /** What the screens work with; a newer one waits until nobody is in the middle of anything. */
  config = $state.raw<KioskConfig | null>(null);
  flow = $state.raw<Flow | null>(null);
  /** Staff are at the device: nothing changes under their hands either. */
  attended = $state(false);
  /** True time at the last tick, whole seconds in milliseconds; and the monotonic one, while something counts down. */
  truth = $state(0);
  #mono = $state(0);
  #spoken = $state<Locale>('vi');

  serving: Serving = $derived(
    this.config ? servingAt(this.config, this.shift.sign, this.truth) : { kind: 'nobody' as const },
  );
  screen: Screen = $derived.by(() => {
    if (this.flow?.step === 'thanked') return 'thanked';
    if (this.flow?.step === 'resting') return 'farewell';
    if (this.flow?.step === 'saving') return 'asking';
    if (this.serving.kind === 'break') return 'break';
    const awake = this.serving.kind === 'clerk' && this.serving.signedOn;
    return this.config && !awake && !isOpenAt(this.config.store, new Date(this.truth), this.config.zone)
      ? 'idle'
      : 'asking';
  });
  locale: Locale = $derived.by(() => {
    const { flow } = this;
    if (!flow) return this.#spoken;
    return flow.step === 'saving' || flow.step === 'thanked' ? flow.given.locale : flow.locale;
  });
  /** What every message call takes: `m.kiosk_done({}, kiosk.say)`. */
  say = $derived({ locale: this.locale });
  /** What the organisation says here in place of the usual words. @param config of the flow that is shown */
  words = (key: TextKey, usual: string, config = this.config): string => config?.texts?.[key]?.[this.locale] ?? usual;
  /** Whole seconds until the flow closes. */
  secondsLeft = $derived(
    this.flow?.step === 'thanked' ? Math.max(0, Math.ceil((this.flow.closesAt - this.#mono) / 1000)) : 0,
  );

  #next: PreparedFlow | null = null;
  #releaseFlow: (() => void) | null = null;
  /** Draft writes and the sealing, one after the other; never rejects. */
  #writes: Promise<void> = Promise.resolve();
  #unwritten: Given | null = null;
  #whenFree: (() => void) | null = null;

  /** A code from a pairing link, for the pairing screen to use. */
  code = $state<string | null>(null);

  /** Opens the device's store and begins. @returns how to stop */
  async start(appVersion: string): Promise<() => void> {
    this.phase = 'starting';
    try {
      const device: Device = await Device.open(appVersion, (outcomes) => this.shift.heard(outcomes, device));
      const unfollow = await this.shift.open(device);
      this.device = device;
      this.#tick();
      const timer = setInterval(() => this.#tick(), TICK_MS);
      const touched = () => this.send({ type: 'touch' });
      for (const type of TOUCHES) addEventListener(type, touched, { passive: true, capture: true });
      const stop = device.start();
      return () => {
        clearInterval(timer);
        for (const type of TOUCHES) removeEventListener(type, touched, { capture: true });
        unfollow();
        stop();
      };
    } catch (error) {
      console.error(error);
      this.phase = 'broken';
      return () => undefined;
    }
  }

  /** Where the device is paired already, a code that does not count changes nothing. */
  usePairingLink(code: string): void {
    const { device } = this;
    if (device?.paired) void device.guard(device.pair(code));
    else this.code = code;
  }

  #tick(): void {
    const { device } = this;
    if (!device) return;
    void device.guard(device.clock.check());
    this.truth = Math.floor(device.clock.trueNow() / 1000) * 1000;
    if (this.flow?.step === 'thanked') this.#mono = performance.now();
    this.send({ type: 'tick' });
    this.#settle(device);
  }

  /** Between customers: shows what follows from being paired or not, takes up a newer configuration, lets an update in. */
  #settle(device: Device): void {
    const between = !this.flow || (this.flow.step === 'asking' && this.flow.lapsesAt === null);
    if (!between || this.attended) return;
    if (this.config !== device.latest || !this.flow) {
      this.config = device.latest;
      this.flow = this.config && asking(this.config);
    }
    if (this.flow) this.#next ??= device.outbox.prepareFlow();
    this.phase = !device.paired ? 'unpaired' : this.config ? 'ready' : 'waiting';
    this.#whenFree?.();
    this.#whenFree = null;
  }

  /** Runs it when no customer is in the middle of anything. */
  whenFree(work: () => void): void {
    this.#whenFree = work;
  }

  /** A face was touched: asking → on the disk → thanked; or, once thanked, another choice. */
  async rate(level: Level): Promise<void> {
    const { flow, config, device } = this;
    if (flow?.step === 'thanked')
      return this.send({ type: 'change', level, at: Date.now(), clockEpoch: device?.clock.epoch ?? 0 });
    if (!device || !config || flow?.step !== 'asking' || this.screen !== 'asking') return;
    const at = Date.now();
    const { id, held } = this.#next ?? device.outbox.prepareFlow();
    this.#next = null;
    const given: Given = {
      id,
      config,
      question: questionOf(config.survey.definition, flow.question),
      level,
      criteria: [],
      comment: '',
      phone: '',
      consent: false,
      more: {},
      locale: flow.locale,
      startedAt: at,
      answeredAt: at,
      clockEpoch: device.clock.epoch,
      employee: this.serving.kind === 'clerk' ? this.serving.clerk.code : null,
    };
    // The face answers at once; the thanks wait for the disk.
    this.send({ type: 'tap', given });
    if (config.sound) void device.guard(chime());
    try {
      const clockEpoch = await device.clock.check();
      this.#releaseFlow = await held;
      await device.outbox.addDraft(envelopeOf({ ...given, clockEpoch }));
      this.send({ type: 'saved', clockEpoch });
    } catch (error) {
      this.#releaseFlow?.();
      this.#releaseFlow = null;
      device.lastError = String(error);
      this.send({ type: 'not-saved' });
    }
  }

  speak(locale: Locale): void {
    this.#spoken = locale;
    this.send({ type: 'speak', locale });
  }

  send(event: FlowEvent): void {
    const { flow, config } = this;
    if (!flow || !config) return;
    const now = performance.now();
    const next = advance(flow, event, now, config);
    if (next === flow) return;
    this.#mono = now;
    this.flow = next;
    if (flow.step !== 'thanked') return;
    if (next.step !== 'thanked') this.#seal(flow.given);
    else if (next.given !== flow.given) this.#write(next.given);
  }

  /** Keeps the draft as the customer sees it; the newest wins where several wait. */
  #write(given: Given): void {
    const waiting = this.#unwritten !== null;
    this.#unwritten = given;
    if (!waiting) this.#then((device) => this.#writeNewest(device));
  }

  async #writeNewest({ outbox }: Device): Promise<void> {
    const newest = this.#unwritten;
    this.#unwritten = null;
    if (newest) await outbox.updateDraft(envelopeOf(newest));
  }

  #seal(given: Given): void {
    const release = this.#releaseFlow;
    this.#releaseFlow = null;
    this.#then(async ({ outbox }) => {
      await outbox.seal(given.id).finally(
        // Were it not sealed, the free lock lets the next round of sealAbandoned find it.
        () => release?.(),
      );
    });
  }

  #then(work: (device: Device) => Promise<void>): void {
    const { device } = this;
    if (device) this.#writes = this.#writes.then(() => device.guard(work(device)));
  }

  /** A clerk signs on, off or for a break; an open flow is sealed before it. See Shift.add. */
  async signAs(
    event: Pick<DeviceEvent, 'id' | 'type' | 'employee' | 'proof'>,
    withinMs: number,
  ): Promise<ItemResult | null> {
    const { device } = this;
    if (!device) throw new Error('The kiosk is not open');
    this.send({ type: 'close' });
    await this.#writes;
    return this.shift.add(device, event, withinMs);
  }
}
