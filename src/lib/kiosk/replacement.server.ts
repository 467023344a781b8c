/** Another device takes a kiosk's place; what the old one had taken and never handed over is written off, and said. */
import { audit } from '#lib/access/audit.server.ts';
import { Problem } from '#lib/problem.ts';
import { formatRanges, gapsIn, parseRanges, type Range } from '#lib/response/ranges.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Db } from '#db/connect.server.ts';
import { completenessOf, overlap, sizeOf } from './care.ts';
import { changeKiosk } from './kiosk.queries.server.ts';
import * as queries from './replacement.queries.server.ts';
import type { Replacement } from './replacement.ts';

/** What stays when the device is another one. @throws Problem kiosk.code when the place is taken already */
export async function keptOf(tx: Db, old: string) {
  const kiosk = await queries.kioskAndOutbox(tx, old);
  if (!kiosk) throw new Problem('kiosk.code');
  const { name, store, counter, corner_pin } = kiosk;
  return { name, store, counter, corner_pin };
}

/**
 * In the transaction in which the new device pairs: the old one is revoked, its settings go over, its gap is written off.
 * @param by who made the code, as audit names them
 * @throws Problem kiosk.code when another device took that place before
 */
export async function takePlace(
  tx: Db,
  now: Date,
  { old, fresh, reason, by }: { old: string; fresh: string; reason: string; by: string },
) {
  const kiosk = await queries.kioskAndOutbox(tx, old);
  if (!kiosk) throw new Problem('kiosk.code');
  const { name, store, counter } = kiosk;
  const { taken, received } = completenessOf(kiosk.received ?? '', kiosk.last_seq ?? 0, kiosk.pending ?? 0);
  const missing = formatRanges(missingOf(kiosk.received ?? '', taken));
  const at = now.toISOString();
  const row = { kiosk: old, replaced_by: fresh, at, by, reason, outbox: kiosk.outbox, taken, received, missing };
  if (!(await queries.insertReplacement(tx, row))) throw new Problem('kiosk.code');
  await changeKiosk(tx, old, { revoked_at: at });
  await queries.copySettings(tx, `kiosk:${old}`, `kiosk:${fresh}`);
  await audit(tx, { kind: 'kiosk', id: fresh, name, store, counter }, now, {
    action: 'kiosk.replace',
    subject: old,
    unit: store,
    before: { kiosk: old },
    after: { kiosk: fresh, reason, taken, received, missing },
  });
}

/** Every number up to the last one taken that is not here, waiting or lost. */
function missingOf(received: string, taken: number): Range[] {
  const ranges = parseRanges(received);
  const last = ranges.at(-1)?.to ?? 0;
  return [...gapsIn(ranges), ...(taken > last ? [{ from: last + 1, to: taken }] : [])];
}

/** The replacements that this kiosk had a part in, the latest first. Whoever may see the kiosk may see them. */
export async function replacementsOf(ctx: Context, id: string): Promise<Replacement[]> {
  const rows = await queries.replacementsOf(ctx.db, id);
  return rows.map((row) => {
    const missing = parseRanges(row.missing);
    return {
      old: { id: row.kiosk, name: row.oldName },
      fresh: { id: row.replaced_by, name: row.freshName },
      at: row.at,
      by: row.person,
      reason: row.reason,
      taken: row.taken,
      received: row.received,
      missing,
      missed: sizeOf(missing),
      recovered: overlap(missing, parseRanges(row.here ?? '')),
    };
  });
}
