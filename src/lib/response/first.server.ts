/** Whether answers come in at all: what somebody waits for who has just set everything up. */
import type { Db } from '#db/connect.server.ts';
import { everCounted, latestSince } from './first.queries.server.ts';

/** @param stores codes; null: anywhere */
export const hasAnswers = (db: Db, stores: string[] | null) => everCounted(db, stores);

/** The newest answer since that day, by codes; `employee` and `counter` are `''` where none is known. */
export const newestAnswer = (db: Db, stores: string[] | null, day: string) => latestSince(db, stores, day);
