/** Commands that keep what there is: backups, and the way back. */
import { basename } from 'node:path';
import { backup, restore } from '#db/backup.server.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import type { Call, Commands, Options } from './command.ts';
import { prepare } from './prepare.ts';

const options: Options = { force: { type: 'boolean' } };

function file({ positionals: [path] }: Call): string {
  if (!path) throw new Error('FILE is missing');
  return path;
}

const connectionOf = (ctx: Context) => ({ ...ctx, close: async () => undefined });

export const safekeepingCommands: Commands = {
  backup: {
    anySchema: true,
    about: 'Writes everything into one SQLite file, while others go on.',
    usage: 'backup FILE [--force]',
    options,
    async run(call) {
      const { ctx, flag } = call;
      const result = await backup(connectionOf(ctx), ctx.config.databaseUrl, file(call), flag('force'));
      return { result, lines: [`${result.file}: ${result.responses} responses, ${result.bytes} bytes`] };
    },
  },
  restore: {
    anySchema: true,
    about: 'Puts a backup in the place of the database; stop Smile first.',
    usage: 'restore FILE [--force]',
    options,
    async run(call) {
      const { ctx, actor, flag } = call;
      const result = await restore(connectionOf(ctx), ctx.config.databaseUrl, file(call), flag('force'));
      await prepare(ctx);
      const subject = basename(result.file);
      await audit(ctx.db, actor, ctx.now(), { action: 'database.restore', subject, unit: '' });
      return { result, lines: [`${result.responses} responses are back from ${result.file}`] };
    },
  },
};
