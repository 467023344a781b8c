/** What the scoring thread is asked to do, and how it answers. */
import type { Db } from '#db/connect.server.ts';
import { assembledRanking, type RankingOrder } from './assembled.server.ts';
import { overviewFacts, type OverviewOrder } from './overview/facts.server.ts';

export type Work = { kind: 'ranking'; order: RankingOrder } | { kind: 'overview'; order: OverviewOrder };

/** Ready to be sent. */
export type Json = Uint8Array<ArrayBuffer>;

export interface Made {
  json: Json;
  /** Milliseconds of work, without waiting for the thread. */
  took: number;
}

export async function made(db: Db, work: Work): Promise<Made> {
  const begun = performance.now();
  const json = new TextEncoder().encode(JSON.stringify(await worked(db, work)));
  return { json, took: performance.now() - begun };
}

function worked(db: Db, work: Work): Promise<unknown> {
  if (work.kind === 'ranking') return assembledRanking(db, work.order);
  return overviewFacts(db, work.order);
}
