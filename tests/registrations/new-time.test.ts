import { describe, expect, it } from 'vitest';
import { changeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { eventInput } from '#src/domain/events/input.ts';
import { findEvent } from '#src/domain/events/queries.ts';
import { confirmContact, withdraw } from '#src/domain/registrations/answer.ts';
import { countAwaited, listAwaited } from '#src/domain/registrations/awaiting.ts';
import { awaitsNewTime, mayWithdraw } from '#src/domain/registrations/policy.ts';
import { remindAwaited } from '#src/domain/registrations/remind.ts';
import { remindOfEvents } from '#src/domain/registrations/reminders.ts';
import { tellOfEventChanges } from '#src/domain/registrations/tell-changes.ts';
import { DAY, HOUR, toLocal } from '#src/lib/dates.ts';
import { byLink, createEventWorld, type EventWorld, setEvent } from './event-world.ts';

async function putOff(world: EventWorld, by = 7 * DAY): Promise<void> {
  world.now += HOUR;
  const startsAt = (world.event.startsAt ?? 0) + by;
  await rescheduleEvent(world.hosting(), { id: world.event.id, reason: '换会场', startsAt, endsAt: startsAt + HOUR });
  world.event = await eventNow(world);
}
const eventNow = async (world: EventWorld) => {
  const event = await findEvent({ db: world.database.db }, world.event.id);
  if (!event) throw new Error('the event of this world is there');
  return event;
};
const awaited = async (world: EventWorld) => countAwaited(world.hosting(), await eventNow(world));
const names = async (world: EventWorld) =>
  (await listAwaited(world.hosting(), await eventNow(world), 'time', 1)).rows.map(({ id }) => id);

describe('待确认新时间', () => {
  it('holds everybody with a place of before, until they answer; not who registers after, nor who answered', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const [stays, leaves, waits] = [await world.comer(), await world.comer(), await world.comer()];
    expect(await awaited(world)).toEqual({ time: 0, answers: 0, followUp: 0 });
    await putOff(world);
    world.now += HOUR;
    await world.comer();
    expect((await names(world)).sort()).toEqual([stays.id, leaves.id, waits.id].sort());
    await confirmContact(stays.ctx(), { id: stays.id, token: '' });
    await withdraw(world.visitor(), { ...byLink(world, await world.row(leaves.id)), reason: '出差' });
    // The seat given up is offered to who waits: that is answered by accepting it.
    expect((await world.row(waits.id)).state).toBe('offered');
    expect(await names(world)).toEqual([]);
  });

  it('is the same by the policy and by the query, in every state', async () => {
    const world = await createEventWorld({ capacity: 1, admission: 'review' });
    const one = await world.comer();
    await putOff(world);
    const states = ['unverified', 'pending', 'confirmed', 'waitlisted', 'offered', 'rejected', 'withdrawn'] as const;
    for (const state of states) {
      await world.database.client.execute({ sql: 'update registrations set state = ?', args: [state] });
      const says = awaitsNewTime(await world.row(one.id), await eventNow(world), world.now);
      expect([state, says]).toEqual([state, ['pending', 'confirmed', 'waitlisted'].includes(state)]);
      expect((await awaited(world)).time).toBe(says ? 1 : 0);
    }
  });

  it('comes of another start in the form of the event too, and not of another place', async () => {
    const world = await createEventWorld({
      ...{ body: '谈', contactName: '林', contactPhone: '0000-1', capacity: 40 },
    });
    await world.comer();
    const form = async (set: object) => {
      const event = await eventNow(world);
      const { startsAt, endsAt } = event;
      const times = { startsAt: toLocal(startsAt ?? 0), endsAt: toLocal(endsAt ?? 0) };
      const typed = { ...event, ...times, capacity: '40', offerHours: '12', agenda: [], speakers: [], ...set };
      const input = eventInput.parse({ ...typed, verifyContact: 'yes', showRemaining: 'yes', field: '' });
      world.now += HOUR;
      await changeEvent(world.hosting(), { ...input, version: event.version, note: '' });
    };
    await form({ placeName: '会展中心' });
    expect((await awaited(world)).time).toBe(0);
    await form({ startsAt: toLocal((world.event.startsAt ?? 0) + HOUR) });
    expect((await awaited(world)).time).toBe(1);
  });

  it('may be answered with 不能来 after the cut-off, by themselves, once; after that the cut-off holds again', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    await putOff(world);
    await setEvent(world, { cancelUntilAt: world.now });
    const [row, event] = [await world.row(one.id), await eventNow(world)];
    expect(mayWithdraw(row, event, world.now)).toBe(true);
    await confirmContact(one.ctx(), { id: one.id, token: '' });
    expect(mayWithdraw(await world.row(one.id), event, world.now)).toBe(false);
    await expect(withdraw(one.ctx(), { id: one.id, token: '', reason: '' })).rejects.toThrow('自助取消的时间已经过了');
  });

  it('ends when the event begins', async () => {
    const world = await createEventWorld();
    await world.comer();
    await putOff(world);
    world.now = (await eventNow(world)).startsAt ?? 0;
    expect((await awaited(world)).time).toBe(0);
  });
});

describe('the letters of a new time', () => {
  it('have a link for each answer; who has answered is told of a new place without them', async () => {
    const world = await createEventWorld();
    const [silent, said] = [await world.comer(), await world.comer()];
    await putOff(world);
    await tellOfEventChanges(world.visitor());
    const last = async ({ actor }: typeof said) => (await world.letters(actor.email)).at(-1)?.text ?? '';
    expect(await last(silent)).toMatch(/仍参加：\S+&answer=come\n不能来：\S+&answer=cannot/);
    await confirmContact(said.ctx(), { id: said.id, token: '' });
    world.now = ((await eventNow(world)).startsAt ?? 0) - HOUR;
    await remindOfEvents(world.visitor());
    expect(await last(silent)).toContain('answer=come');
    expect(await last(said)).not.toContain('answer=');
  });

  it('are sent again by the organiser to who has not answered, once a day however often it is pressed', async () => {
    const world = await createEventWorld();
    const [silent, said] = [await world.comer(), await world.comer()];
    await putOff(world);
    await confirmContact(said.ctx(), { id: said.id, token: '' });
    const remind = () => remindAwaited(world.hosting(), { eventId: world.event.id, kind: 'time' });
    await expect(remindAwaited(said.ctx(), { eventId: world.event.id, kind: 'time' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    const both = await Promise.allSettled([remind(), remind()]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const about = async ({ actor }: typeof said) =>
      (await world.letters(actor.email)).filter(({ subject }) => subject.includes('请确认新时间')).length;
    expect([await about(silent), await about(said)]).toEqual([1, 0]);
    await expect(remind()).rejects.toThrow('今天已经提醒过');
    world.now += DAY;
    expect(await remind()).toEqual({ told: 1, unreached: 0 });
    await confirmContact(silent.ctx(), { id: silent.id, token: '' });
    await expect(remind()).rejects.toThrow('没有要提醒的人');
    expect((await world.trail(world.event.id)).at(-1)).toMatchObject({
      action: 'remindRegistrants',
      reason: '待确认新时间：1 人',
    });
  });
});
