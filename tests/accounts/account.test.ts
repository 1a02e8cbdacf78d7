import { describe, expect, it } from 'vitest';
import { audit, sessions } from '#db/schema/index.ts';
import { nameInput, passwordInput } from '#src/domain/accounts/input.ts';
import { changePassword, endOwnSession, rename, signOut, signOutEverywhere } from '#src/domain/accounts/operations.ts';
import { listOwnSessions } from '#src/domain/accounts/queries.ts';
import { requestReset, resetPassword } from '#src/domain/accounts/recovery.ts';
import { hashToken } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';
import { addAccount, CLIENT, contextOf, enter, lettersTo, PASSWORD, tokenIn } from './people.ts';

const NEW = '改过以后的另一句长话';
const change = async (world: World, token: string, current = PASSWORD, password = NEW) =>
  changePassword(await contextOf(world, token), passwordInput.parse({ current, password }), { ...CLIENT, token });
const openSessions = async (world: World) =>
  (await world.database.db.select({ id: sessions.id }).from(sessions)).map((row) => row.id);
const lastAction = async (world: World) =>
  (await world.database.db.select({ action: audit.action }).from(audit).orderBy(audit.id)).at(-1)?.action;

describe('signing out', () => {
  it('ends this session only', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const [here, there] = [await enter(world, email), await enter(world, email)];
    await signOut(await contextOf(world, here), here);
    expect(await openSessions(world)).toEqual([hashToken(there)]);
    expect(await lastAction(world)).toBe('signOut');
  });

  it('everywhere ends all of one’s own and nobody else’s', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const other = await enter(world, await addAccount(world, { email: 'other@firm.example' }));
    const here = await enter(world, email);
    await enter(world, email);
    await signOutEverywhere(await contextOf(world, here));
    expect(await openSessions(world)).toEqual([hashToken(other)]);
    expect(await lastAction(world)).toBe('signOutEverywhere');
  });

  it('of another device takes a session of one’s own, not of others', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const stranger = await enter(world, await addAccount(world, { email: 'other@firm.example' }));
    const [here, there] = [await enter(world, email), await enter(world, email)];
    const ctx = await contextOf(world, here);
    expect((await listOwnSessions(ctx)).map((session) => session.id).sort()).toEqual(
      [hashToken(here), hashToken(there)].sort(),
    );
    await endOwnSession(ctx, { id: hashToken(there) });
    await expect(endOwnSession(ctx, { id: hashToken(there) })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(endOwnSession(ctx, { id: hashToken(stranger) })).rejects.toMatchObject({ kind: 'notFound' });
    expect((await openSessions(world)).sort()).toEqual([hashToken(here), hashToken(stranger)].sort());
  });
});

describe('changing the password', () => {
  it('needs the present one, ends the other sessions and tells the owner', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const [here] = [await enter(world, email), await enter(world, email)];
    await expect(change(world, here, '不是这一句')).rejects.toMatchObject({ errors: { current: '现在的密码不对' } });
    expect(await openSessions(world)).toHaveLength(2);
    await change(world, here);
    expect(await openSessions(world)).toEqual([hashToken(here)]);
    expect(await lastAction(world)).toBe('changePassword');
    expect((await lettersTo(world, email)).at(-1)?.subject).toBe('您的密码已更改');
    await expect(enter(world, email)).rejects.toThrow('邮箱或密码不对');
    expect(await enter(world, email, NEW)).toBeDefined();
  });

  it('makes open reset links worthless', async () => {
    const world = await createWorld();
    const email = await addAccount(world);
    const here = await enter(world, email);
    await requestReset(world.visitor(), { email }, CLIENT);
    const token = tokenIn((await lettersTo(world, email)).at(-1));
    await change(world, here);
    await expect(resetPassword(world.visitor(), { token, password: PASSWORD })).rejects.toThrow('已经用过');
  });

  it('refuses the same password, and one with the name of the mailbox', async () => {
    const world = await createWorld();
    const here = await enter(world, await addAccount(world));
    await expect(change(world, here, PASSWORD, PASSWORD)).rejects.toThrow('和现在的一样');
    await expect(change(world, here, PASSWORD, 'long live SHEN')).rejects.toThrow('邮箱名');
  });

  it('from an open session can be guessed no more often than at the door', async () => {
    const world = await createWorld();
    const here = await enter(world, await addAccount(world));
    for (let i = 0; i < 5; i++) await expect(change(world, here, '不是这一句')).rejects.toThrow('现在的密码不对');
    await expect(change(world, here)).rejects.toThrow('次数太多');
  });
});

describe('changing the name', () => {
  it('shows at once, cleaned, with its history', async () => {
    const world = await createWorld();
    const here = await enter(world, await addAccount(world));
    await rename(await contextOf(world, here), nameInput.parse({ name: '  沈\u202e工程师\ud800 ' }));
    expect((await contextOf(world, here)).actor.name).toBe('沈 工程师\ufffd');
    expect(await lastAction(world)).toBe('rename');
  });

  it('to the same name leaves no mark', async () => {
    const world = await createWorld();
    const here = await enter(world, await addAccount(world));
    await rename(await contextOf(world, here), { name: '沈工' });
    expect(await lastAction(world)).toBe('signIn');
  });
});
