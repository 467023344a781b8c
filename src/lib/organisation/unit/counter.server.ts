/** A store's counters: added, renamed, closed. A counter never moves to another store. */
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { formatDay } from '#lib/ui/format.ts';
import { normalCode } from '#lib/ui/text.ts';
import { counterByCode } from '../place.queries.server.ts';
import * as queries from './change.queries.server.ts';
import { changing, record, unitToChange, type Changing } from './change.server.ts';
import type { NewCounter } from './unit.input.ts';

/** @throws Problem access.*, unit.unknown also where it is no store, unit.closed, counter.code-taken */
export function addCounter(ctx: Context, actor: Actor | null, store: string, { code, name }: NewCounter) {
  return changing(ctx, actor, async (change) => {
    const unit = await unitToChange(change, store);
    if (unit.kind !== 'store') throw new Problem('unit.unknown', { unit: store });
    if (unit.closed_from !== null && unit.closed_from <= change.today)
      throw new Problem('unit.closed', { unit: unit.name, day: formatDay(unit.closed_from) });
    const known = await counterByCode(change.tx, code);
    if (known) throw new Problem('counter.code-taken', { code, name: known.name, store: known.store });
    await queries.insertCounter(change.tx, { code, name, store: unit.code, closed_from: null });
    await record(change, 'counter.add', code, { after: { name, store: unit.code } }, unit.code);
  });
}

/** The counter, if the actor may change its store. @throws Problem access.*, counter.unknown */
async function counterToChange(change: Changing, code: string) {
  const counter = await counterByCode(change.tx, normalCode(code));
  if (!counter) throw new Problem('counter.unknown', { counter: code });
  await unitToChange(change, counter.store);
  return counter;
}

/** @throws Problem access.*, counter.unknown */
export function renameCounter(ctx: Context, actor: Actor | null, code: string, name: string) {
  return changing(ctx, actor, async (change) => {
    const counter = await counterToChange(change, code);
    if (name === counter.name) return;
    await queries.updateCounter(change.tx, counter.code, { name });
    await record(
      change,
      'counter.rename',
      counter.code,
      { before: { name: counter.name }, after: { name } },
      counter.store,
    );
  });
}

/**
 * A counter that anything ever hung on is closed from a day on; another is deleted.
 * @throws Problem access.*, counter.unknown, counter.still-used where a kiosk stands there and the day is not one to come
 */
export function closeCounter(
  ctx: Context,
  actor: Actor | null,
  code: string,
  day: string,
): Promise<'closed' | 'deleted'> {
  return changing(ctx, actor, async (change) => {
    const { closed_from, ...counter } = await counterToChange(change, code);
    const { standing, ...held } = await queries.counterHoldings(change.tx, counter.code);
    if (!Object.values(held).some(Boolean)) {
      await queries.deleteCounter(change.tx, counter.code);
      await record(change, 'counter.delete', counter.code, { before: counter }, counter.store);
      return 'deleted';
    }
    if (standing > 0 && day <= change.today)
      throw new Problem('counter.still-used', { counter: counter.name, n: standing });
    await queries.updateCounter(change.tx, counter.code, { closed_from: day });
    const entry = { before: { closed_from }, after: { closed_from: day } };
    await record(change, 'counter.close', counter.code, entry, counter.store);
    return 'closed';
  });
}

/** Takes a closing back. @throws Problem access.*, counter.unknown */
export function reopenCounter(ctx: Context, actor: Actor | null, code: string) {
  return changing(ctx, actor, async (change) => {
    const counter = await counterToChange(change, code);
    if (counter.closed_from === null) return;
    await queries.updateCounter(change.tx, counter.code, { closed_from: null });
    const entry = { before: { closed_from: counter.closed_from }, after: { closed_from: null } };
    await record(change, 'counter.reopen', counter.code, entry, counter.store);
  });
}
