import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, outbox, tokens, users } from '#db/schema/index.ts';
import { confirmEmail, resendConfirmation, signUp } from '#src/domain/accounts/signup.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';
import { addAccount, CLIENT, enter, lettersTo, PASSWORD, signUpForm, tokenIn } from './people.ts';

const send = (world: World, sent: Parameters<typeof signUpForm>[0] = {}, client = CLIENT) =>
  signUp(world.visitor(), signUpForm(sent), client);
const confirm = (world: World, token: string) => confirmEmail(world.visitor(), { token });
const email = 'shen@firm.example';

describe('signing up', () => {
  it('leads from the form by the letter into the account', async () => {
    const world = await createWorld();
    await send(world);
    await expect(enter(world, email)).rejects.toThrow('还没有确认');
    const letters = await lettersTo(world, email);
    expect(letters).toHaveLength(1);
    expect(letters[0]?.text).toContain('http://localhost:4321/confirm?token=');
    await confirm(world, tokenIn(letters[0]));
    expect(await enter(world, email)).toMatch(/^[\w-]{40}$/);
  });

  it('records which privacy text was agreed to, and when', async () => {
    const world = await createWorld();
    await send(world);
    const row = await world.database.db.select().from(audit).where(eq(audit.action, 'signUp')).get();
    const user = await world.database.db.select().from(users).get();
    expect(row).toMatchObject({ thingId: user?.id, actorId: user?.id, at: world.now, to: 'privacy 2026-11-01' });
  });

  it('for an address with an account changes nothing and tells its owner', async () => {
    const world = await createWorld();
    await addAccount(world);
    const before = await world.database.db.select().from(users).get();
    await send(world, { name: '别人', password: '别人想好的另一句长话' });
    expect(await world.database.db.select().from(users)).toEqual([before]);
    const letters = await lettersTo(world, email);
    expect(letters.map((letter) => letter.subject)).toEqual(['请确认您的邮箱', '您已经注册过了']);
    expect(letters[1]?.text).not.toMatch(/token=|别人/);
  });

  it('takes one address for one however it is written', async () => {
    const world = await createWorld();
    await send(world);
    await send(world, { email: ' ＳＨＥＮ@Firm.Example ' });
    expect(await world.database.db.$count(users)).toBe(1);
  });

  it('with one address twenty times at once makes one account', async () => {
    const world = await createFileWorld();
    const clients = Array.from({ length: 20 }, (_, i) => ({ ...CLIENT, address: `192.0.2.${i}` }));
    const sent = await Promise.allSettled(clients.map((client) => send(world, {}, client)));
    expect(await world.database.db.$count(users)).toBe(1);
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const letters = await lettersTo(world, email);
    expect(letters).toHaveLength(5);
    await confirm(world, tokenIn(letters[0]));
    expect(await enter(world, email)).toBeDefined();
  });

  it('twice with one password leaves both links good', async () => {
    const world = await createWorld();
    await send(world);
    await send(world);
    const [first] = await lettersTo(world, email);
    await confirm(world, tokenIn(first));
    expect(await enter(world, email)).toBeDefined();
  });

  it('never lets a confirmed mailbox open an account with a stranger’s password', async () => {
    const world = await createWorld();
    await send(world, { password: '陌生人抢先设好的密码' });
    await send(world);
    const [strangers, own] = await lettersTo(world, email);
    await expect(confirm(world, tokenIn(strangers))).rejects.toThrow('已经用过');
    await confirm(world, tokenIn(own));
    await expect(enter(world, email, '陌生人抢先设好的密码')).rejects.toThrow('邮箱或密码不对');
    expect(await enter(world, email, PASSWORD)).toBeDefined();
  });

  it('sends no letter that repeats what was typed', async () => {
    const world = await createWorld();
    await send(world, { name: '点这里领奖 evil.example' });
    expect(JSON.stringify(await world.database.db.select().from(outbox))).not.toContain('evil.example');
  });

  it('from one place stops after thirty, whatever the addresses', async () => {
    const world = await createWorld();
    for (let i = 0; i < 30; i++) await resendConfirmation(world.visitor(), { email: `p${i}@firm.example` }, CLIENT);
    await expect(send(world)).rejects.toThrow('试的次数太多了，请过 60 分钟再来');
    expect(await world.database.db.$count(users)).toBe(0);
  });
});

describe('the confirmation link', () => {
  it('works for a day and once', async () => {
    const world = await createWorld();
    await send(world);
    await send(world, { email: 'late@firm.example' });
    const token = tokenIn((await lettersTo(world, email))[0]);
    world.now += DAY - 1;
    await confirm(world, token);
    await expect(confirm(world, token)).rejects.toThrow('已经用过');
    world.now += 1;
    const late = tokenIn((await lettersTo(world, 'late@firm.example'))[0]);
    await expect(confirm(world, late)).rejects.toThrow('过了 24 小时');
  });

  it('leaves its mark in the history', async () => {
    const world = await createWorld();
    await addAccount(world);
    const user = await world.database.db.select().from(users).get();
    expect(user?.emailConfirmedAt).toBe(world.now);
    const marked = and(eq(audit.action, 'confirmEmail'), eq(audit.actorId, user?.id ?? ''));
    expect(await world.database.db.$count(audit, marked)).toBe(1);
  });

  it('comes again on request', async () => {
    const world = await createWorld();
    await send(world);
    await resendConfirmation(world.visitor(), { email }, CLIENT);
    const letters = await lettersTo(world, email);
    expect(letters).toHaveLength(2);
    await confirm(world, tokenIn(letters[1]));
    expect(await enter(world, email)).toBeDefined();
  });

  it('does not come for a confirmed address, whose owner is told instead, nor for an unknown one', async () => {
    const world = await createWorld();
    await addAccount(world);
    await resendConfirmation(world.visitor(), { email }, CLIENT);
    await resendConfirmation(world.visitor(), { email: 'nobody@firm.example' }, CLIENT);
    expect((await lettersTo(world, email)).map((letter) => letter.subject)).toEqual([
      '请确认您的邮箱',
      '您已经注册过了',
    ]);
    expect(await lettersTo(world, 'nobody@firm.example')).toEqual([]);
    expect(await world.database.db.$count(tokens, eq(tokens.purpose, 'confirmEmail'))).toBe(1);
  });

  it('comes five times an hour at most', async () => {
    const world = await createWorld();
    await send(world);
    for (let i = 0; i < 4; i++) await resendConfirmation(world.visitor(), { email }, CLIENT);
    await expect(resendConfirmation(world.visitor(), { email }, CLIENT)).rejects.toThrow('次数太多');
    expect(await lettersTo(world, email)).toHaveLength(5);
    world.now += HOUR;
    await resendConfirmation(world.visitor(), { email }, CLIENT);
    expect(await lettersTo(world, email)).toHaveLength(6);
  });
});
