/** Employees' photos: taken in, shown to those who may see the person, handed to the kiosks of their store. */
import { createHash } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { squarePhoto } from '#lib/server/photo.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { PHOTO_BYTES, photoAddress } from './employee.ts';
import { personFor } from './employee.server.ts';
import * as queries from './portrait.queries.server.ts';

const permission = 'employee.care';
const SIDE = 256;
/** Days of roster that a kiosk knows ahead. */
const AHEAD = 8;

/** @throws Problem access.*, employee.unknown, employee.photo, employee.photo-size */
export async function setPhoto(ctx: Context, actor: Actor | null, code: string, bytes: Uint8Array) {
  // Before the work that a stranger could have us do.
  await personFor(ctx.db, ctx, actor, { code, permission });
  if (bytes.length > PHOTO_BYTES) throw new Problem('employee.photo-size', { limit: '20 MB' });
  const image = await squarePhoto(bytes, SIDE);
  if (!image) throw new Problem('employee.photo');
  const hash = createHash('sha256').update(image).digest('base64url').slice(0, 22);
  await transacted(ctx.db, async (tx) => {
    const { person, store, by } = await personFor(tx, ctx, actor, { code, permission, hold: true });
    const before = await queries.portraitOf(tx, person.code);
    if (before?.hash === hash) return;
    await queries.savePortrait(tx, person.code, hash, image.toString('base64'));
    await audit(tx, by, ctx.now(), {
      action: 'employee.photo',
      subject: `employee:${person.code}`,
      unit: store,
      before: { photo: before !== undefined },
      after: { photo: true },
    });
  });
}

/** @throws Problem access.*, employee.unknown */
export async function removePhoto(ctx: Context, actor: Actor | null, code: string) {
  await transacted(ctx.db, async (tx) => {
    const { person, store, by } = await personFor(tx, ctx, actor, { code, permission, hold: true });
    if (!(await queries.portraitOf(tx, person.code))) return;
    await queries.deletePortrait(tx, person.code);
    await audit(tx, by, ctx.now(), {
      action: 'employee.photo',
      subject: `employee:${person.code}`,
      unit: store,
      before: { photo: true },
      after: { photo: false },
    });
  });
}

/**
 * For those who may see the employee, and for the kiosks where they serve.
 * @throws Problem access.*, employee.unknown also where there is no photo
 */
export async function photoFor(
  ctx: Context,
  actor: Actor | null,
  code: string,
): Promise<{ hash: string; image: Buffer }> {
  const employee = normalCode(code);
  if (actor?.kind === 'kiosk') await assertServes(ctx, actor.store, employee);
  else await personFor(ctx.reader, ctx, actor, { code: employee, permission: 'organisation.read' });
  const found = await queries.portraitOf(ctx.reader, employee);
  if (!found) throw new Problem('employee.unknown', { employee });
  return { hash: found.hash, image: Buffer.from(found.image, 'base64') };
}

/** Addresses of the photos there are, by employee. */
export async function photosOf(db: Db, employees: string[]): Promise<Map<string, string>> {
  const hashes = await queries.portraitsAmong(db, employees);
  return new Map([...hashes].map(([code, hash]) => [code, photoAddress(code, hash)]));
}

async function assertServes({ reader, now, config: { zone } }: Context, store: string, employee: string) {
  const today = dayOf(now(), zone);
  const midnight = (day: string) => momentOf(day, '00:00', zone).toISOString();
  const span = { from: midnight(today), to: midnight(addDays(today, AHEAD)) };
  if (!(await queries.servesAt(reader, employee, store, today, span)))
    throw new Problem('employee.unknown', { employee });
}
