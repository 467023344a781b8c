import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';

/** `among` for a query that is not prepared: its list is bound here. */
export const listed = (db: Db, column: string, list: string[]) => among(db, column, bound(db, list) as string[]);
