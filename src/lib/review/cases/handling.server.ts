/** What people do with a case. Each leaves a line in its timeline and an audit row, in one transaction. */
import type { Db } from '#db/connect.server.ts';
import type { CaseTable } from '#db/schema.ts';
import { holdersOfPermission } from '#lib/access/access.server.ts';
import type { AuditAction } from '#lib/access/audit-actions.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { settleCase } from '#lib/organisation/notice.server.ts';
import { covers, lineageOf, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Level } from '#lib/survey/questionnaire.ts';
import { isFinal, isUnhappy, isUntouched, type CallResult, type CaseEvent } from './case.ts';
import type { Call, Closing } from './case.input.ts';
import * as queries from './case.queries.server.ts';
import { announce, dueFor, enter, planDue } from './open.server.ts';
import { settingsFor } from './settings.server.ts';

/** Nobody is put off for longer. */
const LONGEST_MS = 30 * 86_400_000;

/** What a deed works with: the case, held, and what it writes by. */
export interface Deed {
  ctx: Context;
  tx: Db;
  now: Date;
  by: Actor;
  one: CaseTable;
  /** Changes the case, enters it in the timeline and leaves an audit row of what changed. */
  write(action: AuditAction, event: CaseEvent, values?: Partial<CaseTable>): Promise<void>;
}

/**
 * Does something with a case that the actor may handle.
 * @throws Problem access.*, case.unknown (also when it is out of scope), and what the deed throws
 */
export async function handling<T>(ctx: Context, actor: Actor | null, id: string, deed: (at: Deed) => Promise<T>) {
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(ctx.db, actor, 'case.write');
  return transacted(ctx.db, async (tx) => {
    const one = await queries.caseHeld(tx, id);
    if (!one || !covers(scope, one.store)) throw new Problem('case.unknown');
    return deed(deedOf(ctx, tx, actor, one));
  });
}

/** @param by who may do it: nothing is asked here */
export function deedOf(ctx: Context, tx: Db, by: Actor, one: CaseTable): Deed {
  const now = ctx.now();
  return {
    ...{ ctx, tx, now, by, one },
    async write(action, event, values = {}) {
      const changed = Object.entries(values).filter(([name, value]) => one[name as keyof CaseTable] !== value);
      const before = Object.fromEntries(changed.map(([name]) => [name, one[name as keyof CaseTable]]));
      if (changed.length > 0) await queries.setCase(tx, one.id, values);
      Object.assign(one, values);
      await enter(tx, by, now, one.id, event);
      const after = Object.fromEntries(changed);
      const outcome = event.kind === 'call' ? { result: event.result } : {};
      await audit(tx, by, now, { action, subject: one.id, unit: one.store, before, after: { ...after, ...outcome } });
    },
  };
}

function assertOpen({ state }: CaseTable) {
  if (state === 'closed') throw new Problem('case.closed');
}

/** Who does something with a case that is nobody's has taken it. */
const taken = ({ one, by }: Deed): Partial<CaseTable> =>
  one.assignee === null && by.kind === 'user' ? { assignee: by.id } : {};

/**
 * Gives it to somebody who may handle it; null: to nobody.
 * @throws as `handling`, case.closed, case.assignee
 */
export const assign = (ctx: Context, actor: Actor | null, id: string, to: string | null) =>
  handling(ctx, actor, id, async ({ tx, one, write }) => {
    assertOpen(one);
    if (one.assignee === to) return;
    if (to !== null) {
      const units = (await lineageOf(tx, one.store)).map(({ code }) => code);
      const people = await holdersOfPermission(tx, 'case.write', units);
      if (!people.some((person) => person.id === to)) throw new Problem('case.assignee');
    }
    const begun = to !== null && isUntouched(one.state) ? { state: 'working' as const } : {};
    await write('case.assign', { kind: 'assigned', to }, { assignee: to, ...begun });
  });

/** @throws as `handling` */
export const addNote = (ctx: Context, actor: Actor | null, id: string, text: string) =>
  handling(ctx, actor, id, async (at) => {
    const begun = isUntouched(at.one.state) ? { state: 'working' as const, ...taken(at) } : {};
    await at.write('case.note', { kind: 'note', text }, begun);
  });

