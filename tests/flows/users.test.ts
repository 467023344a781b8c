import { expect, test } from 'vitest';
import { accept, invite, inviteAgain, invitedBy } from '#lib/access/invitation.server.ts';
import { helpReset } from '#lib/access/reset.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { actorOf } from '#lib/access/session.server.ts';
import { signIn } from '#lib/access/sign-in.server.ts';
import { addGrant, dealWith, findUsers, removeGrant, rename, userInCare } from '#lib/access/user.server.ts';
import { accounts, ORIGIN, PASSWORD } from '../fixtures/accounts.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { comesIn, from, headersWith, visitor } from '../fixtures/sign-in.ts';

const MINUTE = 60_000;

onEachEngine('users', (stage) => {
  const { ready, newEmail, pass, person, reachOf, secretIn, work, actions, asked } = accounts(stage);

  test('somebody invited by mail sets a password by its link, once, and is in', async () => {
    const { mailing, box } = ready();
    const administrator = await person('administrator', 'VNPT');
    const invitation = asked();
    const sent = await invite(mailing, administrator, await reachOf(administrator), invitation, ORIGIN);
    expect(sent.url).toBeNull();
    // Nobody comes in by an account without a password.
    await expect(signIn(mailing, from(invitation.email, ''))).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    await work();
    const { text } = await box.latest(invitation.email);
    expect(text).toContain('Trần Quốc Bảo mời bạn');
    const secret = secretIn(text);
    expect(JSON.stringify(await mailing.db.selectFrom('login_link').selectAll().execute())).not.toContain(secret);
    expect(await invitedBy(mailing, secret)).toEqual({ name: 'Lê Thị Thu Hà', email: invitation.email });
    const typed = { name: 'Lê Thị Thu Hà', password: PASSWORD };
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
    const first = await invite(ctx, administrator, reach, asked(), ORIGIN);
    expect(first.url).toMatch(/^https:\/\/nucuoi\.example\/accept\/smi_[\w-]{43}$/);
    const second = await inviteAgain(ctx, administrator, reach, first.id, ORIGIN, 'hand');
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
    await expect(invite(ctx, province, reach, asked({ unit: 'VNPT' }), ORIGIN)).rejects.toMatchObject(forbidden);
    await expect(invite(ctx, province, reach, asked({ unit: 'BD' }), ORIGIN)).rejects.toMatchObject(forbidden);
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
    await expect(helpReset(ctx, store, reach, across.id, ORIGIN)).rejects.toMatchObject({ code: 'access.forbidden' });
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
    const headers = headersWith(await comesIn(ctx, from(analyst.email, PASSWORD)));
    await dealWith(ctx, administrator, reach, analyst.id, 'deactivate');
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    await expect(signIn(ctx, from(analyst.email, PASSWORD))).rejects.toMatchObject({ code: 'access.sign-in-failed' });
    await dealWith(ctx, administrator, reach, analyst.id, 'activate');
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    await comesIn(ctx, from(analyst.email, PASSWORD));
    expect(await actions(analyst.id)).toEqual(['session.begin', 'user.deactivate', 'user.activate', 'session.begin']);
  });

  test('people are found without tone marks, by role and state, and by given name', async () => {
    const { ctx } = stage();
    const administrator = await person('administrator', 'VNPT');
    const reach = await reachOf(administrator);
    for (const name of ['Đặng Thu Thủy', 'Đặng Thu An', 'Đặng Thu Ánh'])
      await invite(ctx, administrator, reach, asked({ name, role: 'committee-member', unit: 'QT' }), ORIGIN);
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
    const sent = await invite(ctx, administrator, reach, asked(), ORIGIN);
    const taken = rename(ctx, administrator, reach, sent.id, { name: 'A', email: administrator.email.toUpperCase() });
    await expect(taken).rejects.toMatchObject({ code: 'access.email-taken' });
    const email = newEmail();
    await rename(ctx, administrator, reach, sent.id, { name: 'Phạm  Đức Anh', email });
    await expect(invitedBy(ctx, secretIn(sent.url))).rejects.toMatchObject({ code: 'access.link-over' });
    const found = await findUsers(ctx, reach, { text: 'pham duc', role: null, state: null, page: 1 });
    expect(found.users).toMatchObject([{ id: sent.id, name: 'Phạm Đức Anh', email }]);
  });
});
