import { expect, test, vi } from 'vitest';
import { connect } from '#db/connect.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { actorOf, signOut } from '#lib/access/session.server.ts';
import { actorOfToken, createToken, revokeToken, tokensIn } from '#lib/access/token.server.ts';
import { scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import { fold } from '#lib/ui/text.ts';
import { onEachEngine, type Stage } from '../fixtures/engines.ts';
import { comesIn as signIn, from, headersWith } from '../fixtures/sign-in.ts';

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const password = 'trời xanh mây trắng';

/** A corporation with two provinces, each with a store. Repeating it changes nothing. */
async function plant({ ctx }: Stage) {
  const unit = (code: string, kind: 'corporation' | 'province' | 'store', parent: string | null) => {
    const rest = { folded: fold(code), address: '', opens: null, closes: null };
    return { code, name: code, kind, parent, ...rest };
  };
  await ctx.db
    .insertInto('unit')
    .values([
      unit('VNPT', 'corporation', null),
      unit('QT', 'province', 'VNPT'),
      unit('DN', 'province', 'VNPT'),
      unit('QT-1', 'store', 'QT'),
      unit('DN-1', 'store', 'DN'),
    ])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

onEachEngine('access', (stage) => {
  let serial = 0;
  /** A new account, so that no test sees another's sessions or lock-outs. */
  async function person(role = 'store-manager', unit = 'QT') {
    await plant(stage());
    const email = `person-${++serial}@vnpt.example`;
    return createUser(stage().ctx, server, 'all', { email, name: 'Trần Quốc Bảo', role, unit, password });
  }
  const signedIn = (email: string) => signIn(stage().ctx, from(email, password));

  test('a right password opens a session that knows the person and their roles', async () => {
    const { ctx } = stage();
    const { id, email } = await person();
    const cookies = await signIn(ctx, from(` ${email.toUpperCase()} `, password.normalize('NFD')));
    const { actor } = await actorOf(ctx, headersWith(cookies));
    expect(actor).toEqual({
      kind: 'user',
      id,
      name: 'Trần Quốc Bảo',
      grants: [{ role: 'store-manager', unit: 'QT' }],
      session: expect.any(String) as string,
    });
    const trail = await ctx.db.selectFrom('audit').selectAll().where('subject', '=', `user:${id}`).execute();
    expect(trail.map(({ action, actor }) => `${action} ${actor}`).sort()).toEqual([
      `session.begin user:${id}`,
      'user.create system:cli',
    ]);
    expect(JSON.stringify(trail)).not.toContain('@');
  });

  test('a wrong password, an unknown person and a stranger’s account are refused alike', async () => {
    const { ctx } = stage();
    const { email } = await person();
    for (const attempt of [
      from(email, 'mưa rơi gió thổi'),
      from('nobody@vnpt.example', password),
      from('no address', password),
      from(email, ''),
    ])
      await expect(signIn(ctx, attempt)).rejects.toMatchObject({ code: 'access.sign-in-failed' });
  });

  test('the sixth attempt is locked out, right or wrong, until a quarter of an hour has passed', async () => {
    const { ctx } = stage();
    const { email } = await person();
    const wrong = Array.from({ length: 5 }, () => signIn(ctx, from(email, 'mưa rơi gió thổi', '10.0.0.9')));
    for (const outcome of await Promise.allSettled(wrong))
      expect(outcome).toMatchObject({ reason: { code: 'access.sign-in-failed' } });
    const right = () => signIn(ctx, from(email, password, '10.0.0.9'));
    await expect(right()).rejects.toMatchObject({ code: 'access.locked', details: { minutes: 15 } });
    // Somebody else's guessing does not shut the owner out.
    expect(await signedIn(email)).not.toEqual([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 + 1000 });
    try {
      expect(await right()).not.toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a right password in time begins the count anew', async () => {
    const { ctx } = stage();
    const { email } = await person();
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 4; n++) await expect(signIn(ctx, from(email, 'mưa rơi gió thổi'))).rejects.toThrow();
      expect(await signedIn(email)).not.toEqual([]);
    }
  });

  test('signing out ends the session on the server, not only in the browser', async () => {
    const { ctx } = stage();
    const { id, email } = await person();
    const headers = headersWith(await signedIn(email));
    const cleared = await signOut(ctx, headers);
    expect(cleared).toContainEqual(expect.objectContaining({ name: 'smile.session_token', value: '', maxAge: 0 }));
    expect((await actorOf(ctx, headers)).actor).toBeNull();
    const ended = ctx.db.selectFrom('audit').select('actor').where('action', '=', 'session.end');
    expect(await ended.where('subject', '=', `user:${id}`).execute()).toEqual([{ actor: `user:${id}` }]);
    // Once more, by the back button: nothing to end, nothing goes wrong.
    expect(await signOut(ctx, headers)).toEqual(cleared);
  });

  test('a lock held by another process is waited for', async () => {
    const { ctx, url } = stage();
    const { email } = await person();
    const other = connect(url);
    let locked: (() => void) | undefined;
    const holding = new Promise<void>((resolve) => (locked = resolve));
    const import_ = other.db.transaction().execute(async (tx) => {
      await tx.insertInto('setting').values({ key: 'held', value: '' }).execute();
      locked?.();
      await new Promise((resolve) => setTimeout(resolve, 400));
    });
    await holding;
    const { actor } = await actorOf(ctx, headersWith(await signedIn(email)));
    expect(actor).not.toBeNull();
    await import_;
    await other.close();
  });

  test('a cookie that we did not sign is nobody', async () => {
    const { ctx } = stage();
    const { email } = await person();
    const [cookie] = await signedIn(email);
    if (!cookie) throw new Error('no cookie');
    const forged = { ...cookie, value: `${cookie.value.split('.')[0]}.${'A'.repeat(43)}=` };
    expect((await actorOf(ctx, headersWith([forged]))).actor).toBeNull();
    expect((await actorOf(ctx, new Headers())).actor).toBeNull();
  });

  test('a session ends after a week of absence', async () => {
    const { ctx } = stage();
    const { email } = await person();
    const headers = headersWith(await signedIn(email));
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7 * 86_400_000 + 1000 });
    try {
      expect((await actorOf(ctx, headers)).actor).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  test('a role taken away is gone at the next request', async () => {
    const { ctx } = stage();
    const { id, email } = await person();
    const headers = headersWith(await signedIn(email));
    await ctx.db.deleteFrom('user_role').where('user', '=', id).execute();
    const { actor } = await actorOf(ctx, headers);
    expect(actor).toMatchObject({ id, grants: [] });
    await expect(scopeFor(ctx.db, actor, 'kiosk.read')).rejects.toMatchObject({
      code: 'access.forbidden',
      details: { permission: 'kiosk.read' },
    });
  });

  test('a role on a unit reaches everything below it and nothing beside it', async () => {
    const { ctx } = stage();
    const { email } = await person('analyst', 'QT');
    const { actor } = await actorOf(ctx, headersWith(await signedIn(email)));
    expect(await scopeFor(ctx.db, actor, 'ranking.read')).toEqual(new Set(['QT', 'QT-1']));
    expect((await unitInScope(ctx.db, actor, 'ranking.read')).unit.code).toBe('QT');
    expect((await unitInScope(ctx.db, actor, 'ranking.read', 'QT-1')).codes).toEqual(['QT-1']);
    for (const beside of ['DN', 'DN-1', 'VNPT'])
      await expect(unitInScope(ctx.db, actor, 'ranking.read', beside)).rejects.toMatchObject({
        code: 'access.forbidden',
      });
    await expect(scopeFor(ctx.db, actor, 'kiosk.write')).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  test('a made-up password works and is told once', async () => {
    const { ctx } = stage();
    await plant(stage());
    const input = { email: 'MADE-UP@vnpt.example', name: 'Lê  Hoàng Yến', role: 'analyst', unit: 'VNPT' };
    const made = await createUser(ctx, server, 'all', input);
    expect(made.password).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect(await signIn(ctx, from('made-up@vnpt.example', made.password ?? ''))).not.toEqual([]);
    const accounts = await ctx.db.selectFrom('account').select('password').execute();
    expect(JSON.stringify(accounts)).not.toContain(made.password);
  });

  test('an account is refused with the reason', async () => {
    const { ctx } = stage();
    const { email } = await person();
    const input = { email: 'new@vnpt.example', name: 'Đỗ Khánh Linh', role: 'analyst', unit: 'QT', password };
    const refused = (change: Partial<typeof input>) => createUser(ctx, server, 'all', { ...input, ...change });
    await expect(refused({ role: 'king' })).rejects.toMatchObject({ code: 'access.unknown-role' });
    await expect(refused({ email: 'nowhere' })).rejects.toMatchObject({ code: 'access.invalid-email' });
    await expect(refused({ password: '123456789' })).rejects.toMatchObject({ code: 'access.weak-password' });
    await expect(refused({ email: email.toUpperCase() })).rejects.toMatchObject({ code: 'access.email-taken' });
    const outside = createUser(ctx, server, new Set(['DN']), input);
    await expect(outside).rejects.toMatchObject({ code: 'access.forbidden' });
    const found = await ctx.db.selectFrom('user').select('id').where('email', '=', input.email).execute();
    expect(found).toEqual([]);
  });

  test('a token acts with its one role, is kept as a hash, touched once a minute, and dies when revoked', async () => {
    const { ctx, clock } = stage();
    await plant(stage());
    const made = await createToken(ctx, server, 'all', { name: 'BI', role: 'analyst', unit: 'QT' });
    expect(made.token).toMatch(/^smt_[\w-]{43}$/);
    const row = () => ctx.db.selectFrom('api_token').selectAll().where('id', '=', made.id).executeTakeFirstOrThrow();
    expect(JSON.stringify(await row())).not.toContain(made.token);

    const first = clock.now.toISOString();
    expect(await actorOfToken(ctx, made.token)).toEqual({
      kind: 'token',
      id: made.id,
      name: 'BI',
      grants: [{ role: 'analyst', unit: 'QT' }],
    });
    clock.now = new Date(clock.now.getTime() + 59_000);
    await actorOfToken(ctx, made.token);
    expect((await row()).last_used_at).toBe(first);
    clock.now = new Date(clock.now.getTime() + 1000);
    await actorOfToken(ctx, made.token);
    expect((await row()).last_used_at).toBe(clock.now.toISOString());

    expect(await actorOfToken(ctx, `${made.token}x`)).toBeNull();
    await expect(revokeToken(ctx, server, new Set(['DN']), made.id)).rejects.toMatchObject({
      code: 'access.unknown-token',
    });
    await revokeToken(ctx, server, new Set(['QT']), made.id);
    expect(await actorOfToken(ctx, made.token)).toBeNull();
  });

  test('a token is good until its last day is over, in the organisation’s zone', async () => {
    const { ctx, clock } = stage();
    await plant(stage());
    clock.now = new Date('2026-11-20T03:00:00.000Z');
    const input = { name: 'Kho số liệu', role: 'analyst', unit: 'DN', expires: '2026-11-21' };
    const made = await createToken(ctx, server, 'all', input);
    clock.now = new Date('2026-11-21T16:59:59.000Z');
    expect(await actorOfToken(ctx, made.token)).not.toBeNull();
    clock.now = new Date('2026-11-21T17:00:00.000Z');
    expect(await actorOfToken(ctx, made.token)).toBeNull();
    expect(await tokensIn(ctx, new Set(['DN']))).toMatchObject([
      { name: 'Kho số liệu', expires: '2026-11-21', over: true, unit: { code: 'DN' } },
    ]);
    const past = createToken(ctx, server, 'all', input);
    await expect(past).rejects.toMatchObject({ code: 'access.past-day' });
  });
});
