/** The same change for many employees at once: looked over first, done as a whole. */
import { createHash } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor, Permission } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { renewGeneration } from '../generation.queries.server.ts';
import { planHashing } from '../pin-job.server.ts';
import { setPin } from '../pin.queries.server.ts';
import { newPin, pinSealer } from '../pin.server.ts';
import type { Employment } from '../posting.ts';
import { covers, scopeFor } from '../scope.server.ts';
import { bulkOutcome, MOST, type BulkChange, type BulkRow } from './bulk.ts';
import { peopleByCodes } from './bulk.queries.server.ts';
import { depart, openStore } from './changes.server.ts';
import { postingOn } from './employee.ts';
import { saveEmployment, storeNames, type Person } from './employee.queries.server.ts';
import { employeesFound } from './employees.queries.server.ts';
import { wantedBy } from './employees.server.ts';
import type { EmployeeFilter } from './filter.ts';

/** Those named, or all that a filter finds. */
export type Selection = { codes: string[] } | { filter: EmployeeFilter };

export interface BulkPreview {
  rows: BulkRow[];
  /** Name of the store that they move to. */
  target: string | null;
  /** How many will be changed. */
  changes: number;
  /** The same as long as the same happens to the same people. */
  digest: string;
}

const permissionFor = ({ do: what }: BulkChange): Permission =>
  what === 'pin' ? 'employee.care' : 'organisation.write';

/** Codes of those chosen, at most one more than may be changed. @throws Problem access.*, unit.unknown */
async function chosenCodes(ctx: Context, actor: Actor | null, selection: Selection): Promise<string[]> {
  if ('codes' in selection) return [...new Set(selection.codes.map(normalCode))].slice(0, MOST + 1);
  const { wanted } = await wantedBy(ctx, actor, selection.filter, 'organisation.read');
  const found = await employeesFound(ctx.reader, wanted, selection.filter.view, { offset: 0, limit: MOST + 1 });
  return found.map(({ code }) => code);
}

/** How many are chosen. @throws Problem access.*, unit.unknown */
export async function countChosen(ctx: Context, actor: Actor | null, selection: Selection) {
  await scopeFor(ctx.db, actor, 'employee.care');
  return (await chosenCodes(ctx, actor, selection)).length;
}

interface Planned extends BulkPreview {
  people: { person: Person; row: BulkRow; after: Employment | null }[];
}

async function planBulk(
  tx: Db,
  ctx: Context,
  actor: Actor | null,
  { codes, change, hold }: { codes: string[]; change: BulkChange; hold: boolean },
): Promise<Planned> {
  if (codes.length === 0) throw new Problem('employee.none');
  if (codes.length > MOST) throw new Problem('employee.too-many', { limit: MOST });
  const today = dayOf(ctx.now(), ctx.config.zone);
  const scope = await scopeFor(tx, actor, permissionFor(change));
  const meant = change.do === 'move' ? { ...change, store: await openStore(tx, actor, change.store) } : change;
  const found = await peopleByCodes(tx, codes, hold);
  const placed = found.map((person) => ({ person, store: postingOn(person.postings, today)?.store ?? '' }));
  const own = placed.filter(({ store }) => covers(scope, store));
  if (own.length < codes.length) throw new Problem('employee.out-of-scope', { count: codes.length - own.length });
  const stores = own.map(({ store }) => store);
  const named = await storeNames(tx, [...new Set(meant.do === 'move' ? [...stores, meant.store] : stores)]);
  const names = new Map(named.map(({ code, name }) => [code, name]));
  const people = own.map(({ person, store }) => {
    const { outcome, from, to, after } = bulkOutcome(person, store, meant, today);
    const { code, name } = person;
    const row: BulkRow = { code, name, store: { code: store, name: names.get(store) ?? store }, outcome, from, to };
    return { person, row, after };
  });
  const rows = people.map(({ row }) => row);
  return {
    people,
    rows,
    target: meant.do === 'move' ? (names.get(meant.store) ?? meant.store) : null,
    changes: rows.filter(({ outcome }) => outcome === 'change').length,
    digest: createHash('sha256')
      .update(JSON.stringify([meant, rows]))
      .digest('base64url'),
  };
}

/** What the change would do to each. @throws Problem access.*, employee.none, employee.too-many, employee.store */
export async function previewBulk(
  ctx: Context,
  actor: Actor | null,
  selection: Selection,
  change: BulkChange,
): Promise<BulkPreview> {
  const codes = await chosenCodes(ctx, actor, selection);
  const { people: _, ...preview } = await planBulk(ctx.reader, ctx, actor, { codes, change, hold: false });
  return preview;
}

export interface NewPin {
  code: string;
  name: string;
  store: string;
  pin: string;
}

/**
 * Does what was shown, to all of them or to none.
 * @param digest of the preview that the person saw
 * @returns the new PINs, to be shown this once
 * @throws Problem as `previewBulk`; employee.changed where it would do something else by now
 */
export async function applyBulk(
  ctx: Context,
  actor: Actor | null,
  { selection, change, digest }: { selection: Selection; change: BulkChange; digest: string },
): Promise<{ changes: number; pins: NewPin[] }> {
  if (!actor) throw new Problem('access.unauthenticated');
  const codes = await chosenCodes(ctx, actor, selection);
  const seal = await pinSealer(ctx);
  return transacted(ctx.db, async (tx) => {
    const plan = await planBulk(tx, ctx, actor, { codes, change, hold: true });
    if (plan.digest !== digest) throw new Problem('employee.changed');
    const pins: NewPin[] = [];
    for (const { person, row, after } of plan.people.filter(({ row }) => row.outcome === 'change')) {
      const entry = { subject: `employee:${person.code}`, unit: row.store.code };
      if (change.do === 'pin') {
        const pin = newPin();
        await setPin(tx, person.code, seal(person.code, pin));
        pins.push({ code: person.code, name: person.name, store: row.store.name, pin });
        const told = { before: { hadPin: person.hasPin }, after: { hadPin: true } };
        await audit(tx, actor, ctx.now(), { action: 'employee.pin', ...entry, ...told });
      } else if (change.do === 'leave') {
        const done = await depart(tx, ctx, person, change.end);
        if (done) await audit(tx, actor, ctx.now(), { action: 'employee.leave', ...entry, ...done });
      } else if (after) {
        await saveEmployment(tx, person.code, after);
        const told = { before: { postings: person.postings }, after: { postings: after.postings } };
        await audit(tx, actor, ctx.now(), { action: 'employee.move', ...entry, ...told });
      }
    }
    if (pins.length > 0) await planHashing(tx, ctx.now());
    await renewGeneration(tx);
    return { changes: plan.changes, pins };
  });
}
