import { afterAll, beforeAll, expect, test } from 'vitest';
import { accept, invite, inviteAgain, invitedBy } from '#lib/access/invitation.server.ts';
import { askForReset, helpReset, reset, RESET_JOB, resetBy, sendReset } from '#lib/access/reset.server.ts';
import type { Actor, Grant, User } from '#lib/access/roles.ts';
import { endOtherSessions, endOwnSession, ownSessions } from '#lib/access/own-session.server.ts';
import { actorOf } from '#lib/access/session.server.ts';
import { signIn } from '#lib/access/sign-in.server.ts';
import { addGrant, dealWith, findUsers, removeGrant, rename, userInCare } from '#lib/access/user.server.ts';
import { MAIL_JOB, sendMail } from '#lib/mail/mail.server.ts';
import { closeMail } from '#lib/mail/transport.server.ts';
import { runDueJobs } from '#lib/jobs/runner.server.ts';
import { employeeLogins, endLogin, giveLogins } from '#lib/organisation/employee/login.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { changePassword } from '#lib/access/own-password.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { openMailbox, type Mailbox } from '../fixtures/mailbox.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';
import { comesIn, from, headersWith, quickPerson, visitor } from '../fixtures/sign-in.ts';

const password = 'trời xanh mây trắng';
const origin = 'https://nucuoi.example';
const MINUTE = 60_000;

