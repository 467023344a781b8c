import { describe, expect, test } from 'vitest';
import type { Level } from '#lib/survey/questionnaire.ts';
import { faultsIn } from '#lib/survey/validity.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import type { KioskConfig } from './config.ts';
import {
  advance,
  asking,
  envelopeOf,
  furtherQuestions,
  isPhone,
  otherQuestion,
  questionOf,
  type Flow,
  type FlowEvent,
  type Given,
} from './flow.ts';

const config: KioskConfig = {
  kiosk: { id: 'k', name: 'Kiosk' },
  store: { code: 'QB-DH-01', name: 'Đồng Hới', opens: '07:30', closes: '17:30' },
  counter: { code: 'QB-DH-01-03', name: 'Quầy 3' },
  zone: 'Asia/Ho_Chi_Minh',
  survey: { survey: 'smile', version: 3, definition: smileSurvey },
  question: 'smile',
  employees: [],
  roster: [],
  serving: null,
  pinKey: {},
  cornerPin: '',
  timing: { idle: 15, active: 45, rest: 5 },
};
const exit: KioskConfig = { ...config, counter: null, question: 'visit' };
const WALL = Date.parse('2026-11-22T02:00:00Z');

const given = (level: Level, more: Partial<Given> = {}): Given => ({
  id: 'id-1',
  config,
  question: questionOf(smileSurvey, 'smile'),
  level,
  criteria: [],
  comment: '',
  phone: '',
  consent: false,
  more: {},
  locale: 'vi',
  startedAt: WALL,
  answeredAt: WALL,
  clockEpoch: 7,
  employee: 'NV1',
  ...more,
});

const text = (vi: string) => ({ vi, en: vi });
const longer: KioskConfig = {
  ...config,
  survey: {
    survey: 'after-tet',
    version: 1,
    definition: {
      title: text('Sau Tết'),
      questions: [
        ...smileSurvey.questions,
        { type: 'number', name: 'minutes', whole: true, text: text('Chờ mấy phút?') },
        {
          type: 'text',
          name: 'why',
          maxLength: 100,
          text: text('Vì sao lâu?'),
          showIf: { question: 'minutes', is: '>', value: 10 },
        },
      ],
    },
  },
};

/** Runs events, each at its second, from the question on. */
function run(...events: [second: number, event: FlowEvent][]): Flow {
  let flow = asking(config);
  for (const [second, event] of events) flow = advance(flow, event, second * 1000, config);
  return flow;
}
const tapped = (level: Level): [number, FlowEvent][] => [
  [0, { type: 'tap', given: given(level) }],
  [0, { type: 'saved', clockEpoch: 7 }],
];
const kept = (flow: Flow) => {
  if (flow.step !== 'thanked') throw new Error(`not thanked but ${flow.step}`);
  return flow.given;
};

