import { TOTP, Secret } from 'otpauth';
import { expect, test } from 'vitest';
import { changePassword } from '#lib/access/own-password.server.ts';
import type { Actor, Role, User } from '#lib/access/roles.ts';
import * as factor from '#lib/access/second-factor.server.ts';
import { actorOf } from '#lib/access/session.server.ts';
import { changeAccessSettings } from '#lib/access/settings.server.ts';
import { isCodeAwaited, SECOND_COOKIE, signIn, signInByCode } from '#lib/access/sign-in.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';
import { comesIn, from, headersWith, quickPerson, visitor } from '../fixtures/sign-in.ts';

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const password = 'trời xanh mây trắng';
const HALF_MINUTE = 30_000;

onEachEngine('second factor', (stage) => {
  let serial = 0;
  async function person(role: Role = 'analyst'): Promise<User & { email: string }> {
    const { ctx } = stage();
    if (serial === 0) await smallOrganisation(ctx.db);
    const email = `factor-${++serial}@vnpt.example`;
    await quickPerson(ctx, { email, role, unit: 'VNPT', password });
    const { actor } = await actorOf(ctx, headersWith(await comesIn(ctx, from(email, password))));
    if (!actor) throw new Error('nobody');
    return { ...actor, email };
  }
  const codeOf = (key: string) =>
    new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) }).generate({
      timestamp: stage().ctx.now().getTime(),
    });
  const pass = (ms: number) => {
    stage().clock.now = new Date(stage().clock.now.getTime() + ms);
  };
  /** Somebody whose app is set up; the code that was used for it is half a minute old. */
  async function guarded(role?: Role) {
    const { ctx } = stage();
    const actor = await person(role);
    const { key } = await factor.beginSetUp(ctx, actor, password, '10.0.0.1');
    const codes = await factor.confirmSetUp(ctx, actor, codeOf(key));
    pass(HALF_MINUTE);
    return { actor, key, codes };
  }
  async function half(email: string): Promise<string> {
    const { next, cookies } = await signIn(stage().ctx, from(email, password));
    expect(next).toBe('code');
    // The password alone opens nothing.
    expect(cookies.map(({ name }) => name)).toEqual([SECOND_COOKIE]);
    return cookies[0]?.value ?? '';
  }
  const second = (pending: string, code: string) => signInByCode(stage().ctx, pending, code, visitor());

  test('once set up, a code is asked for after the password', async () => {
    const { ctx } = stage();
    const { actor, key } = await guarded();
    const pending = await half(actor.email);
    await expect(second(pending, '000000')).rejects.toMatchObject({ code: 'access.wrong-code' });
    const { cookies } = await second(pending, ` ${codeOf(key).slice(0, 3)} ${codeOf(key).slice(3)} `);
    expect((await actorOf(ctx, headersWith(cookies))).actor).toMatchObject({ id: actor.id });
    expect(cookies).toContainEqual({ name: SECOND_COOKIE, value: '', maxAge: 0 });
    const stored = JSON.stringify(await ctx.db.selectFrom('second_factor').selectAll().execute());
    expect(stored).not.toContain(key.replaceAll(' ', ''));
  });

  test('no code is good twice, be it in another sign-in, and no half sign-in either', async () => {
    const { actor, key } = await guarded();
    const [one, two] = [await half(actor.email), await half(actor.email)];
    const code = codeOf(key);
    await second(one, code);
    await expect(second(two, code)).rejects.toMatchObject({ code: 'access.wrong-code' });
    pass(HALF_MINUTE);
    await expect(second(one, codeOf(key))).rejects.toMatchObject({ code: 'access.link-over' });
    await second(two, codeOf(key));
  });

  test('of two that send the same code at once, one gets in', async () => {
    const { actor, key } = await guarded();
    const [one, two] = [await half(actor.email), await half(actor.email)];
    const outcomes = await Promise.allSettled([second(one, codeOf(key)), second(two, codeOf(key))]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('ten minutes after the password, it is asked for again', async () => {
    const { ctx } = stage();
    const { actor, key } = await guarded();
    const pending = await half(actor.email);
    pass(10 * 60_000);
    expect(await isCodeAwaited(ctx, pending)).toBe(false);
    await expect(second(pending, codeOf(key))).rejects.toMatchObject({ code: 'access.link-over' });
    expect(await isCodeAwaited(ctx, 'sms_made-up')).toBe(false);
  });

  test('after five wrong codes the right one has to wait a quarter of an hour, whatever sign-in it comes by', async () => {
    const { actor, key } = await guarded();
    for (let n = 0; n < 5; n++)
      await expect(second(await half(actor.email), '000000')).rejects.toMatchObject({ code: 'access.wrong-code' });
    const refused = second(await half(actor.email), codeOf(key));
    await expect(refused).rejects.toMatchObject({ code: 'access.code-locked', details: { minutes: 15 } });
    pass(15 * 60_000 + 1000);
    await second(await half(actor.email), codeOf(key));
  });

  test('a recovery code works once; new ones void the old', async () => {
    const { ctx } = stage();
    const { actor, codes } = await guarded();
    const [first = '', other = ''] = codes;
    expect(new Set(codes).size).toBe(10);
    await second(await half(actor.email), first.toUpperCase().replaceAll('-', ' '));
    await expect(second(await half(actor.email), first)).rejects.toMatchObject({ code: 'access.wrong-code' });
    expect(await factor.secondFactorState(ctx, actor)).toMatchObject({ on: true, recoveryCodesLeft: 9 });
    const fresh = await factor.renewRecoveryCodes(ctx, actor, other);
    await expect(second(await half(actor.email), codes[2] ?? '')).rejects.toMatchObject({ code: 'access.wrong-code' });
    await second(await half(actor.email), fresh[0] ?? '');
    expect(JSON.stringify(await ctx.db.selectFrom('recovery_code').selectAll().execute())).not.toContain(fresh[1]);
  });

  test('nobody’s recovery code opens somebody else’s account', async () => {
    const [mine, theirs] = [await guarded(), await guarded()];
    await expect(second(await half(theirs.actor.email), mine.codes[0] ?? '')).rejects.toThrow();
  });

  test('setting up needs the password, and a first code; until then nothing is asked for', async () => {
    const { ctx } = stage();
    const actor = await person();
    await expect(factor.beginSetUp(ctx, actor, 'sai rồi', '10.0.0.1')).rejects.toMatchObject({
      code: 'access.wrong-password',
    });
    await expect(factor.setUpSoFar(ctx, actor)).rejects.toMatchObject({ code: 'access.second-factor-none' });
    const begun = await factor.beginSetUp(ctx, actor, password, '10.0.0.1');
    await expect(factor.confirmSetUp(ctx, actor, '000000')).rejects.toMatchObject({ code: 'access.wrong-code' });
    expect(await factor.setUpSoFar(ctx, actor)).toEqual(begun);
    expect((await signIn(ctx, from(actor.email, password))).next).toBe('in');
    await factor.confirmSetUp(ctx, actor, codeOf(begun.key));
    expect((await signIn(ctx, from(actor.email, password))).next).toBe('code');
    await expect(factor.beginSetUp(ctx, actor, password, '10.0.0.1')).rejects.toMatchObject({
      code: 'access.second-factor-on',
    });
  });

  test('turning on, and a new password, end the other sessions', async () => {
    const { ctx } = stage();
    const actor = await person();
    const other = headersWith(await comesIn(ctx, from(actor.email, password)));
    const { key } = await factor.beginSetUp(ctx, actor, password, '10.0.0.1');
    await factor.confirmSetUp(ctx, actor, codeOf(key));
    expect((await actorOf(ctx, other)).actor).toBeNull();
    pass(HALF_MINUTE);
    await factor.turnOff(ctx, actor, codeOf(key));
    const again = headersWith(await comesIn(ctx, from(actor.email, password)));
    const change = (current: string, next: string) => changePassword(ctx, actor, { current, next }, '10.0.0.1');
    await expect(change('sai rồi', 'gió thổi mây bay')).rejects.toMatchObject({ code: 'access.wrong-password' });
    await expect(change(password, password)).rejects.toMatchObject({ code: 'access.same-password' });
    await expect(change(password, 'Trần Quốc Bảo 1990')).rejects.toMatchObject({ code: 'access.guessable-password' });
    await change(password, 'gió thổi mây bay');
    expect((await actorOf(ctx, again)).actor).toBeNull();
    await expect(signIn(ctx, from(actor.email, password))).rejects.toMatchObject({ code: 'access.sign-in-failed' });
  });

  test('where it is required, an administrator without one holds no role until it is set up, and cannot turn it off', async () => {
    const { ctx } = stage();
    const settings = (totpRequired: boolean) =>
      changeAccessSettings(ctx, server, true, { totpRequired, ssoDefault: null });
    await settings(true);
    try {
      const administrator = await person('administrator');
      expect(administrator).toMatchObject({ duty: 'second-factor', grants: [] });
      expect(await person('analyst')).not.toHaveProperty('duty');
      const { key } = await factor.beginSetUp(ctx, administrator, '', '10.0.0.1');
      await factor.confirmSetUp(ctx, administrator, codeOf(key));
      pass(HALF_MINUTE);
      const { cookies } = await second(await half(administrator.email), codeOf(key));
      const { actor } = await actorOf(ctx, headersWith(cookies));
      expect(actor?.grants).toEqual([{ role: 'administrator', unit: 'VNPT' }]);
      expect(actor).not.toHaveProperty('duty');
      pass(HALF_MINUTE);
      const off = factor.turnOff(ctx, administrator, codeOf(key));
      await expect(off).rejects.toMatchObject({ code: 'access.second-factor-required' });
    } finally {
      await settings(false);
    }
  });
});
