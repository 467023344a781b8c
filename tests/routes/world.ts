/** What the calls of the matrix are about: things of the store DH, made anew for each call that may use them up. */
import { v7 as uuidv7 } from 'uuid';
import { insertGrant, insertUser } from '#lib/access/access.queries.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { insertToken } from '#lib/access/token.queries.server.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { openNotice } from '#lib/organisation/notice.server.ts';
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

export const json =
  (body: unknown): Asked =>
  async () => ({ body: JSON.stringify(body), type: 'application/json' });

export const form =
  (fields: Record<string, string> = {}): Asked =>
  async () => ({ body: new URLSearchParams(fields).toString(), type: 'application/x-www-form-urlencoded' });

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

export * from './organisation-world.ts';
export * from './survey-world.ts';