describe('the steps', () => {
  test('thanks only once it is on the disk; a second touch meanwhile is no second rating', () => {
    expect(run([0, { type: 'tap', given: given(4) }]).step).toBe('saving');
    const twice = run([0, { type: 'tap', given: given(4) }], [0, { type: 'tap', given: given(1, { id: 'id-2' }) }]);
    expect(twice).toMatchObject({ step: 'saving', given: { id: 'id-1', level: 4 } });
    expect(run(...tapped(4)).step).toBe('thanked');
  });

  test('what could not be kept is said, not thanked for', () => {
    const flow = run([0, { type: 'tap', given: given(4, { locale: 'en' }) }], [1, { type: 'not-saved' }]);
    expect(flow).toMatchObject({ step: 'asking', failed: true, question: 'smile', locale: 'en' });
  });

  test('closes after 15 seconds without a touch, not a tick earlier; any touch begins them anew', () => {
    expect(run(...tapped(5), [14.9, { type: 'tick' }]).step).toBe('thanked');
    expect(run(...tapped(5), [15, { type: 'tick' }]).step).toBe('resting');
    expect(run(...tapped(5), [14, { type: 'touch' }], [28.9, { type: 'tick' }]).step).toBe('thanked');
    expect(run(...tapped(5), [14, { type: 'touch' }], [29, { type: 'tick' }]).step).toBe('resting');
  });

  test('45 seconds once reasons, text or number were touched, and they stay 45', () => {
    for (const event of [
      { type: 'criterion', name: 'speed' },
      { type: 'comment', text: 'x' },
      { type: 'callback', phone: '0', consent: false },
    ] satisfies FlowEvent[]) {
      expect(run(...tapped(2), [5, event], [49.9, { type: 'tick' }]).step).toBe('thanked');
      expect(run(...tapped(2), [5, event], [50, { type: 'tick' }]).step).toBe('resting');
    }
    expect(
      run(...tapped(2), [5, { type: 'comment', text: 'x' }], [20, { type: 'touch' }], [64, { type: 'tick' }]).step,
    ).toBe('thanked');
  });

  test('no touch counts for five seconds after; then the question again, in Vietnamese', () => {
    const resting = run(...tapped(5), [2, { type: 'speak', locale: 'en' }], [3, { type: 'close' }]);
    expect(resting).toEqual({ step: 'resting', until: 8000, locale: 'en' });
    expect(advance(resting, { type: 'tap', given: given(1) }, 7_999, config)).toBe(resting);
    expect(advance(resting, { type: 'tick' }, 7_999, config)).toBe(resting);
    expect(advance(resting, { type: 'tick' }, 8_000, config)).toEqual(asking(config));
  });

  test('a language or another question that nobody then used goes back by itself', () => {
    const asked = run([0, { type: 'ask', question: 'visit' }], [1, { type: 'speak', locale: 'en' }]);
    expect(asked).toMatchObject({ step: 'asking', question: 'visit', locale: 'en', lapsesAt: 16_000 });
    expect(advance(asked, { type: 'tick' }, 15_999, config)).toBe(asked);
    expect(advance(asked, { type: 'touch' }, 10_000, config)).toMatchObject({ lapsesAt: 25_000 });
    expect(advance(asked, { type: 'tick' }, 16_000, config)).toEqual(asking(config));
  });
});

describe('changing the face', () => {
  const low: [number, FlowEvent][] = [
    ...tapped(2),
    [1, { type: 'criterion', name: 'speed' }],
    [2, { type: 'comment', text: 'Chậm' }],
    [3, { type: 'callback', phone: '0912345678', consent: true }],
  ];
  const change = (level: Level): [number, FlowEvent] => [4, { type: 'change', level, at: WALL + 4000, clockEpoch: 8 }];

  test('within a tone keeps the reasons', () => {
    expect(kept(run(...low, change(1)))).toMatchObject({
      level: 1,
      criteria: ['speed'],
      phone: '0912345678',
      startedAt: WALL,
      answeredAt: WALL + 4000,
      clockEpoch: 8,
    });
  });

  test('to the other tone drops the reasons, and keeps what was written', () => {
    expect(kept(run(...low, change(4)))).toMatchObject({ level: 4, criteria: [], comment: 'Chậm' });
  });

  test('there and back, a number typed to be called back is still there, and was never given away between', () => {
    const there = kept(run(...low, change(4)));
    expect(envelopeOf(there).answers).not.toHaveProperty('callback');
    const back = kept(run(...low, change(4), change(2)));
    expect(envelopeOf(back).answers).toMatchObject({ callback: { phone: '0912345678', consent: true } });
  });

  test('touching the same face changes nothing, not even the time of the answer', () => {
    expect(kept(run(...low, change(2)))).toMatchObject({ answeredAt: WALL, clockEpoch: 7 });
  });

  test('a reason touched twice is taken back', () => {
    expect(kept(run(...low, [5, { type: 'criterion', name: 'speed' }])).criteria).toEqual([]);
  });
});

