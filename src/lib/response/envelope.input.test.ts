import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { batchSchema, deviceEventSchema, envelopeSchema } from './envelope.input.ts';
import { Problem } from '#lib/problem.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import { faultIn } from '#lib/server/fault.ts';

const envelope = {
  id: '0193a000-0000-7000-8000-000000000000',
  survey: 'smile',
  version: 1,
  channel: 'kiosk',
  locale: 'vi',
  startedAt: '2026-11-20T02:00:00.000Z',
  answeredAt: '2026-11-20T02:00:00.000Z',
  answers: { smile: 5 },
};

function faultOf(schema: v.GenericSchema, given: unknown) {
  const parsed = v.safeParse(schema, given);
  if (parsed.success) throw new Error('Nothing is wrong');
  return faultIn(parsed.issues);
}

describe('what is wrong, and where', () => {
  test.each<[more: object | null, where: string, fault: string]>([
    [null, '', 'wrong-type'],
    [{ id: undefined }, 'id', 'missing'],
    [{ id: 7 }, 'id', 'wrong-type'],
    [{ id: 'x' }, 'id', 'uuid'],
    [{ answeredAt: 'yesterday' }, 'answeredAt', 'time'],
    [{ answeredAt: '2026-02-31T00:00:00Z' }, 'answeredAt', 'time'],
    [{ version: -1 }, 'version', 'out-of-range'],
    [{ version: 1.5 }, 'version', 'out-of-range'],
    [{ channel: 'fax' }, 'channel', 'unknown-option'],
    [{ survey: '' }, 'survey', 'too-short'],
    [{ survey: 'x'.repeat(65) }, 'survey', 'too-long'],
    [{ answers: { smile: { deep: 1 } } }, 'answers.smile', 'wrong-type'],
    [{ visit: { counter: 'DH-1\u0000' } }, 'visit.counter', 'characters'],
  ])('%j', (more, where, fault) => {
    expect(faultOf(envelopeSchema, more && { ...envelope, ...more })).toEqual({ where, fault });
  });

  test('a path does not grow with the names that were sent', () => {
    expect(faultOf(envelopeSchema, { ...envelope, answers: { ['x'.repeat(9000)]: {} } }).where).toHaveLength(200);
  });
});

test.each(['vi', 'en'] as const)('nothing is said in a language of the library’s own (%s)', (locale) => {
  const english = /invalid|expected|received|undefined|null/i;
  for (const schema of [batchSchema, envelopeSchema, deviceEventSchema])
    for (const given of [null, 5, [], {}, { responses: 5, events: {}, outbox: '', sentAt: 'x', id: [], seq: 'x' }]) {
      const parsed = v.safeParse(schema as v.GenericSchema, given);
      if (parsed.success) continue;
      const words = problemMessage(new Problem('response.malformed', faultIn(parsed.issues)), locale);
      expect(words).not.toMatch(english);
      expect(words).toMatch(locale === 'vi' ? /^Phiếu sai cấu trúc: .+/ : /^Malformed response: .+/);
    }
});
