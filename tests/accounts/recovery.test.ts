import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, sessions, users } from '#db/schema/index.ts';
import { resetInput } from '#src/domain/accounts/input.ts';
import { requestReset, resetPassword } from '#src/domain/accounts/recovery.ts';
import { signUp } from '#src/domain/accounts/signup.ts';
import { HOUR } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';
import { addAccount, CLIENT, enter, lettersTo, PASSWORD, signUpForm, tokenIn } from './people.ts';

const NEW = '重设以后的另一句长话';
const ask = (world: World, email: string) => requestReset(world.visitor(), { email }, CLIENT);
const reset = (world: World, token: string, password = NEW) =>
  resetPassword(world.visitor(), resetInput.parse({ token, password }));
const lastToken = async (world: World, email: string) => tokenIn((await lettersTo(world, email)).at(-1));

describe('resetting a password', () => {
  it('by the link of a letter lets the new one in and the old one out', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await ask(world, email);
    await reset(world, await lastToken(world, email));
    await expect(enter(world, email, PASSWORD)).rejects.toThrow('邮箱或密码不对');
    expect(await enter(world, email, NEW)).toBeDefined();
  });

  it('ends every session, leaves a mark and tells the owner', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await enter(world, email);
    await enter(world, email);
    await ask(world, email);
    await reset(world, await lastToken(world, email));
    expect(await world.database.db.$count(sessions)).toBe(0);
    expect(await world.database.db.$count(audit, eq(audit.action, 'resetPassword'))).toBe(1);
    expect((await lettersTo(world, email)).at(-1)?.subject).toBe('您的密码已更改');
  });

  it('lifts the lock-out of the account', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    for (let i = 0; i < 6; i++) await expect(enter(world, email, '不是这一句')).rejects.toThrow();
    await ask(world, email);
    await reset(world, await lastToken(world, email));
    expect(await enter(world, email, NEW)).toBeDefined();
  });

  it('confirms a mailbox that was not yet confirmed', async () => {
    const world = await createWorld();
    await signUp(world.visitor(), signUpForm(), CLIENT);
    await ask(world, 'shen@firm.example');
    await reset(world, await lastToken(world, 'shen@firm.example'));
    expect(await enter(world, 'shen@firm.example', NEW)).toBeDefined();
  });

  it('works for an hour', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await ask(world, email);
    world.now += HOUR;
    await expect(reset(world, await lastToken(world, email))).rejects.toThrow('过了 1 小时');
    await ask(world, email);
    world.now += HOUR - 1;
    await reset(world, await lastToken(world, email));
  });

  it('works once, and takes the other links with it', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await ask(world, email);
    await ask(world, email);
    const [first = '', second = ''] = (await lettersTo(world, email)).slice(1).map(tokenIn);
    await reset(world, second);
    await expect(reset(world, second)).rejects.toThrow('已经用过');
    await expect(reset(world, first)).rejects.toThrow('已经用过');
  });

  it('keeps the link when the new password will not do', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await ask(world, email);
    const token = await lastToken(world, email);
    await expect(reset(world, token, 'my name is Shen!')).rejects.toMatchObject({
      errors: { password: '密码里不要有邮箱名' },
    });
    await reset(world, token);
    expect(await enter(world, email, NEW)).toBeDefined();
  });

  it('sends nothing to an address without an account, and five letters an hour at most', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    await ask(world, 'nobody@firm.example');
    expect(await lettersTo(world, 'nobody@firm.example')).toEqual([]);
    for (let i = 0; i < 4; i++) await ask(world, email);
    await expect(ask(world, email)).rejects.toThrow('次数太多');
    for (let i = 0; i < 4; i++) await ask(world, 'nobody@firm.example');
    await expect(ask(world, 'nobody@firm.example')).rejects.toThrow('次数太多');
  });

  it('does not take the link that confirms an address', async () => {
    const world = await createWorld();
    await signUp(world.visitor(), signUpForm(), CLIENT);
    const before = await world.database.db.select().from(users).get();
    await expect(reset(world, await lastToken(world, 'shen@firm.example'))).rejects.toThrow('已经用过');
    expect(await world.database.db.select().from(users).get()).toEqual(before);
  });
});
