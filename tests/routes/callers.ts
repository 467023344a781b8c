/** Everybody who may call: each role on the store DH and on the store BD, kiosks of both, and nobody. */
import { createUser } from '#lib/access/access.server.ts';
import type { Role } from '#lib/access/roles.ts';
import { signIn } from '#lib/access/sign-in.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { system } from './world.ts';

const roles: Record<Role, true> = {
  administrator: true,
  analyst: true,
  'campaign-officer': true,
  'field-supervisor': true,
  'store-manager': true,
  'committee-member': true,
  'data-protection-officer': true,
  interviewer: true,
  employee: true,
};
export const everyRole = Object.keys(roles);

const PASSWORD = 'nắng vàng biển xanh';

export interface Caller {
  /** As the matrix calls it. */
  name: string;
  /** The store DH, which the calls are about, or another; for nobody it does not matter. */
  at: 'DH' | 'BD' | 'everywhere' | 'nowhere';
  headers: Record<string, string>;
}

/** @returns headers of a session as the browser sends them */
export async function sessionOf(ctx: Context, role: string, unit: string): Promise<Record<string, string>> {
  const email = `${role}.${unit}.${performance.now()}@vnpt.example`.toLowerCase();
  await createUser(ctx, system, 'all', { email, name: 'Người dùng', role, unit, password: PASSWORD });
  const { cookies } = await signIn(ctx, {
    ...{ login: email, password: PASSWORD },
    ...{ address: email, userAgent: '', origin: 'http://localhost', locale: 'vi' },
  });
  return { cookie: cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ') };
}

export async function everyCaller(ctx: Context): Promise<Caller[]> {
  const stores = ['DH', 'BD'] as const;
  const people = stores.flatMap((at) =>
    everyRole.map(async (name) => ({ name, at, headers: await sessionOf(ctx, name, at) })),
  );
  const kiosks = stores.map(async (at) => {
    const { token } = await pairDirectly(ctx, system, { counter: `${at}-1` });
    return { name: 'kiosk', at, headers: { authorization: `Bearer ${token}` } };
  });
  const root = sessionOf(ctx, 'administrator', 'VNPT');
  return [
    { name: 'nobody', at: 'nowhere', headers: {} },
    { name: 'root', at: 'everywhere', headers: await root },
    ...(await Promise.all([...kiosks, ...people])),
  ];
}
