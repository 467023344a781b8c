/** What the calls of the matrix are about: things of the store DH, made anew for each call that may use them up. */
import { v7 as uuidv7 } from 'uuid';
import { insertGrant, insertUser } from '#lib/access/access.queries.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { insertToken } from '#lib/access/token.queries.server.ts';
import { makeLinks } from '#lib/invitation/link.server.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { openNotice } from '#lib/organisation/notice.server.ts';
import { insertCandidates } from '#lib/review/candidate.queries.server.ts';
import { insertAppeal } from '#lib/review/decision.queries.server.ts';
import { packed } from '#lib/review/packed.server.ts';
import { insertParts } from '#lib/review/review.queries.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { tap } from '../fixtures/organisation.ts';

export const system: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

/** What is sent along. */
export interface Sent {
  params?: Record<string, string>;
  query?: string;
  body?: string;
  type?: string;
}

export type Asked = (ctx: Context) => Promise<Sent>;

export const query =
  (text: string): Asked =>
  async () => ({ query: text });

export const about =
  (params: Record<string, string>, more?: Asked): Asked =>
  async (ctx) => ({ ...(await more?.(ctx)), params });

/** Results of the survey that kiosks ask. */
export const ofResults = (text: string) => about({ code: 'smile' }, query(text));

export const json =
  (body: unknown): Asked =>
  async () => ({ body: JSON.stringify(body), type: 'application/json' });

