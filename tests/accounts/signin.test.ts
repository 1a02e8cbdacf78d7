import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, sessions, throttles, users } from '#db/schema/index.ts';
import { readSession } from '#src/auth/sessions.ts';
import { signUp } from '#src/domain/accounts/signup.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';
import { addAccount, CLIENT, enter, signUpForm } from './people.ts';

const from = (address: string) => ({ ...CLIENT, address });
const fail = (world: World, email: string, client = CLIENT) => enter(world, email, '不是这一句', client);
const actions = async (world: World) =>
  (await world.database.db.select({ action: audit.action }).from(audit).orderBy(audit.id)).map((row) => row.action);

describe('signing in', () => {
  it('opens a session and leaves a mark', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const token = await enter(world, email);
    expect((await readSession(world.database, token, world.now))?.actor).toMatchObject({ email, name: '沈工' });
    const user = await world.database.db.select().from(users).get();
    const mark = await world.database.db.select().from(audit).where(eq(audit.action, 'signIn')).get();
    expect(mark).toMatchObject({ actorId: user?.id, thing: 'accounts', thingId: user?.id, at: world.now });
  });

  it('takes the address as people type it', async () => {
    const world = await createWorld();
    await addAccount(world);
    expect(await enter(world, ' Shen@FIRM.example')).toBeDefined();
  });

  it('gives one sentence for a wrong password and for an unknown address', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const wrong = { kind: 'conflict', message: '邮箱或密码不对。', errors: { email: '邮箱或密码不对。' } };
    await expect(fail(world, email)).rejects.toMatchObject(wrong);
    await expect(fail(world, 'nobody@firm.example')).rejects.toMatchObject(wrong);
  });

  it('tells who waits for confirmation only to who knows the password', async () => {
    const world = await createWorld();
    await signUp(world.visitor(), signUpForm(), CLIENT);
    await expect(fail(world, 'shen@firm.example')).rejects.toThrow('邮箱或密码不对');
    await expect(enter(world, 'shen@firm.example')).rejects.toThrow('重发确认邮件');
    expect(await world.database.db.$count(sessions)).toBe(0);
  });

  it('changes the token and ends the session the browser had', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const first = await enter(world, email);
    const second = await enter(world, email, undefined, { ...CLIENT, token: first });
    expect(second).not.toBe(first);
    expect(await readSession(world.database, first, world.now)).toBeUndefined();
    expect(await readSession(world.database, second, world.now)).toBeDefined();
  });
});

describe('the lock-out', () => {
  it('by account comes after five failures, for the right password too, and leaves a mark', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 5; i++) await expect(fail(world, email)).rejects.toThrow('邮箱或密码不对');
    await expect(enter(world, email)).rejects.toThrow('试的次数太多了，请过 15 分钟再来');
    await expect(enter(world, email, undefined, from('198.51.100.1'))).rejects.toThrow('次数太多');
    const mark = await world.database.db.select().from(audit).where(eq(audit.action, 'lockOut')).get();
    const user = await world.database.db.select().from(users).get();
    expect(mark).toMatchObject({ thing: 'accounts', thingId: user?.id, reason: '同一账号失败 5 次' });
    world.now += 15 * MINUTE;
    expect(await enter(world, email)).toBeDefined();
  });

  it('says the same of an address without an account', async () => {
    const world = await createWorld();
    for (let i = 0; i < 5; i++) await expect(fail(world, 'nobody@firm.example')).rejects.toThrow('邮箱或密码不对');
    await expect(fail(world, 'nobody@firm.example')).rejects.toThrow('试的次数太多了，请过 15 分钟再来');
  });

  it('by network address comes after thirty failures over many accounts', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 30; i++) await expect(fail(world, `p${i}@firm.example`)).rejects.toThrow('邮箱或密码不对');
    await expect(enter(world, email)).rejects.toThrow('次数太多');
    expect(await enter(world, email, undefined, from('198.51.100.1'))).toBeDefined();
    expect((await actions(world)).filter((action) => action === 'lockOut')).toHaveLength(1);
  });

  it('counts neighbours in one IPv6 network as one place', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 30; i++)
      await expect(fail(world, `p${i}@firm.example`, from(`2001:db8::${i}`))).rejects.toThrow('邮箱或密码不对');
    await expect(enter(world, email, undefined, from('2001:db8::ffff'))).rejects.toThrow('次数太多');
  });

  it('lets no more than five guesses through when forty come at once', async () => {
    const world = await createFileWorld();
    const email = await addAccount(world);
    const guesses = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) => fail(world, email, from(`198.51.100.${i}`))),
    );
    const said = (sentence: string) =>
      guesses.filter((guess) => guess.status === 'rejected' && guess.reason.message.includes(sentence)).length;
    expect([said('邮箱或密码不对'), said('次数太多')]).toEqual([5, 35]);
    expect((await actions(world)).filter((action) => action === 'lockOut')).toHaveLength(1);
  });

  it('is not brought on by signing in rightly, however often', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 35; i++) await enter(world, email);
    expect(
      (await world.database.db.select().from(throttles)).filter((row) => row.key.startsWith('signIn:account')),
    ).toEqual([]);
    expect(await enter(world, email)).toBeDefined();
  });

  it('by address is not lifted by one’s own account between guesses', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 30; i++) {
      await expect(fail(world, `p${i}@firm.example`)).rejects.toThrow('邮箱或密码不对');
      if (i < 29) await enter(world, email);
    }
    await expect(fail(world, 'p31@firm.example')).rejects.toThrow('次数太多');
  });
});
