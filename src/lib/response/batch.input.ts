/** A batch taken apart: its head checked as a whole, its items one by one, so that a bad one never fails its neighbours. */
import * as v from 'valibot';
import { Problem } from '#lib/problem.ts';
import { faultIn } from '#lib/server/fault.ts';
import { MAX_ENVELOPES, type DeviceEvent, type Envelope } from './envelope.ts';
import { batchSchema, deviceEventSchema, envelopeSchema } from './envelope.input.ts';

/** An item with its value, or with the Problem that it is. */
export interface Checked<T> {
  id: string;
  seq: number | undefined;
  value?: T;
  problem?: Problem;
}

/**
 * @param body the parsed JSON
 * @throws Problem request.invalid, request.too-many for the batch as a whole
 */
export function checkBatch(body: unknown) {
  const batch = v.safeParse(batchSchema, body);
  if (!batch.success) throw new Problem('request.invalid', faultIn(batch.issues));
  const { responses, events } = batch.output;
  if (responses.length + events.length > MAX_ENVELOPES) throw new Problem('request.too-many', { limit: MAX_ENVELOPES });
  if (responses.length + events.length === 0)
    throw new Problem('request.invalid', { where: 'responses', fault: 'too-short' });
  return {
    batch: batch.output,
    items: responses.map((raw) => checkItem<Envelope>(envelopeSchema, raw)),
    events: events.map((raw) => checkItem<DeviceEvent>(deviceEventSchema, raw)),
  };
}

function checkItem<T extends { id: string; seq?: number }>(
  schema: v.GenericSchema<unknown, T>,
  raw: unknown,
): Checked<T> {
  const parsed = v.safeParse(schema, raw);
  if (parsed.success) return { id: parsed.output.id, seq: parsed.output.seq, value: parsed.output };
  const { id, seq } = (raw ?? {}) as { id?: unknown; seq?: unknown };
  return {
    id: typeof id === 'string' ? id.slice(0, 64) : '',
    // A number given out by the device was received, even if what it stood for was refused.
    seq:
      Number.isInteger(seq) && (seq as number) >= 0 && (seq as number) <= 2_000_000_000 ? (seq as number) : undefined,
    problem: new Problem('response.malformed', faultIn(parsed.issues)),
  };
}
