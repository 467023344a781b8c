import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { queueMail } from '#lib/mail/mail.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { openMailbox } from '../fixtures/mailbox.ts';
import { openSite } from '../fixtures/site.ts';

const MAILS = 120;
const CONNECTIONS = 5;

test('a process killed while it sends loses no mail; those it was at go out once more, and can be told to be copies', async () => {
  const site = await openSite('sqlite');
  const box = await openMailbox();
  const env = { DATABASE_URL: site.databaseUrl, SMTP_URL: box.url, LOG_LEVEL: 'silent' };
  await site.look(async (ctx) => {
    const mailing = { ...ctx, config: readConfig(env) };
    await ctx.db.transaction().execute(async (tx) => {
      for (let n = 0; n < MAILS; n++) {
        const letter = { subject: `Thư ${n}`, lines: ['Kính chào,'] };
        await queueMail(mailing, tx, { kind: 'test', to: `${n}@vnpt.example`, locale: 'vi', letter });
      }
    });
  });

  const run = () =>
    spawn(process.execPath, ['src/cli.ts', 'jobs', 'run'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  const first = run();
  while (box.received.length < MAILS / 3) await new Promise((resolve) => setTimeout(resolve, 5));
  first.kill('SIGKILL');
  await once(first, 'exit');
  const before = box.received.length;
  expect(before).toBeLessThan(MAILS);

  // What the dead one held is free when its lease has run out.
  await site.look((ctx) =>
    ctx.db
      .updateTable('job')
      .set({ leased_until: '2026-01-01T00:00:00.000Z' })
      .where('leased_until', 'is not', null)
      .execute(),
  );
  const second = run();
  const states = () =>
    site.look((ctx) => ctx.db.selectFrom('mail').select('state').where('state', '!=', 'sent').execute());
  while ((await states()).length > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  second.kill('SIGTERM');
  await once(second, 'exit');

  const ids = box.received.map(({ mail }) => mail.messageId);
  expect(new Set(box.received.map(({ to }) => to[0])).size).toBe(MAILS);
  expect(new Set(ids).size).toBe(MAILS);
  // Taken, and the process dead before it could write that down: at most one on each connection.
  expect(ids.length - MAILS).toBeLessThanOrEqual(CONNECTIONS);
  await box.close();
  await site.drop();
});
