/** Decides what an envelope becomes: a row to store, or a Problem. Pure: everything it needs to know is handed in. */
import type { ResponseTable } from '#db/schema.ts';
import { Problem } from '#lib/problem.ts';
import { relevant } from '#lib/survey/asking.ts';
import type { Definition } from '#lib/survey/questionnaire.ts';
import { faultsIn } from '#lib/survey/validity.ts';
import { normalCode } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { correct, FUTURE_MS, isStale, type EpochClock } from './clock.ts';
import { countedAnswers, type Countable } from './countable.ts';
import type { Envelope } from './envelope.ts';
import { wordsIn } from './tally.ts';

/** Who hands it in. */
export interface Sender {
  /** As in response.device: `kiosk:ID`, `user:ID`, `token:ID`. */
  key: string;
  /** Places the kiosk stood at, oldest first; null: a person or an integration. */
  bindings: { from: string; store: string; counter: string | null }[] | null;
  mayPost(store: string): boolean;
}

/** The organisation as the group's transaction read it. */
export interface Directory {
  definition(survey: string, version: number): Definition | undefined;
  /** The store of a counter. */
  counter(code: string): string | undefined;
  isStore(code: string): boolean;
  isEmployee(code: string): boolean;
  /** Whether their last day lies before that day. */
  hasLeft(code: string, day: string): boolean;
  /** On shift at that counter then: sign-on wins over the roster. */
  onShift(counter: string, at: string): Promise<string | null>;
}

export interface Reception {
  receivedAt: number;
  /** Device's clock when the batch was sent, if it said. */
  sentAt: number | null;
  batchEpoch: number | undefined;
  clock(epoch: number | undefined): EpochClock | undefined;
  /** Whether the sign-on that put this employee on the screen was refused (wrong PIN). */
  refused(seq: number | undefined, employee: string): boolean;
  outbox: string | null;
  zone: string;
}

export interface Judged {
  row: ResponseTable;
  counted: Countable;
  /** Answers that are words. */
  words: string[];
}

/** @throws Problem response.* */
export async function judge(
  envelope: Envelope,
  contentHash: string,
  sender: Sender,
  directory: Directory,
  reception: Reception,
): Promise<Judged> {
  const definition = directory.definition(envelope.survey, envelope.version);
  assertFits(envelope, definition, sender.bindings !== null, reception.zone);
  // What was answered before its question went away again is nobody's answer, whoever sends it.
  const given = relevant(definition, envelope.answers);

  const { correctedAt, sure } = placeInTime(envelope, reception);
  const onTheSpot = envelope.channel === 'kiosk' || envelope.channel === 'qr';
  const visitAt = onTheSpot || !envelope.visit?.at ? correctedAt : envelope.visit.at;
  if (Date.parse(visitAt) > reception.receivedAt + FUTURE_MS) throw new Problem('response.future');

  const place = placeOf(envelope, sender, directory, correctedAt);
  if (!sender.mayPost(place.store)) throw new Problem('access.forbidden');
  const person = await personOf(envelope, place.counter, visitAt, directory, reception);

  const answers = countedAnswers(definition, given);
  const day = dayOf(new Date(visitAt), reception.zone);
  const key = { survey: envelope.survey, version: envelope.version, channel: envelope.channel, day };
  return {
    row: {
      ...key,
      id: envelope.id,
      content_hash: contentHash,
      locale: envelope.locale,
      device: sender.key,
      outbox: reception.outbox,
      seq: envelope.seq ?? null,
      started_at: envelope.startedAt,
      answered_at: envelope.answeredAt,
      corrected_at: correctedAt,
      received_at: new Date(reception.receivedAt).toISOString(),
      clock: sure ? 'sure' : 'bounded',
      visit_at: visitAt,
      store: place.store,
      counter: place.counter,
      employee: person.employee,
      attribution: person.attribution,
      ticket: envelope.visit?.ticket ?? null,
      answers: JSON.stringify(given),
      question: answers.question,
      rating: answers.rating,
      personal: answers.personal ? 1 : 0,
      quarantined: 0,
    },
    counted: { ...key, ...answers, store: place.store, employee: person.employee },
    words: wordsIn(definition, given),
  };
}

/**
 * What can be said of an envelope without its place and time.
 * @throws Problem response.unknown-survey, response.answers, response.channel
 */
