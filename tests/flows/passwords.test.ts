import { expect, test } from 'vitest';
import { invite } from '#lib/access/invitation.server.ts';
import { askForReset, helpReset, reset, RESET_JOB, resetBy } from '#lib/access/reset.server.ts';
import { endOtherSessions, endOwnSession, ownSessions } from '#lib/access/own-session.server.ts';
import { actorOf } from '#lib/access/session.server.ts';
import { signIn } from '#lib/access/sign-in.server.ts';
import { dealWith } from '#lib/access/user.server.ts';
import { employeeLogins, endLogin, giveLogins } from '#lib/organisation/employee/login.server.ts';
import { changePassword } from '#lib/access/own-password.server.ts';
import { accounts, ORIGIN, PASSWORD } from '../fixtures/accounts.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { comesIn, from, headersWith } from '../fixtures/sign-in.ts';

const MINUTE = 60_000;

onEachEngine('passwords', (stage) => {
  const { ready, pass, person, reachOf, secretIn, work, actions, asked } = accounts(stage);

  test('a forgotten password: the mailed link works once and for an hour, and ends every session', async () => {
    const { mailing, box } = ready();
    const owner = await person('analyst', 'QT');
    const old = headersWith(await comesIn(mailing, from(owner.email, PASSWORD)));
    await askForReset(mailing, ` ${owner.email.toUpperCase()} `, 'https://evil.example', '10.1.0.1');
    await work();
    const { text } = await box.latest(owner.email);
    // Where this person signed in, not where the request claims to have come to.
    expect(text).toContain(`${ORIGIN}/reset/`);
    const secret = secretIn(text);
    expect(await resetBy(mailing, secret)).toMatchObject({ email: owner.email });
    await expect(reset(mailing, secret, 'Trần Quốc Bảo')).rejects.toMatchObject({ code: 'access.guessable-password' });
    await reset(mailing, secret, 'gió thổi mây bay');
    await expect(reset(mailing, secret, 'gió thổi mây bay')).rejects.toMatchObject({ code: 'access.link-over' });
    expect((await actorOf(mailing, old)).actor).toBeNull();
    await comesIn(mailing, from(owner.email, 'gió thổi mây bay'));

    await askForReset(mailing, owner.email, ORIGIN, '10.1.0.1');
    await work();
    const later = secretIn((await box.latest(owner.email)).text);
    expect(later).not.toBe(secret);
    pass(60 * MINUTE);
    await expect(reset(mailing, later, 'gió thổi mây bay')).rejects.toMatchObject({ code: 'access.link-over' });
  });

  test('who asks learns nothing: the same answer and the same work for an account and for none', async () => {
    const { mailing, box } = ready();
    const known = await person('analyst', 'QT');
    const invited = asked();
    const administrator = await person('administrator', 'VNPT');
    await invite(stage().ctx, administrator, await reachOf(administrator), invited, ORIGIN);
    const gone = await person('analyst', 'QT');
    await dealWith(stage().ctx, administrator, await reachOf(administrator), gone.id, 'deactivate');
    const count = async () =>
      (await mailing.db.selectFrom('job').select('id').where('kind', '=', RESET_JOB).execute()).length;
    for (const email of [known.email, 'nobody-at-all@vnpt.example', invited.email, gone.email]) {
      const before = await count();
      expect(await askForReset(mailing, email, ORIGIN, '10.1.0.2')).toBeUndefined();
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
    const { mailing, box } = ready();
    const owner = await person('analyst', 'QT');
    await comesIn(mailing, from(owner.email, PASSWORD));
    for (let n = 0; n < 6; n++) await askForReset(mailing, owner.email, ORIGIN, `10.2.0.${n}`);
    await work();
    expect(box.received.filter(({ to }) => to.includes(owner.email))).toHaveLength(3);
    const many = async () => {
      for (let n = 0; n < 31; n++) await askForReset(mailing, `other-${n}@vnpt.example`, ORIGIN, '10.3.0.1');
    };
    await expect(many()).rejects.toMatchObject({ code: 'access.locked' });
  });

  test('an administrator without mail hands a reset link over', async () => {
    const { ctx } = stage();
    const [administrator, analyst] = [await person('administrator', 'VNPT'), await person('analyst', 'QT')];
    const { url } = await helpReset(ctx, administrator, await reachOf(administrator), analyst.id, ORIGIN);
    await reset(ctx, secretIn(url), 'gió thổi mây bay');
    await comesIn(ctx, from(analyst.email, 'gió thổi mây bay'));
    expect(await actions(analyst.id)).toEqual(['user.reset-password', 'password.reset', 'session.begin']);
  });

  test('one’s sessions are listed with their device, and ended one by one or all', async () => {
    const { ctx } = stage();
    const owner = await person('analyst', 'QT');
    const stranger = await person('analyst', 'QT');
    const enter = (address: string) => comesIn(ctx, from(owner.email, PASSWORD, address));
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
    await changePassword(ctx, actor, { current: '', next: PASSWORD }, '10.0.0.1');
    const again = (await actorOf(ctx, headersWith(await enter('NV1', PASSWORD)))).actor;
    expect(again).toMatchObject({ employee: 'NV1', grants: [{ role: 'employee', unit: 'DH' }] });
    expect(again).not.toHaveProperty('duty');

    // Forgotten: a new slip, and the old password is void.
    const [renewed] = await giveLogins(ctx, manager, ['NV1']);
    await expect(enter('NV1', PASSWORD)).rejects.toMatchObject({ code: 'access.sign-in-failed' });
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