onEachEngine('users', (stage) => {
  let box: Mailbox;
  /** As it is where mail is set up. */
  let mailing: Context;
  let serial = 0;
  beforeAll(async () => {
    box = await openMailbox();
    const { ctx, url } = stage();
    await smallOrganisation(ctx.db);
    mailing = { ...ctx, config: readConfig({ DATABASE_URL: url, SMTP_URL: box.url }) };
  });
  afterAll(async () => {
    closeMail(mailing);
    await box.close();
  });

  const pass = (ms: number) => {
    stage().clock.now = new Date(stage().clock.now.getTime() + ms);
  };
  const newEmail = () => `user-${++serial}@vnpt.example`;
  /** An account and whom it makes; not signed in. */
  async function person(role: Grant['role'], unit: string): Promise<User & { email: string }> {
    const email = newEmail();
    const id = await quickPerson(stage().ctx, { email, password, role, unit });
    return { kind: 'user', id, name: 'Trần Quốc Bảo', grants: [{ role, unit }], email };
  }
  const reachOf = (actor: Actor) => scopeFor(stage().ctx.db, actor, 'user.write');
  const secretIn = (url: string | null | undefined) => /\/(?:accept|reset)\/(\S+)/.exec(url ?? '')?.[1] ?? '';
  const work = () => runDueJobs(mailing, { [MAIL_JOB]: sendMail, [RESET_JOB]: sendReset });
  const actions = async (id: string) =>
    (
      await stage()
        .ctx.db.selectFrom('audit')
        .select('action')
        .where('subject', '=', `user:${id}`)
        .orderBy('id')
        .execute()
    ).map(({ action }) => action);

  const asked = (more = {}) => ({
    email: newEmail(),
    name: 'Lê  Thị Thu Hà',
    role: 'store-manager',
    unit: 'DH',
    locale: 'vi' as const,
    ...more,
  });

  test('somebody invited by mail sets a password by its link, once, and is in', async () => {
    const administrator = await person('administrator', 'VNPT');
    const invitation = asked();
    const sent = await invite(mailing, administrator, await reachOf(administrator), invitation, origin);
    expect(sent.url).toBeNull();
    // Nobody comes in by an account without a password.
    await expect(signIn(mailing, from(invitation.email, ''))).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    await work();
    const { text } = await box.latest(invitation.email);
    expect(text).toContain('Trần Quốc Bảo mời bạn');
    const secret = secretIn(text);
    expect(JSON.stringify(await mailing.db.selectFrom('login_link').selectAll().execute())).not.toContain(secret);
    expect(await invitedBy(mailing, secret)).toEqual({ name: 'Lê Thị Thu Hà', email: invitation.email });
    const typed = { name: 'Lê Thị Thu Hà', password };
    await expect(accept(mailing, secret, { ...typed, password: 'ngắn' }, visitor())).rejects.toMatchObject({
      code: 'access.weak-password',
    });
    const step = await accept(mailing, secret, typed, visitor());
    const { actor } = await actorOf(mailing, headersWith(step.cookies));
    expect(actor).toMatchObject({ id: sent.id, grants: [{ role: 'store-manager', unit: 'DH' }] });
    await expect(accept(mailing, secret, typed, visitor())).rejects.toMatchObject({ code: 'access.link-over' });
    expect(await actions(sent.id)).toEqual(['user.invite', 'user.accept', 'session.begin']);
  });

  test('without mail the link is shown; a new one voids it, and a week ends it', async () => {
    const { ctx } = stage();
    const administrator = await person('administrator', 'VNPT');
    const reach = await reachOf(administrator);
    const first = await invite(ctx, administrator, reach, asked(), origin);
    expect(first.url).toMatch(/^https:\/\/nucuoi\.example\/accept\/smi_[\w-]{43}$/);
    const second = await inviteAgain(ctx, administrator, reach, first.id, origin, 'hand');
    await expect(invitedBy(ctx, secretIn(first.url))).rejects.toMatchObject({ code: 'access.link-over' });
    expect(await userInCare(ctx, administrator, reach, first.id)).toMatchObject({ state: 'invited', self: false });
    pass(7 * 24 * 60 * MINUTE);
    await expect(invitedBy(ctx, secretIn(second.url))).rejects.toMatchObject({ code: 'access.link-over' });
  });

  test('nobody grants beyond what they administer', async () => {
    const { ctx } = stage();
    const province = await person('administrator', 'DH');
    const reach = await reachOf(province);
    const forbidden = { code: 'access.forbidden' };
    await expect(invite(ctx, province, reach, asked({ unit: 'VNPT' }), origin)).rejects.toMatchObject(forbidden);
    await expect(invite(ctx, province, reach, asked({ unit: 'BD' }), origin)).rejects.toMatchObject(forbidden);
    const manager = await person('store-manager', 'DH');
    await expect(scopeFor(ctx.db, manager, 'user.write')).rejects.toMatchObject(forbidden);
    const up = { role: 'administrator', unit: 'VNPT' };
    await expect(addGrant(ctx, province, reach, manager.id, up)).rejects.toMatchObject(forbidden);
    await expect(addGrant(ctx, province, reach, province.id, up)).rejects.toMatchObject(forbidden);
    await addGrant(ctx, province, reach, manager.id, { role: 'analyst', unit: 'DH' });
    await expect(addGrant(ctx, province, reach, manager.id, { role: 'analyst', unit: 'DH' })).rejects.toMatchObject({
      code: 'access.has-grant',
    });
    await expect(addGrant(ctx, province, reach, manager.id, { role: 'king', unit: 'DH' })).rejects.toMatchObject({
      code: 'access.unknown-role',
    });
  });

  test('who holds no role within reach is not there at all; who holds one beyond is not shut out', async () => {
    const { ctx } = stage();
    const store = await person('administrator', 'DH');
    const reach = await reachOf(store);
    const [outside, across] = [await person('analyst', 'BD'), await person('analyst', 'DH')];
    const whole = await person('administrator', 'VNPT');
    await addGrant(ctx, whole, await reachOf(whole), across.id, { role: 'analyst', unit: 'VNPT' });
    const gone = { code: 'access.unknown-user' };
    await expect(userInCare(ctx, store, reach, outside.id)).rejects.toMatchObject(gone);
    await expect(dealWith(ctx, store, reach, outside.id, 'deactivate')).rejects.toMatchObject(gone);
    await expect(dealWith(ctx, store, reach, across.id, 'deactivate')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(helpReset(ctx, store, reach, across.id, origin)).rejects.toMatchObject({ code: 'access.forbidden' });
    expect(await userInCare(ctx, store, reach, across.id)).toMatchObject({ whole: false });
    const found = await findUsers(ctx, reach, { text: '', role: null, state: null, page: 1 });
    const ids = found.users.map(({ id }) => id);
    expect(ids).toContain(across.id);
    expect(ids).not.toContain(outside.id);
  });

  test('the last administrator cannot be lost: not by oneself, not by two at once', async () => {
    const { ctx } = stage();
    const [one, two] = [await person('administrator', 'VNPT'), await person('administrator', 'VNPT')];
    const reach = await reachOf(one);
    const role = { role: 'administrator', unit: 'VNPT' };
    await addGrant(ctx, one, reach, two.id, { role: 'analyst', unit: 'VNPT' });
    two.grants.push({ role: 'analyst', unit: 'VNPT' });
    await expect(removeGrant(ctx, two, reach, two.id, role)).rejects.toMatchObject({ code: 'access.own-role' });
    for (const verb of ['deactivate', 'reset-second-factor'] as const)
      await expect(dealWith(ctx, two, reach, two.id, verb)).rejects.toMatchObject({ code: 'access.own-role' });
    const outcomes = await Promise.allSettled([
      dealWith(ctx, one, reach, two.id, 'deactivate'),
      dealWith(ctx, two, reach, one.id, 'deactivate'),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(removeGrant(ctx, one, reach, one.id, { role: 'analyst', unit: 'VNPT' })).rejects.toThrow();
    // Not from outside either, when it is the only one.
    const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
    const others = await ctx.db
      .selectFrom('user_role')
      .select('user')
      .distinct()
      .where('role', '=', 'administrator')
      .execute();
    const refusals: string[] = [];
    for (const { user } of others)
      await dealWith(ctx, server, 'all', user, 'deactivate').catch((refusal: { code: string }) =>
        refusals.push(refusal.code),
      );
    expect(refusals).toEqual(['access.last-administrator']);
    for (const { user } of others) await dealWith(ctx, server, 'all', user, 'activate');
  });

  test('a deactivated account is out at once, and is told apart from a wrong password by nothing', async () => {
    const { ctx } = stage();
    const [administrator, analyst] = [await person('administrator', 'VNPT'), await person('analyst', 'QT')];
    const reach = await reachOf(administrator);
    const headers = headersWith(await comesIn(ctx, from(analyst.email, password)));
    await dealWith(ctx, administrator, reach, analyst.id, 'deactivate');
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    await expect(signIn(ctx, from(analyst.email, password))).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    await dealWith(ctx, administrator, reach, analyst.id, 'activate');
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    await comesIn(ctx, from(analyst.email, password));
    expect(await actions(analyst.id)).toEqual(['session.begin', 'user.deactivate', 'user.activate', 'session.begin']);
  });

  test('people are found without tone marks, by role and state, and by given name', async () => {
    const { ctx } = stage();
    const administrator = await person('administrator', 'VNPT');
    const reach = await reachOf(administrator);
    for (const name of ['Đặng Thu Thủy', 'Đặng Thu An', 'Đặng Thu Ánh'])
      await invite(ctx, administrator, reach, asked({ name, role: 'committee-member', unit: 'QT' }), origin);
    const search = { text: 'dang thu', role: 'committee-member', state: 'invited', page: 1 };
    const found = await findUsers(ctx, reach, search);
    expect(found.users.map(({ name }) => name)).toEqual(['Đặng Thu An', 'Đặng Thu Ánh', 'Đặng Thu Thủy']);
    expect(found.users[0]?.grants).toEqual([
      { role: 'committee-member', unit: { code: 'QT', name: 'VNPT Quảng Trị' } },
    ]);
    for (const nothing of [{ text: '100%' }, { role: 'analyst' }, { state: 'active' }])
      expect((await findUsers(ctx, reach, { ...search, ...nothing })).total).toBe(0);
  });

  test('name and address are changed; what was mailed to the old address is void; nobody takes another’s', async () => {
    const { ctx } = stage();
    const administrator = await person('administrator', 'VNPT');
    const reach = await reachOf(administrator);
    const sent = await invite(ctx, administrator, reach, asked(), origin);
    const taken = rename(ctx, administrator, reach, sent.id, { name: 'A', email: administrator.email.toUpperCase() });
    await expect(taken).rejects.toMatchObject({ code: 'access.email-taken' });
    const email = newEmail();
    await rename(ctx, administrator, reach, sent.id, { name: 'Phạm  Đức Anh', email });
    await expect(invitedBy(ctx, secretIn(sent.url))).rejects.toMatchObject({ code: 'access.link-over' });
    const found = await findUsers(ctx, reach, { text: 'pham duc', role: null, state: null, page: 1 });
    expect(found.users).toMatchObject([{ id: sent.id, name: 'Phạm Đức Anh', email }]);
  });

  test('a forgotten password: the mailed link works once and for an hour, and ends every session', async () => {
    const owner = await person('analyst', 'QT');
    const old = headersWith(await comesIn(mailing, from(owner.email, password)));
    await askForReset(mailing, ` ${owner.email.toUpperCase()} `, 'https://evil.example', '10.1.0.1');
    await work();
    const { text } = await box.latest(owner.email);
    // Where this person signed in, not where the request claims to have come to.
    expect(text).toContain(`${origin}/reset/`);
    const secret = secretIn(text);
    expect(await resetBy(mailing, secret)).toMatchObject({ email: owner.email });
    await expect(reset(mailing, secret, 'Trần Quốc Bảo')).rejects.toMatchObject({ code: 'access.guessable-password' });
    await reset(mailing, secret, 'gió thổi mây bay');
    await expect(reset(mailing, secret, 'gió thổi mây bay')).rejects.toMatchObject({ code: 'access.link-over' });
    expect((await actorOf(mailing, old)).actor).toBeNull();
    await comesIn(mailing, from(owner.email, 'gió thổi mây bay'));

    await askForReset(mailing, owner.email, origin, '10.1.0.1');
    await work();
    const later = secretIn((await box.latest(owner.email)).text);
    expect(later).not.toBe(secret);
    pass(60 * MINUTE);
    await expect(reset(mailing, later, 'gió thổi mây bay')).rejects.toMatchObject({ code: 'access.link-over' });
  });

  test('who asks learns nothing: the same answer and the same work for an account and for none', async () => {
    const known = await person('analyst', 'QT');
    const invited = asked();
    const administrator = await person('administrator', 'VNPT');
    await invite(stage().ctx, administrator, await reachOf(administrator), invited, origin);
    const gone = await person('analyst', 'QT');
    await dealWith(stage().ctx, administrator, await reachOf(administrator), gone.id, 'deactivate');
    const count = async () =>
      (await mailing.db.selectFrom('job').select('id').where('kind', '=', RESET_JOB).execute()).length;
    for (const email of [known.email, 'nobody-at-all@vnpt.example', invited.email, gone.email]) {
      const before = await count();
      expect(await askForReset(mailing, email, origin, '10.1.0.2')).toBeUndefined();
      expect(await count()).toBe(before + 1);
    }
    await work();
    const asked_ = [known.email, 'nobody-at-all@vnpt.example', invited.email, gone.email];
    // The known one has never signed in, so nobody knows our address: it is not told that of the request.
    expect(box.received.filter(({ to }) => asked_.includes(to[0] ?? ''))).toEqual([]);
    await askForReset(mailing, known.email, 'http://localhost:3000', '10.1.0.2');
    await work();
    expect((await box.latest(known.email)).text).toContain('http://localhost:3000/reset/');
  });

  test('asking again and again about one account sends three mails an hour, and tells nobody', async () => {
    const owner = await person('analyst', 'QT');
    await comesIn(mailing, from(owner.email, password));
    for (let n = 0; n < 6; n++) await askForReset(mailing, owner.email, origin, `10.2.0.${n}`);
    await work();
    expect(box.received.filter(({ to }) => to.includes(owner.email))).toHaveLength(3);
    const many = async () => {
      for (let n = 0; n < 31; n++) await askForReset(mailing, `other-${n}@vnpt.example`, origin, '10.3.0.1');
    };
    await expect(many()).rejects.toMatchObject({ code: 'access.locked' });
  });

  test('an administrator without mail hands a reset link over', async () => {
    const { ctx } = stage();
    const [administrator, analyst] = [await person('administrator', 'VNPT'), await person('analyst', 'QT')];
    const { url } = await helpReset(ctx, administrator, await reachOf(administrator), analyst.id, origin);
    await reset(ctx, secretIn(url), 'gió thổi mây bay');
    await comesIn(ctx, from(analyst.email, 'gió thổi mây bay'));
    expect(await actions(analyst.id)).toEqual(['user.reset-password', 'password.reset', 'session.begin']);
  });

  test('one’s sessions are listed with their device, and ended one by one or all', async () => {
    const { ctx } = stage();
    const owner = await person('analyst', 'QT');
    const stranger = await person('analyst', 'QT');
    const enter = (address: string) => comesIn(ctx, from(owner.email, password, address));
    const [here, there, third] = [await enter('10.0.0.1'), await enter('203.162.4.191'), await enter('10.0.0.3')];
    const { actor } = await actorOf(ctx, headersWith(here));
    if (!actor) throw new Error('nobody');
    const listed = await ownSessions(ctx, actor);
    expect(listed[0]).toMatchObject({ current: true, address: '10.0.0.1', inside: true });
    expect(listed.map(({ address }) => address).sort()).toEqual(['10.0.0.1', '10.0.0.3', '203.162.4.191']);
    const other = listed.find(({ address }) => address === '203.162.4.191');
    await endOwnSession(ctx, stranger, other?.id ?? '');
    expect((await actorOf(ctx, headersWith(there))).actor).not.toBeNull();
    await endOwnSession(ctx, actor, other?.id ?? '');
    expect((await actorOf(ctx, headersWith(there))).actor).toBeNull();
    await endOtherSessions(ctx, actor);
    expect((await actorOf(ctx, headersWith(third))).actor).toBeNull();
    expect((await actorOf(ctx, headersWith(here))).actor).not.toBeNull();
  });

  test('a clerk signs in by code with a first password, which has to be changed, and is known by the code', async () => {
    const { ctx } = stage();
    const manager = await person('store-manager', 'DH');
    await expect(giveLogins(ctx, manager, ['NV1', 'NV3'])).rejects.toMatchObject({ code: 'employee.unknown' });
    const filter = { text: '', view: 'current' as const };
    const states = async () =>
      (await employeeLogins(ctx, manager, filter, 1)).employees.map(({ code, state }) => `${code} ${state}`).sort();
    // Nobody got one where one of them was somebody else's.
    expect(await states()).toEqual(['NV1 none', 'NV2 none']);
    const [first] = await giveLogins(ctx, manager, ['NV1']);
    if (!first) throw new Error('no slip');
    expect(first).toMatchObject({ code: 'NV1', name: 'Nguyễn Thị Ánh Đào', store: 'DH' });
    expect(first.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){2}$/);
    const enter = (typed: string, secret: string) => comesIn(ctx, from(typed, secret));
    const { actor } = await actorOf(ctx, headersWith(await enter(' nv1 ', first.password)));
    if (!actor) throw new Error('nobody');
    expect(actor).toMatchObject({ employee: 'NV1', duty: 'password', grants: [] });
    await changePassword(ctx, actor, { current: '', next: password }, '10.0.0.1');
    const again = (await actorOf(ctx, headersWith(await enter('NV1', password)))).actor;
    expect(again).toMatchObject({ employee: 'NV1', grants: [{ role: 'employee', unit: 'DH' }] });
    expect(again).not.toHaveProperty('duty');

    // Forgotten: a new slip, and the old password is void.
    const [renewed] = await giveLogins(ctx, manager, ['NV1']);
    await expect(enter('NV1', password)).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    await enter('NV1', renewed?.password ?? '');
    expect(await states()).toEqual(['NV1 temporary', 'NV2 none']);
    await endLogin(ctx, manager, 'NV1');
    expect(await states()).toEqual(['NV1 closed', 'NV2 none']);
    await expect(enter('NV1', renewed?.password ?? '')).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    expect((await actorOf(ctx, headersWith([]))).actor).toBeNull();
  });

  test('a clerk who has left is out from the day after', async () => {
    const { ctx } = stage();
    const manager = await person('store-manager', 'BD');
    const [slip] = await giveLogins(ctx, manager, ['NV3']);
    const headers = headersWith(await comesIn(ctx, from('NV3', slip?.password ?? '')));
    const today = ctx.now().toISOString().slice(0, 10);
    await ctx.db.updateTable('employee').set({ end_day: today }).where('code', '=', 'NV3').execute();
    expect((await actorOf(ctx, headers)).actor).not.toBeNull();
    pass(24 * 60 * MINUTE);
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    const refused = signIn(ctx, from('NV3', slip?.password ?? ''));
    await expect(refused).rejects.toMatchObject({ code: 'access.sign-in-failed' });
  });
});