describe('the envelope', () => {
  test('holds what was given, when, and by whom the screen said the customer was served', () => {
    expect(
      envelopeOf(given(2, { criteria: ['system', 'wait'], comment: '  Cha\u0323\u0302m ', answeredAt: WALL + 4000 })),
    ).toEqual({
      id: 'id-1',
      survey: 'smile',
      version: 3,
      channel: 'kiosk',
      locale: 'vi',
      clockEpoch: 7,
      startedAt: '2026-11-22T02:00:00.000Z',
      answeredAt: '2026-11-22T02:00:04.000Z',
      answers: { smile: 2, criteria: ['wait', 'system'], comment: 'Chậm' },
      visit: { at: '2026-11-22T02:00:04.000Z', counter: 'QB-DH-01-03', employee: 'NV1', ticket: null },
      invitation: null,
    });
  });

  test('at an exit it names the store', () => {
    const { visit, answers } = envelopeOf(
      given(5, { config: exit, question: questionOf(smileSurvey, 'visit'), employee: null }),
    );
    expect(visit).toMatchObject({ counter: null, store: 'QB-DH-01', employee: null });
    expect(answers).toEqual({ visit: 5 });
  });

  test('a number without consent, or half a number, or after a good rating, is never written down', () => {
    const callback = (level: Level, phone: string, consent: boolean) =>
      envelopeOf(given(level, { phone, consent })).answers['callback'];
    expect(callback(1, '0912345678', true)).toEqual({ phone: '0912345678', consent: true });
    expect(callback(1, '0912345678', false)).toBeUndefined();
    expect(callback(1, '091234', true)).toBeUndefined();
    expect(callback(4, '0912345678', true)).toBeUndefined();
  });

  test('reasons about the clerk are not offered, nor kept, when the question is not about the clerk', () => {
    const visit = questionOf(smileSurvey, 'visit');
    expect(envelopeOf(given(1, { question: visit, criteria: ['attitude', 'wait'] })).answers).toEqual({
      visit: 1,
      criteria: ['wait'],
    });
  });

  test('whatever a customer can do makes answers that the survey accepts', () => {
    for (const level of [1, 2, 3, 4, 5] as const)
      for (const question of ['smile', 'visit']) {
        const all = smileSurvey.questions.flatMap((asked) => (asked.type === 'criteria' ? asked.options : []));
        const { answers } = envelopeOf(
          given(level, {
            question: questionOf(smileSurvey, question),
            criteria: all.map(({ name }) => name),
            comment: 'x'.repeat(5000),
            phone: '02323123456',
            consent: true,
          }),
        );
        expect(faultsIn(smileSurvey, answers, { today: '2026-11-22' })).toEqual([]);
      }
  });
});

describe('a survey that asks more', () => {
  const answered = (more: Given['more']) => given(2, { config: longer, more });
  const names = (more: Given['more']) => furtherQuestions(answered(more)).map(({ name }) => name);

  test('offers what shows after the answers so far, beyond the kiosk’s own screens', () => {
    expect(furtherQuestions(given(2))).toEqual([]);
    expect(names({})).toEqual(['minutes']);
    expect(names({ minutes: 30 })).toEqual(['minutes', 'why']);
    expect(names({ minutes: 5, why: 'Hệ thống' })).toEqual(['minutes']);
  });

  test('sends what was answered, and stays open while it is', () => {
    const flow = run(
      ...tapped(2),
      [14, { type: 'answers', more: { minutes: 30, why: 'Hệ thống' } }],
      [58, { type: 'tick' }],
    );
    expect(flow).toMatchObject({ step: 'thanked', active: true, given: { more: { minutes: 30 } } });
    expect(envelopeOf(answered({ minutes: 30, why: 'Hệ thống', unknown: 1 })).answers).toEqual({
      smile: 2,
      minutes: 30,
      why: 'Hệ thống',
    });
  });
});

test('"about something else" asks about the visit, and is not offered where that is asked anyway', () => {
  expect(otherQuestion(config)?.name).toBe('visit');
  expect(otherQuestion(exit)).toBeNull();
});

test('phone numbers: ten digits of a mobile, eleven of a fixed line', () => {
  expect(['0912345678', '0387654321', '02323123456', '02438123456'].every(isPhone)).toBe(true);
  const wrong = ['912345678', '09123456', '09123456789', '091234567890', '0243812345', '0112345678', '', '09123a5678'];
  expect(wrong.filter(isPhone)).toEqual([]);
});
