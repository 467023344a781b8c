/** What `npm run demo` shows: the seeded organisation, people to sign in as, and a kiosk to pair. */
import { createUser } from '#lib/access/access.server.ts';
import type { Actor, Role } from '#lib/access/roles.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { giveCases } from './cases.ts';
import { DEMO_PIN } from './seed.server.ts';

/** The counter of the printed kiosk: at the shop that is open around the clock. */
const COUNTER = 'QT-DH-01-01';
/** For a database of made-up data on one's own machine; never created by anything but the demo. */
const PASSWORD = 'nu-cuoi-2026';

const people: { role: Role; name: string; email: string; unit: string }[] = [
  { role: 'administrator', name: 'Trần Quốc Bảo', email: 'admin@smile.test', unit: 'VNPT' },
  { role: 'store-manager', name: 'Lê Thị Thu Hà', email: 'manager@smile.test', unit: 'QT' },
  { role: 'analyst', name: 'Phạm Đức Anh', email: 'analyst@smile.test', unit: 'VNPT' },
  { role: 'interviewer', name: 'Hoàng Mỹ Duyên', email: 'interviewer@smile.test', unit: 'QT' },
];

/** @returns what to open and how to sign in, a line each */
export async function demoDoors(ctx: Context, actor: Actor, address: string): Promise<string[]> {
  for (const { role, name, email, unit } of people) {
    try {
      const { id } = await createUser(ctx, actor, 'all', { role, name, email, unit, password: PASSWORD });
      if (role === 'store-manager') await giveCases(ctx.db, id, unit);
    } catch (refusal) {
      // The demo was started before.
      if (!(refusal instanceof Problem && refusal.code === 'access.email-taken')) throw refusal;
    }
  }
  const { code, cornerPin } = await createPairingCode(ctx, actor, { counter: COUNTER }, 'Kiosk demo');
  const signIn = people.map(({ role, email }) => `  ${role.padEnd(14)} ${email.padEnd(24)} ${PASSWORD}`);
  return [
    '',
    'Smile is running.',
    '',
    `Kiosk        ${address}/kiosk#pair=${code}`,
    `             pairs itself with counter ${COUNTER}; the link works once, for 15 minutes`,
    `             (more: sign in, Kiosk, "Ghép kiosk"). Staff corner: hold the smile, PIN ${cornerPin}; clerks' PIN ${DEMO_PIN}`,
    `Staff pages  ${address}/sign-in`,
    ...signIn,
    '',
    'Stop with Ctrl+C.',
  ];
}
