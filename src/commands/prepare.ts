import { migrate } from '#db/migrate.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';

/** Brings the schema up to date, with the surveys that come with the product. @returns the migrations applied */
export async function prepare(ctx: Context): Promise<string[]> {
  const applied = await migrate(ctx);
  await publishShipped(ctx.db, ctx.now());
  return applied;
}
