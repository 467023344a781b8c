/** Clerks sign on, off and go on a break: the screen follows at once, the server's verdict when it comes. */
import { deviceTime } from '#lib/offline/clock.ts';
import type { Outcomes } from '#lib/offline/outbox.ts';
import type { DeviceEvent, ItemResult } from '#lib/response/envelope.ts';
import type { Device } from './device.svelte.ts';
import type { Sign } from './serving.ts';
import { Verdicts } from './verdicts.ts';

/** A sign event that the server refused after the screen had shown it. */
export interface SignNotice {
  employee: string;
  /** UTC ISO, device clock. */
  at: string;
}

export class Shift {
  sign = $state.raw<Sign | null>(null);
  notice = $state.raw<SignNotice | null>(null);
  #verdicts = new Verdicts();

  /** Recalls what was last signed here, and follows what another tab signs. @returns how to stop following */
  async open(device: Device): Promise<() => void> {
    const { outbox } = device;
    const recall = async () => {
      const settings = await outbox.settings();
      this.sign = (settings.get('sign') as Sign | undefined) ?? null;
      this.notice = (settings.get('signNotice') as SignNotice | undefined) ?? null;
    };
    await recall();
    return outbox.onMeta((keys) => {
      if (keys.includes('sign') || keys.includes('signNotice')) void device.guard(recall());
    });
  }

  /**
   * Queues a sign event and shows it at once.
   * @returns what the server said within the time, or null when it has not yet
   */
  async add(
    device: Device,
    event: Pick<DeviceEvent, 'id' | 'type' | 'employee' | 'proof'>,
    withinMs: number,
  ): Promise<ItemResult | null> {
    const { outbox, clock } = device;
    const clockEpoch = await clock.check();
    const sign: Sign = {
      event: event.id,
      type: event.type,
      employee: event.employee,
      at: clock.trueNow(),
      before: this.sign && { ...this.sign, before: null },
    };
    const verdict = this.#verdicts.wait(event.id, withinMs);
    await outbox.queueEvent({ ...event, at: deviceTime(), clockEpoch }, { sign, signNotice: undefined });
    this.sign = sign;
    this.notice = null;
    device.hurry();
    return verdict;
  }

  /** What the server made of items: a refused sign event is undone, before somebody's eyes or with a notice. */
  async heard(outcomes: Outcomes, { outbox }: Device): Promise<void> {
    for (const { item, result } of outcomes) {
      if (item.kind !== 'event') continue;
      const told = this.#verdicts.tell(result);
      if (result.status !== 'rejected') continue;
      this.sign = without(this.sign, item.id);
      if (!told) this.notice = { employee: item.body.employee, at: item.body.at };
      await outbox.set({ sign: this.sign ?? undefined, signNotice: this.notice ?? undefined });
      // Told on the spot or by the notice: among the parked answers it would only be in the way.
      await outbox.discardParked(item.seq);
    }
  }

  async dismissNotice({ outbox }: Device): Promise<void> {
    this.notice = null;
    await outbox.set({ signNotice: undefined });
  }
}

/** What stands when that event never counted. */
function without(sign: Sign | null, event: string): Sign | null {
  if (!sign) return null;
  const { before } = sign;
  if (sign.event === event) return before;
  return before?.event === event ? { ...sign, before: null } : sign;
}
