/**
 * The one place where stored responses go from one person to another, and their counts with them. What is to move is
 * found before the transaction, page by page, so that kiosks hardly wait; the transaction makes sure that nothing changed.
 */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import type { ShiftHistory } from '#lib/organisation/shift.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { attributed, summed, type Attributed, type Moves } from './attribution.ts';
import { countedAnswers, type Countable } from './countable.ts';
import * as queries from './reattribute.queries.server.ts';
import type { Where } from './reattribute.queries.server.ts';
import { recount } from './rollup.queries.server.ts';

export type { Where };

type Found = Awaited<ReturnType<typeof queries.attributionsAfter>>[number];

interface MovedResponse {
  row: Found;
  to: Attributed;
  againstScreen: boolean;
}

/** What would move. */
export interface Reattribution {
  where: Where;
  /** Responses looked at. */
  seen: number;
  moved: MovedResponse[];
  moves: Moves;
}

/** The responses are not any more what they were when it was found out what is to move. */
export class Stale extends Error {}

const PAGE = 500;
const TRIES = 5;

/** Repeats what was overtaken: each time it is found out anew what is to move. */
export async function untilSettled<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      if (tries === TRIES) throw new Problem('shift.changed');
    }
  }
}

/**
 * Finds whom the responses given there belong to, by that history.
 * @param db the reader; a transaction where nothing may change any more
 */
export async function findMoves(ctx: Context, db: Db, where: Where, history: ShiftHistory): Promise<Reattribution> {
  const moved: MovedResponse[] = [];
  const near = nearby(history);
  let seen = 0;
  for await (const page of pagesOf(db, where)) {
    const corrected = page.flatMap(({ id, attribution }) => (attribution === 'corrected' ? [id] : []));
    const origins = await queries.originsOf(db, corrected);
    for (const row of page) {
      const origin = origins.get(row.id) ?? row;
      const visit = { counter: row.counter, at: row.visit_at, day: row.day };
      const { employee, attribution } = attributed(origin, visit, near(row.counter, row.day));
      if (employee === row.employee && attribution === row.attribution) continue;
      const againstScreen = origin.attribution === 'screen' && employee !== origin.employee;
      moved.push({ row, to: { employee, attribution }, againstScreen });
    }
    seen += page.length;
  }
  const changing = moved.filter(({ row, to }) => row.employee !== to.employee);
  return {
    where,
    seen,
    moved,
    moves: summed(
      changing.map(({ row, to, againstScreen }) => ({
        day: row.day,
        from: row.employee,
        to: to.employee,
        againstScreen,
      })),
    ),
  };
}

async function* pagesOf(db: Db, where: Where): AsyncGenerator<Found[]> {
  for (const counter of where.counters) {
    let after = { visit_at: where.from, id: '' };
    for (;;) {
      const page = await queries.attributionsAfter(db, counter, where, after, PAGE);
      yield page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = { visit_at: last.visit_at, id: last.id };
      await yieldToOthers();
    }
  }
}

/** The part of a history that bears on a counter's day: most of a store's week does not. */
function nearby({ spells, denials }: ShiftHistory) {
  const known = new Map<string, ShiftHistory>();
  return (counter: string, day: string): ShiftHistory => {
    const key = `${counter}\t${day}`;
    let part = known.get(key);
    if (!part) {
      const here = spells.filter((spell) => spell.counter === counter);
      const people = new Set(here.map(({ employee }) => employee));
      part = {
        spells: spells.filter((spell) => spell.counter === counter || people.has(spell.employee)),
        denials: denials.filter((denial) => denial.counter === counter),
      };
      known.set(key, part);
    }
    return part;
  };
}

/** What the counts lose and gain by the moves: alike responses together. */
export interface Recounting {
  before: Countable[];
  after: Countable[];
}

/** @param db the reader: ten thousand answers are not to be read while others wait for the transaction */
export async function recounting(ctx: Context, db: Db, { moved }: Reattribution): Promise<Recounting> {
  const counting = moved.filter(({ row }) => row.quarantined === 0);
  const alike = new Map<string, { before: Countable; after: Countable; times: number }>();
  for (let at = 0; at < counting.length; at += PAGE) {
    const page = new Map(counting.slice(at, at + PAGE).map((one) => [one.row.id, one]));
    for (const { id, answers, ...key } of await queries.countedOf(db, { ids: [...page.keys()] })) {
      const one = page.get(id);
      if (!one) continue;
      const { day, store, channel, survey, version } = key;
      const text = [day, store, channel, survey, version, one.row.employee, one.to.employee, answers].join('\t');
      const found = alike.get(text);
      if (found) found.times++;
      else {
        const definition = await definitionOf(ctx, db, survey, version);
        if (!definition) throw new Error(`Response ${id} answers ${survey} ${version}, which is not stored`);
        const counted = { ...key, ...countedAnswers(definition, JSON.parse(answers) as Answers) };
        alike.set(text, {
          before: { ...counted, employee: one.row.employee },
          after: { ...counted, employee: one.to.employee },
          times: 1,
        });
      }
    }
    await yieldToOthers();
  }
  const sums = [...alike.values()];
  return {
    before: sums.map(({ before, times }) => ({ ...before, times })),
    after: sums.map(({ after, times }) => ({ ...after, times })),
  };
}

/**
 * Moves them and their counts, in the caller's transaction.
 * @param correction under which it is remembered whose they were
 * @throws Stale when there are others meanwhile, or they are not what they were: find the moves again
 */
export async function applyMoves(
  tx: Db,
  { where, seen, moved }: Reattribution,
  { before, after }: Recounting,
  correction: string,
) {
  if ((where.counters.length === 0 ? 0 : await queries.countAt(tx, where)) !== seen) throw new Stale();
  const groups = Map.groupBy(moved, ({ row, to }) =>
    [row.employee, row.attribution, row.quarantined, to.employee, to.attribution].join('\t'),
  );
  for (const group of groups.values())
    for (let at = 0; at < group.length; at += PAGE) await moveAlike(tx, group.slice(at, at + PAGE), correction);
  await recount(tx, before, after);
}

/** Responses that all go from one person to one other. */
async function moveAlike(tx: Db, moved: MovedResponse[], correction: string) {
  const [first] = moved;
  if (!first) return;
  const updated = await queries.moveResponses(tx, {
    ids: moved.map(({ row }) => row.id),
    employee: first.row.employee,
    attribution: first.row.attribution,
    quarantined: first.row.quarantined,
    toEmployee: first.to.employee,
    toAttribution: first.to.attribution,
  });
  if (updated.length < moved.length) throw new Stale();
  await queries.insertMoved(
    tx,
    moved.map(({ row }) => ({ response: row.id, correction, employee: row.employee, attribution: row.attribution })),
  );
}
