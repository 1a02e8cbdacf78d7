import { describe, expect, it } from 'vitest';
import { confirmContact, withdraw } from '#src/domain/registrations/answer.ts';
import { askToCancel, askToReplace, decideChange } from '#src/domain/registrations/requests.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { byLink, createEventWorld, setEvent } from './event-world.ts';

const nothing = { token: '', reason: '' };

describe('after the cut-off', () => {
  it('who has a seat asks to cancel, and nothing changes before it is decided', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first, second] = [await world.comer(), await world.comer()];
    await setEvent(world, { cancelUntilAt: world.now + HOUR });
    world.now += HOUR;
    await expect(withdraw(first.ctx(), { id: first.id, ...nothing })).rejects.toThrow('自助取消的时间已经过了');
    await withdraw(second.ctx(), { id: second.id, ...nothing });
    const third = await world.comer();
    const ask = { id: first.id, changeId: newId(), token: '', reason: '发烧' };
    await askToCancel(first.ctx(), ask);
    await askToCancel(first.ctx(), ask);
    expect((await world.row(first.id)).state).toBe('confirmed');
    await expect(askToCancel(first.ctx(), { ...ask, changeId: newId() })).rejects.toThrow('等主办方答复');
    const decision = { id: ask.changeId, outcome: 'approved' as const, decision: '' };
    await expect(decideChange(first.ctx(), decision)).rejects.toMatchObject({ kind: 'notFound' });
    await decideChange(world.hosting(), decision);
    expect([(await world.row(first.id)).state, (await world.row(third.id)).state]).toEqual(['withdrawn', 'offered']);
  });

  it('a cut-off in the past lets nobody cancel who has a seat, and everybody who waits', async () => {
    const world = await createEventWorld({ capacity: 1, cancelUntilAt: 1 });
    const [first, second] = [await world.comer(), await world.comer()];
    await expect(withdraw(first.ctx(), { id: first.id, ...nothing })).rejects.toThrow('自助取消');
    await withdraw(second.ctx(), { id: second.id, ...nothing });
    expect((await world.row(second.id)).state).toBe('withdrawn');
  });

  it('somebody else comes once that is approved: the old link and code are worth nothing', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    const before = byLink(world, await world.row(one.id));
    const person = { name: '替他的人', email: 'instead@test.example', phone: '13711112222' };
    const ask = { id: one.id, changeId: newId(), token: '', reason: '', ...person };
    await askToReplace(one.ctx(), ask);
    expect((await world.row(one.id)).name).toBe(one.actor.name);
    await decideChange(world.hosting(), { id: ask.changeId, outcome: 'approved', decision: '' });
    expect(await world.row(one.id)).toMatchObject({ ...person, state: 'confirmed', ticketRev: 1, userId: null });
    await expect(confirmContact(world.visitor(), before)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await world.letters(person.email)).at(-1)?.subject).toContain('替您报了名');
  });
});
