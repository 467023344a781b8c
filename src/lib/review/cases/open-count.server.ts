/** Cases that are open yet, for whoever closes a month. */
import type { Context } from '#lib/server/context.server.ts';
import { countOpenDuring } from './list.queries.server.ts';

/** Of visits at these stores in the span, its end not included; whoever asks has the scope. */
export const openCasesAmong = (ctx: Context, stores: string[], from: Date, to: Date) =>
  countOpenDuring(ctx.db, stores, from.toISOString(), to.toISOString());
