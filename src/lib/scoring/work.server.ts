/** What the scoring thread is asked to do, and how it answers. */
import type { Db } from '#db/connect.server.ts';
import { assembledRanking, type RankingOrder } from './assembled.server.ts';
import { overviewFacts, type OverviewOrder } from './overview/facts.server.ts';
import { written, type Index } from './pages.ts';
import { personFacts, type PersonOrder } from './why/person.server.ts';

export type Work =
  | { kind: 'ranking'; order: RankingOrder }
  | { kind: 'overview'; order: OverviewOrder }
  | { kind: 'person'; order: PersonOrder };

/** Ready to be sent. */
export type Json = Uint8Array<ArrayBuffer>;

export interface Made {
  json: Json;
  /** Of a ranking: where its rows stand in the JSON. */
  index?: Index;
  /** Milliseconds of work, without waiting for the thread. */
  took: number;
}

export async function made(db: Db, work: Work): Promise<Made> {
  const begun = performance.now();
  const done = await worked(db, work);
  return { ...done, took: performance.now() - begun };
}

const json = (value: unknown) => ({ json: new TextEncoder().encode(JSON.stringify(value)) });

async function worked(db: Db, work: Work): Promise<Omit<Made, 'took'>> {
  if (work.kind === 'ranking') return written(await assembledRanking(db, work.order));
  if (work.kind === 'overview') return json(await overviewFacts(db, work.order));
  return json(await personFacts(db, work.order));
}
