import { describe, expect, it } from 'vitest';
import { acceptOffer, confirmContact, declineOffer, withdraw } from '#src/domain/registrations/answer.ts';
import { lapseOffers, offerFreeSeats } from '#src/domain/registrations/clock.ts';
import { placeOf } from '#src/domain/registrations/places.ts';
import { register } from '#src/domain/registrations/register.ts';
import { HOUR } from '#src/lib/dates.ts';
import { byLink, createEventWorld, formFor, setEvent } from './event-world.ts';

const nothing = { token: '', reason: '' };

describe('seats', () => {
  it('go to who comes first; then the list begins, with a place one can see', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const all = [await world.comer(), await world.comer(), await world.comer(), await world.comer()];
    const rows = await Promise.all(all.map(({ id }) => world.row(id)));
    expect(rows.map(({ state }) => state)).toEqual(['confirmed', 'confirmed', 'waitlisted', 'waitlisted']);
    const places = await Promise.all(rows.map((row) => placeOf(world.database, world.event, row)));
    expect(places).toEqual([undefined, undefined, 1, 2]);
  });

  it('that are given up go to the first of the list in the same moment, with the reason on record', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first, second, third] = [await world.comer(), await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing, reason: '临时出差' });
    expect(await world.row(first.id)).toMatchObject({ state: 'withdrawn', stateReason: '临时出差' });
    expect(await world.row(second.id)).toMatchObject({ state: 'offered', offerUntilAt: world.now + 12 * HOUR });
    expect((await world.row(third.id)).state).toBe('waitlisted');
    expect((await world.trail(second.id)).at(-1)).toMatchObject({
      ...{ action: 'offer', to: 'offered', actorId: null },
      reason: '候补第 1 位；空位来自本人取消',
    });
    await acceptOffer(second.ctx(), { id: second.id, token: '' });
    expect((await world.row(second.id)).state).toBe('confirmed');
  });

  it('an offer holds its seat: whoever comes meanwhile joins the list', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first] = [await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    const late = await world.comer();
    expect((await world.row(late.id)).state).toBe('waitlisted');
    expect(await world.count('confirmed', 'offered')).toBe(1);
  });

  it('an offer that is declined or lapses goes to the next, until nobody waits', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first, second, third] = [await world.comer(), await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    await declineOffer(second.ctx(), { id: second.id, ...nothing });
    expect((await world.row(third.id)).state).toBe('offered');
    world.now += 12 * HOUR - 1;
    expect(await lapseOffers(world.visitor())).toBe(0);
    world.now += 1;
    await expect(acceptOffer(third.ctx(), { id: third.id, token: '' })).rejects.toThrow('期限已经过了');
    expect(await lapseOffers(world.visitor())).toBe(1);
    expect((await world.row(third.id)).state).toBe('lapsed');
    expect(await lapseOffers(world.visitor())).toBe(0);
  });

  it('where the event says so, who lets an offer lapse goes to the end of the list', async () => {
    const world = await createEventWorld({ capacity: 1, lapseTo: 'tail' });
    const [first, second, third] = [await world.comer(), await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    world.now += 12 * HOUR;
    await lapseOffers(world.visitor());
    expect((await world.row(second.id)).state).toBe('waitlisted');
    expect((await world.row(third.id)).state).toBe('offered');
    expect(await placeOf(world.database, world.event, await world.row(second.id))).toBe(1);
  });

  it('that are added are offered by the clock, and no more than were added', async () => {
    const world = await createEventWorld({ capacity: 1 });
    for (let i = 0; i < 5; i++) await world.comer();
    expect(await offerFreeSeats(world.visitor())).toBe(0);
    await setEvent(world, { capacity: 3 });
    const done = await Promise.all([1, 2, 3].map(() => offerFreeSeats(world.visitor())));
    expect(done.reduce((a, b) => a + b)).toBe(2);
    expect([await world.count('offered'), await world.count('waitlisted')]).toEqual([2, 2]);
  });

  it('without an answer to wait for, the first of the list is confirmed at once', async () => {
    const world = await createEventWorld({ capacity: 1, offerHours: 0 });
    const [first, second] = [await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    expect((await world.row(second.id)).state).toBe('confirmed');
  });

  it('of one organisation are limited, whether its name is typed or known', async () => {
    const world = await createEventWorld({ capacity: 10, perOrganisation: 2, verifyContact: false });
    for (const firm of ['恒泽化工（集团）有限公司', '恒泽化工(集团)有限公司', ' 恒泽化工 (集团)有限公司'])
      await register(world.visitor(), formFor(world.event.id, { firm }));
    await register(world.visitor(), formFor(world.event.id, { firm: '别的公司' }));
    const states = (await world.rows()).map(({ state }) => state);
    expect(states).toEqual(['confirmed', 'confirmed', 'waitlisted', 'confirmed']);
  });

  it('of a group are limited, and whom it does not suit stands back, which the audit explains', async () => {
    const world = await createEventWorld({ capacity: 3, groupCapacities: { bank: 1 }, verifyContact: false });
    const enter = async (group: string) => {
      const form = formFor(world.event.id, { group });
      await register(world.visitor(), form);
      return form.id;
    };
    const [, firm] = [await enter('bank'), await enter('firm'), await enter('firm')];
    const [bank, last] = [await enter('bank'), await enter('firm')];
    await withdraw(world.visitor(), { ...byLink(world, await world.row(firm)), reason: '' });
    expect([(await world.row(bank)).state, (await world.row(last)).state]).toEqual(['waitlisted', 'offered']);
    expect((await world.trail(last)).at(-1)?.reason).toBe('候补第 2 位，前面 1 位银行的名额已满；空位来自本人取消');
  });

  it('are not held by who has not confirmed the mailbox, nor given on the day', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const form = formFor(world.event.id);
    expect(await register(world.visitor(), form)).toEqual({ kind: 'sent' });
    expect((await world.row(form.id)).state).toBe('unverified');
    const other = await world.comer();
    expect((await world.row(other.id)).state).toBe('confirmed');
    expect(await confirmContact(world.visitor(), byLink(world, await world.row(form.id)))).toBe('waitlisted');
  });

  it('are given to nobody once it has begun or while it is put off', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first] = [await world.comer(), await world.comer()];
    await setEvent(world, { state: 'postponed' });
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    expect(await world.count('offered')).toBe(0);
    expect(await offerFreeSeats(world.visitor())).toBe(0);
    await setEvent(world, { state: 'published' });
    expect(await offerFreeSeats({ ...world.visitor(), now: world.event.startsAt ?? 0 })).toBe(0);
    expect(await offerFreeSeats(world.visitor())).toBe(1);
  });
});