const stateAfter: Record<CallResult, CaseTable['state']> = {
  reached: 'working',
  later: 'waiting',
  none: 'waiting',
  wrong: 'working',
};

/** Records a call to the customer, and how they feel where that was asked. @throws as `handling`, case.closed */
export const recordCall = (ctx: Context, actor: Actor | null, id: string, { result, text, feels }: Call) =>
  handling(ctx, actor, id, async (at) => {
    assertOpen(at.one);
    const felt = result === 'reached' ? feels : null;
    await at.write(
      'case.call',
      { kind: 'call', result, text, feels: felt },
      { state: stateAfter[result], ...taken(at), ...(felt === null ? {} : { feels: felt }) },
    );
  });

/** The customer has to do or say something first. @throws as `handling`, case.closed */
export const wait = (ctx: Context, actor: Actor | null, id: string, text: string) =>
  handling(ctx, actor, id, async (at) => {
    assertOpen(at.one);
    if (at.one.state === 'waiting') return;
    await at.write('case.wait', { kind: 'waiting', text }, { state: 'waiting', ...taken(at) });
  });

/**
 * Another time was agreed.
 * @param due UTC ISO
 * @throws as `handling`, case.closed, case.due (it is over, or too far away)
 */
export const postpone = (ctx: Context, actor: Actor | null, id: string, due: string, text: string) =>
  handling(ctx, actor, id, async (at) => {
    assertOpen(at.one);
    const away = Date.parse(due) - at.now.getTime();
    if (!(away > 0 && away <= LONGEST_MS)) throw new Problem('case.due');
    await at.write('case.due', { kind: 'due', due, text }, { due_at: due, escalated_at: null, ...taken(at) });
    await settleCase(at.tx, at.now, id);
    await planDue(at.tx, at.now, id, due);
  });

/**
 * Closes it. A customer who is still unhappy keeps it open, unless nothing more can be done.
 * @returns whether it was re-opened at once
 * @throws as `handling`, case.closed, case.cause
 */
export const close = (ctx: Context, actor: Actor | null, id: string, { cause, outcome, text, feels }: Closing) =>
  handling(ctx, actor, id, async (at) => {
    assertOpen(at.one);
    const { causes } = await settingsFor(at.tx, at.one.store);
    const chosen = causes.find(({ vi }) => vi === cause);
    if (!chosen) throw new Problem('case.cause');
    const felt = feels ?? (at.one.feels as Level | null);
    await at.write(
      'case.close',
      { kind: 'closed', outcome, cause: chosen, text, feels: felt },
      {
        ...{ state: 'closed', closed_at: at.now.toISOString(), cause: JSON.stringify(chosen), outcome, feels: felt },
        ...taken(at),
      },
    );
    await settleCase(at.tx, at.now, id);
    if (felt === null || !isUnhappy(felt) || isFinal(outcome)) return false;
    await openAgain(at, '', true);
    return true;
  });

/** @throws as `handling`, case.open */
export const reopen = (ctx: Context, actor: Actor | null, id: string, text: string) =>
  handling(ctx, actor, id, async (at) => {
    if (at.one.state !== 'closed') throw new Problem('case.open');
    await openAgain(at, text, false);
  });

/**
 * The follow-up question: is the customer satisfied now? Who is not opens it again.
 * @returns whether it was
 * @throws as `handling`, case.open
 */
export const recordFeeling = (ctx: Context, actor: Actor | null, id: string, feels: Level, text: string) =>
  handling(ctx, actor, id, async (at) => {
    if (at.one.state !== 'closed') throw new Problem('case.open');
    await at.write('case.ask', { kind: 'asked', feels, text }, { feels });
    if (!isUnhappy(feels)) return false;
    await openAgain(at, '', true);
    return true;
  });

/** A new round, with working hours of its own. */
async function openAgain(at: Deed, text: string, unhappy: boolean) {
  const { ctx, tx, now, one } = at;
  const due = await dueFor(ctx, tx, one.store, (await settingsFor(tx, one.store)).hours);
  await at.write(
    'case.reopen',
    { kind: 'reopened', due, text, unhappy },
    { state: 'reopened', closed_at: null, escalated_at: null, due_at: due, outcome: null, feels: null },
  );
  const closely = await queries.caseClosely(tx, one.id);
  if (closely) await announce(tx, now, { ...closely, due_at: due });
}