export const form =
  (fields: Record<string, string> = {}): Asked =>
  async () => ({ body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' });

/** A form of a page that is about something by its address. */
export const both =
  (text: string, more: Asked): Asked =>
  async (ctx) => ({ ...(await more(ctx)), query: text });

/** A low rating at the counter DH-1 whose customer wants to be called, and its case. */
export const aboutCase =
  (more?: Asked): Asked =>
  async (ctx) => {
    const { id } = tap(2);
    const at = ctx.now().toISOString();
    const answers = JSON.stringify({ smile: 2, callback: { phone: '0900000000', consent: true } });
    await ctx.db
      .insertInto('response')
      .values({
        ...{ id, content_hash: id, survey: 'smile', version: 1, channel: 'kiosk', locale: 'vi', device: 'kiosk:K1' },
        ...{ outbox: null, seq: null, started_at: at, answered_at: at, corrected_at: at, received_at: at },
        ...{ clock: 'sure', day: at.slice(0, 10), visit_at: at, store: 'DH', counter: 'DH-1', employee: 'NV1' },
        // Set apart, so that it need not be counted.
        ...{ attribution: 'screen', ticket: null, answers, question: 'smile', rating: 2, personal: 1, quarantined: 1 },
      })
      .execute();
    await ctx.db
      .insertInto('case')
      .values({
        ...{ id, store: 'DH', counter: 'DH-1', level: 2, rule: 'callback', contact: 'given', state: 'new' },
        ...{ assignee: null, visit_at: at, opened_at: at, due_at: at, closed_at: null, escalated_at: null },
        ...{ cause: null, outcome: null, feels: null, folded: '' },
      })
      .execute();
    return { ...(await more?.(ctx)), params: { id } };
  };

export const heartbeat = json({
  ...{ outbox: 'o', pending: 0, lastSeq: 0, appVersion: '1', clock: '2026-11-20T03:00:00Z' },
});

/** A kiosk in use at the counter DH-1; without the slow hash of a PIN, which nobody will type. */
export const aboutKiosk =
  (more?: Asked): Asked =>
  async (ctx) => {
    const id = uuidv7();
    await ctx.db
      .insertInto('kiosk')
      .values({
        ...{ id, name: 'Kiosk', store: 'DH', counter: 'DH-1', token_hash: id, corner_pin: '' },
        ...{ created_at: ctx.now().toISOString(), created_by: 'system:cli' },
        ...{ revoked_at: null },
      })
      .execute();
    return { ...(await more?.(ctx)), params: { id } };
  };

export const aboutNotice: Asked = async (ctx) => {
  const subject = uuidv7();
  const detail = { kiosk: 'Kiosk', seq: 1, at: ctx.now().toISOString() };
  await openNotice(ctx.db, ctx.now(), { unit: 'DH', kind: 'outbox.twice', subject, detail });
  const { id } = await ctx.db
    .selectFrom('notice')
    .select('id')
    .where('subject', '=', subject)
    .executeTakeFirstOrThrow();
  return form({ id })(ctx);
};

let code: Promise<string> | undefined;

/** Whether a code for the counter DH-1 was used. */
export const pairing: Asked = async (ctx) => {
  code ??= createPairingCode(ctx, system, { counter: 'DH-1' }).then((made) => made.code);
  return { query: `handle=${(await code).slice(0, 3)}` };
};

/** An answer given at the counter DH-1. */
export const tapped: Asked = async (ctx) => {
  const answeredAt = new Date().toISOString();
  return json({ responses: [tap(5, { answeredAt, startedAt: answeredAt })] })(ctx);
};

/** With the store DH in the address. */
export const aboutStore =
  (more?: Asked): Asked =>
  async (ctx) => ({ ...(await more?.(ctx)), query: 'store=DH' });

/** A correction of the store DH that somebody asked for, or that was made. */
export const aboutCorrection =
  (state: 'waiting' | 'applied'): Asked =>
  async (ctx) => {
    const id = uuidv7();
    await ctx.db
      .insertInto('correction')
      .values({
        ...{ id, store: 'DH', state, reason: '', asked_by: 'user:somebody', asked_at: ctx.now().toISOString() },
        change: JSON.stringify({ change: { remove: [], put: [] }, removed: [], put: [] }),
        moves: JSON.stringify({ total: 0, againstScreen: 0, by: [] }),
        ...{ decided_by: null, decided_at: null },
      })
      .execute();
    return form({ id })(ctx);
  };

const address = () => `${uuidv7()}@vnpt.example`;

/** Somebody invited, with two roles on the store DH. */
export const aboutUser =
  (more?: Asked): Asked =>
  async (ctx) => {
    const person = { email: address(), name: 'Người được mời', locale: 'vi', role: 'analyst', unit: 'DH' } as const;
    const id = await insertUser(ctx.db, ctx.now(), person);
    if (!id) throw new Error('taken');
    await insertGrant(ctx.db, id, { role: 'interviewer', unit: 'DH' });
    return { ...(await more?.(ctx)), params: { id } };
  };

export const renamed: Asked = (ctx) => form({ name: 'Tên mới', email: address() })(ctx);

export const invited =
  (unit: string): Asked =>
  (ctx) =>
    form({ name: 'Người mới', email: address(), role: 'analyst', unit, locale: 'vi' })(ctx);

/** A token on the store DH. */
export const aboutToken: Asked = async (ctx) => {
  const token = { name: 'Kho số liệu', hash: uuidv7(), role: 'analyst', unit: 'DH', expiresAt: null } as const;
  return form({ id: await insertToken(ctx.db, ctx.now(), token) })(ctx);
};

const linkAtDh = async (ctx: Context) =>
  (await makeLinks(ctx, system, 'smile', { places: [{ counter: 'DH-1' }], lastDay: null }))[0] ?? '';

/** A link to the counter DH-1. */
export const aboutLink =
  (more?: Asked): Asked =>
  async (ctx) => ({ ...(await more?.(ctx)), params: { code: await linkAtDh(ctx) } });

/** The poster of a link to the counter DH-1. */
export const aboutPoster: Asked = async (ctx) => ({ params: { code: 'smile' }, query: `link=${await linkAtDh(ctx)}` });

export const closedLink: Asked = async (ctx) => about({ code: 'smile' }, form({ link: await linkAtDh(ctx) }))(ctx);

export * from './organisation-world.ts';
export * from './survey-world.ts';

let editions = 0;

/** A frozen month of the store DH, in a state, with one employee. */
export const aboutReview =
  (state: 'draft' | 'appeal' | 'decided', more?: Asked): Asked =>
  async (ctx) => {
    const id = uuidv7();
    const settings = { employeeAwards: [], storeAwards: [], appealDays: 3, holdShare: 0.2, criteria: [] };
    const of = { all: 0, ranked: 0, mean: null, rankability: null };
    const summary = { ratings: 0, quarantined: 0, candidates: { employee: of, store: of }, excluded: {} };
    const inputs = { formula: 1, unit: 'DH', month: '2026-10', config: {}, constants: null, rows: [], quarantined: [] };
    const rest = {
      roster: [],
      names: { employee: {}, store: {} },
      awards: { employee: [], store: [] },
      holdShare: 0.2,
    };
    await ctx.db
      .insertInto('review')
      .values({
        ...{
          id,
          unit: 'DH',
          unit_name: 'Đồng Hới',
          month: '2026-10',
          edition: ++editions,
          state,
          formula: 1,
          fingerprint: '',
        },
        settings: JSON.stringify({ ...settings, peerMin: 5, signatures: 1 }),
        summary: JSON.stringify({ ...summary, needed: { ratings: 10, days: 3 } }),
        ...{ generation: '', reason: null, frozen_at: ctx.now().toISOString(), frozen_by: 'system:cli' },
        ...{ appeal_until: '2026-11-01', decided_at: null, decided_fingerprint: null, signed_at: null },
      })
      .execute();
    await insertCandidates(ctx.db, [
      {
        ...{
          review: id,
          kind: 'employee',
          code: 'NV1',
          name: 'NV1',
          folded: 'nv1',
          store: 'DH',
          store_name: 'Đồng Hới',
        },
        ...{ position: 1, n: 0, quarantined: 0, score: null, sd: null, rank: null, rank_low: null, rank_high: null },
        ...{ chance: 0, proposed: null, attention: 0 },
        detail: JSON.stringify({ standing: 'no_ratings', tier: 'too_few', chances: {}, ties: [], holds: [], days: 0 }),
      },
    ]);
    await insertParts(ctx.db, [
      ...packed(JSON.stringify({ ...inputs, ...rest })).map((data) => ({
        ...{ review: id, kind: 'inputs' as const, part: 0, data },
      })),
      ...packed('{"scores":{}}').map((data) => ({ review: id, kind: 'result' as const, part: 0, data })),
    ]);
    return { ...(await more?.(ctx)), params: { id } };
  };

export const reviewSettings = form({
  ...{ unit: 'DH', employee_0_vi: 'Xuất sắc', employee_0_places: '1', appealDays: '3', holdShare: '20' },
  ...{ peerMin: '5', signatures: '2' },
});

export const newReview: Asked = async (ctx) => ({
  ...(await form({ unit: 'DH', month: '2026-09' })(ctx)),
  query: 'unit=DH&month=2026-09',
});

/** With an appeal, and an answer to it. */
export const aboutAppeal: Asked = async (ctx) => {
  const sent = await aboutReview('appeal')(ctx);
  const review = sent.params?.id ?? '';
  const said = { text: 'x', at: ctx.now().toISOString(), state: 'open' } as const;
  const none = { answer: null, answered_by: null, answered_at: null };
  await insertAppeal(ctx.db, { id: review, review, employee: 'NV1', ...said, ...none });
  return { ...sent, ...(await form({ appeal: review, state: 'upheld', text: 'x' })(ctx)) };
};