export function assertFits(
  envelope: Envelope,
  definition: Definition | undefined,
  fromKiosk: boolean,
  zone: string,
): asserts definition is Definition {
  if (!definition) throw new Problem('response.unknown-survey', { survey: envelope.survey, version: envelope.version });
  const [fault] = faultsIn(definition, envelope.answers, {
    // The customer's own day: what was right when it was typed is right whenever it arrives.
    today: dayOf(new Date(envelope.answeredAt), zone),
    // A kiosk seals a flow that was walked away from, as far as it went.
    partial: envelope.channel === 'kiosk',
  });
  if (fault) throw new Problem('response.answers', { where: fault.question, fault: fault.fault });
  if (fromKiosk && envelope.channel !== 'kiosk') throw new Problem('response.channel', { channel: envelope.channel });
}

function placeInTime(envelope: Envelope, reception: Reception) {
  const answered = Date.parse(envelope.answeredAt);
  const sameEpoch = envelope.clockEpoch === reception.batchEpoch;
  // Within one epoch the device's own clock says what its future is; otherwise only ours can.
  if (sameEpoch && answered > (reception.sentAt ?? reception.receivedAt) + FUTURE_MS)
    throw new Problem('response.future');
  const clock = reception.clock(envelope.clockEpoch);
  const corrected = correct(answered, clock, reception.receivedAt);
  return {
    correctedAt: new Date(corrected).toISOString(),
    sure: (clock?.measured ?? true) && !isStale(corrected, reception.receivedAt),
  };
}

/** Store and counter of the visit, `''` where unknown. */
function placeOf(envelope: Envelope, sender: Sender, directory: Directory, at: string) {
  const named = envelope.visit?.counter ? normalCode(envelope.visit.counter) : null;
  const namedStore = envelope.visit?.store ? normalCode(envelope.visit.store) : null;
  const store = named === null ? namedStore : directory.counter(named);
  if (store === undefined) throw new Problem('response.unknown-counter', { counter: named ?? '' });
  if (store !== null && named === null && !directory.isStore(store))
    throw new Problem('response.unknown-counter', { counter: store });
  if (!sender.bindings) return { store: store ?? '', counter: named ?? '' };

  const binding = bindingOf(sender.bindings, at, named, named === null ? namedStore : null);
  if (!binding || (namedStore !== null && namedStore !== binding.store))
    throw new Problem('response.wrong-place', { counter: named ?? namedStore ?? '' });
  return { store: binding.store, counter: binding.counter ?? '' };
}

/** By so much may a device that was moved be behind the server's clock. */
const CLOCK_MS = 60_000;

/**
 * Where the kiosk stood. A device that has not heard yet that it was moved goes on asking for the counter that its screen
 * shows: it is taken at its word for any place that it had been given by then.
 */
function bindingOf(bindings: NonNullable<Sender['bindings']>, at: string, counter: string | null, exit: string | null) {
  const by = new Date(Date.parse(at) + CLOCK_MS).toISOString();
  const given = bindings.filter(({ from }) => from <= by);
  // A clock that was far behind must not place an answer before the kiosk's first day.
  const known = given.length > 0 ? given : bindings.slice(0, 1);
  if (counter !== null) return known.findLast((place) => place.counter === counter);
  if (exit !== null) {
    const there = known.filter((place) => place.store === exit);
    return there.findLast((place) => place.counter === null) ?? there.at(-1);
  }
  return bindings.findLast(({ from }) => from <= at) ?? bindings[0];
}

async function personOf(
  envelope: Envelope,
  counter: string,
  visitAt: string,
  directory: Directory,
  reception: Reception,
): Promise<{ employee: string; attribution: ResponseTable['attribution'] }> {
  const given = envelope.visit?.employee;
  if (given === undefined) {
    const found = counter ? await directory.onShift(counter, visitAt) : null;
    return found ? { employee: found, attribution: 'shift' } : { employee: '', attribution: 'none' };
  }
  if (given === null) return { employee: '', attribution: 'none' };
  const employee = normalCode(given);
  if (!directory.isEmployee(employee)) throw new Problem('response.unknown-employee', { employee: given });
  // A kiosk that was offline shows somebody whose departure it has not heard of.
  if (directory.hasLeft(employee, dayOf(new Date(visitAt), reception.zone)))
    return { employee: '', attribution: 'refused' };
  if (reception.refused(envelope.seq, employee)) return { employee: '', attribution: 'refused' };
  const shown = envelope.channel === 'kiosk' || envelope.channel === 'qr';
  return { employee, attribution: shown ? 'screen' : 'named' };
}
