import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { claim } from '#lib/jobs/queue.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { forgetMails, MAIL_JOB, mailStatesOf, queueMail, sendMail, type NewMail } from '#lib/mail/mail.server.ts';
import { closeMail } from '#lib/mail/transport.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { onEachEngine, type Stage } from '../fixtures/engines.ts';
import { openMailbox, type Mailbox } from '../fixtures/mailbox.ts';

const HOUR = 3_600_000;
const handlers = { [MAIL_JOB]: sendMail };
const link = 'https://nucuoi.example/accept/3Q_secret';

const invitation = (to: string): NewMail => ({
  kind: 'invitation',
  to,
  locale: 'vi',
  letter: {
    subject: 'Lời mời vào hệ thống Nụ cười',
    lines: ['Chào anh Nguyễn Thị Ánh Đào,', 'Anh chị được mời.'],
    button: { text: 'Nhận lời mời', url: link },
  },
});

onEachEngine('mail', (stage) => {
  let box: Mailbox;
  let ctx: Context;
  beforeAll(async () => {
    box = await openMailbox();
    ctx = mailing(stage(), { SMTP_URL: box.url, MAIL_FROM: '"Nụ cười" <smile@vnpt.example>' });
  });
  beforeEach(() => {
    box.received.length = 0;
    box.next.length = 0;
  });
  afterAll(async () => {
    closeMail(ctx);
    await box.close();
  });

  const mailing = ({ ctx, url }: Stage, env: Record<string, string>): Context => ({
    ...ctx,
    config: readConfig({ DATABASE_URL: url, ...env }),
  });
  const pass = (ms: number) => {
    stage().clock.now = new Date(stage().clock.now.getTime() + ms);
  };
  async function queued(to: string): Promise<string> {
    const id = await ctx.db.transaction().execute((tx) => queueMail(ctx, tx, invitation(to)));
    if (!id) throw new Error('not queued');
    return id;
  }
  const stateOf = async (id: string) => (await mailStatesOf(ctx, [id])).get(id);
  const run = () => runDueJobs(ctx, handlers);

  test('a mail goes out as text and HTML, in the reader’s language, and says that a program wrote it', async () => {
    const id = await queued('anh.dao@vnpt.example');
    expect(await stateOf(id)).toEqual({ state: 'waiting', error: null });
    await run();
    const { mail } = await box.latest('anh.dao@vnpt.example');
    expect(mail.subject).toBe('Lời mời vào hệ thống Nụ cười');
    expect(mail.from?.value).toEqual([{ name: 'Nụ cười', address: 'smile@vnpt.example' }]);
    expect(mail.messageId).toBe(`<${id}@vnpt.example>`);
    expect(mail.text).toContain(`Nhận lời mời:\n${link}`);
    expect(mail.html).toContain(`href="${link}"`);
    expect(mail.html).toContain('lang="vi"');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await stateOf(id)).toEqual({ state: 'sent', error: null });
  });

  test('the link in it is never readable in the database', async () => {
    const id = await queued('b@vnpt.example');
    const everything = async () =>
      JSON.stringify([
        await ctx.db.selectFrom('mail').selectAll().execute(),
        await ctx.db.selectFrom('job').selectAll().execute(),
      ]);
    expect(await everything()).not.toContain('3Q_secret');
    await run();
    const row = await ctx.db.selectFrom('mail').select('sealed').where('id', '=', id).executeTakeFirstOrThrow();
    expect(row.sealed).toBeNull();
  });

  test('a mail queued in a transaction that fails is never sent', async () => {
    const failing = ctx.db.transaction().execute(async (tx) => {
      await queueMail(ctx, tx, invitation('c@vnpt.example'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await run();
    expect(box.received).toEqual([]);
  });

  test('a dedupe key is mailed once', async () => {
    const mail = { ...invitation('d@vnpt.example'), dedupe: 'notice:1' };
    expect(await queueMail(ctx, ctx.db, mail)).not.toBeNull();
    await run();
    expect(await queueMail(ctx, ctx.db, mail)).toBeNull();
    await run();
    expect(box.received).toHaveLength(1);
  });

  test('a runner that was killed after its mail was marked does not send it again', async () => {
    const id = await queued('e@vnpt.example');
    for (const job of await claim(ctx, [MAIL_JOB], 'lost'))
      await sendMail(ctx, { ...job, attempt: 1, payload: { mail: id } });
    pass(HOUR);
    expect(await run()).toBe(1);
    expect(box.received).toHaveLength(1);
  });

  test('cut off before the server’s yes, it is handed over again with the same Message-ID', async () => {
    const id = await queued('f@vnpt.example');
    box.next = ['drop'];
    await run();
    expect(await stateOf(id)).toMatchObject({ state: 'waiting', error: expect.any(String) as string });
    pass(HOUR);
    await run();
    expect(await stateOf(id)).toEqual({ state: 'sent', error: null });
    const ids = box.received.map(({ mail }) => mail.messageId);
    expect(ids).toEqual(Array(2).fill(`<${id}@vnpt.example>`));
  });

  test('a server that says "later" is asked later; one that says "never" is not asked again', async () => {
    const later = await queued('g@vnpt.example');
    box.next = [{ code: 451, text: 'greylisted, come back' }];
    await run();
    expect(await stateOf(later)).toMatchObject({
      state: 'waiting',
      error: expect.stringContaining('greylisted') as string,
    });
    pass(HOUR);
    await run();
    expect(await stateOf(later)).toEqual({ state: 'sent', error: null });

    const never = await queued('nobody@vnpt.example');
    const full = await queued('h@vnpt.example');
    box.next = [{ code: 554, text: 'content refused' }];
    await run();
    expect(await stateOf(never)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('No such person') as string,
    });
    expect(await stateOf(full)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('content refused') as string,
    });
    const before = box.received.length;
    pass(24 * HOUR);
    await run();
    expect(box.received).toHaveLength(before);
  });

  test('a mail server that is away is asked for three days, and then the mail is given up', async () => {
    const away = mailing(stage(), { SMTP_URL: 'smtp://127.0.0.1:1' });
    const id = await queueMail(away, away.db, invitation('i@vnpt.example'));
    if (!id) throw new Error('not queued');
    let tries = 0;
    for (let hours = 0; hours <= 71; hours++) {
      tries += await runDueJobs(away, handlers);
      expect(await stateOf(id)).toMatchObject({
        state: 'waiting',
        error: expect.stringContaining('ECONNREFUSED') as string,
      });
      pass(HOUR);
    }
    expect(tries).toBeGreaterThan(40);
    pass(3 * HOUR);
    await runDueJobs(away, handlers);
    expect(await stateOf(id)).toMatchObject({ state: 'failed' });
    closeMail(away);
  });

  test('without SMTP_URL nothing is queued', async () => {
    expect(await queueMail(stage().ctx, ctx.db, invitation('j@vnpt.example'))).toBeNull();
    expect(await run()).toBe(0);
  });

  test('with another secret a mail that waits cannot be read any more, and says so', async () => {
    const id = await queued('k@vnpt.example');
    const other = mailing(stage(), { SMTP_URL: box.url, AUTH_SECRET: 'x'.repeat(32) });
    await runDueJobs(other, handlers);
    closeMail(other);
    expect(await stateOf(id)).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('AUTH_SECRET') as string,
    });
    expect(box.received).toEqual([]);
  });

  test('200 mails go over at most five connections, each once', async () => {
    for (let n = 0; n < 200; n++) await queued(`many-${n}@vnpt.example`);
    await run();
    expect(new Set(box.received.map(({ to }) => to[0])).size).toBe(200);
    expect(box.received).toHaveLength(200);
    expect(box.connections).toBeLessThanOrEqual(5);
  });

  test('after a month it is forgotten who was written to', async () => {
    const id = await queued('l@vnpt.example');
    await run();
    pass(30 * 24 * HOUR - 1000);
    await forgetMails(ctx);
    expect(await stateOf(id)).toBeDefined();
    pass(2000);
    await forgetMails(ctx);
    expect(await stateOf(id)).toBeUndefined();
  });
});
