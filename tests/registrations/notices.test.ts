import { describe, expect, it } from 'vitest';
import { eventChanges, eventSurveys, registrations } from '#db/schema/index.ts';
import { confirmContact } from '#src/domain/registrations/answer.ts';
import { register } from '#src/domain/registrations/register.ts';
import { askForSurveys, remindOfEvents } from '#src/domain/registrations/reminders.ts';
import { submitSurvey } from '#src/domain/registrations/survey.ts';
import { getSurveyResults } from '#src/domain/registrations/survey-results.ts';
import { tellOfEventChanges } from '#src/domain/registrations/tell-changes.ts';
import { listRegistrationTodos } from '#src/domain/registrations/todos.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld, formFor, setEvent } from './event-world.ts';

type Kind = (typeof eventChanges.$inferInsert)['kind'];

async function change(world: EventWorld, kind: Kind, set: object, material = true): Promise<void> {
  await setEvent(world, { ...set, sequence: world.event.sequence + 1, version: world.event.version + 1 });
  const changes = [{ field: 'placeName', label: '地点', from: '创新中心', to: '会展中心' }];
  const values = { id: newId(), eventId: world.event.id, version: world.event.version, kind, changes, material };
  await world.database.write(async (tx) => {
    await tx
      .insert(eventChanges)
      .values({ ...values, note: '场地维修', changedBy: world.host.id, createdAt: world.now });
  });
}

const subjects = async (world: EventWorld, to: string) => (await world.letters(to)).map(({ subject }) => subject);

describe('a new place', () => {
  it('reaches who has a seat and who waits, once, with what changed and the calendar entry', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [seated, waiting] = [await world.comer(), await world.comer()];
    const unverified = formFor(world.event.id);
    await register(world.visitor(), unverified);
    await change(world, 'edited', { placeName: '会展中心' });
    const runs = await Promise.all([1, 2, 3].map(() => tellOfEventChanges(world.visitor())));
    expect(runs.reduce((a, b) => a + b)).toBe(1);
    for (const { actor } of [seated, waiting]) {
      const told = (await world.letters(actor.email)).filter(({ subject }) => subject.includes('活动变动'));
      expect(told).toHaveLength(1);
      expect(told[0]?.text).toContain('地点：创新中心 → 会展中心');
      const calendar = told[0]?.attachments?.[0]?.content ?? '';
      expect(calendar).toContain(`UID:event-${world.event.id}@jiebang`);
      expect(calendar).toContain('SEQUENCE:1');
    }
    expect((await world.letters(waiting.actor.email)).at(-1)?.text).toContain('您的报名是“候补”');
    expect((await subjects(world, unverified.email)).some((subject) => subject.includes('变动'))).toBe(false);
  });

  it('what does not matter to them is told to nobody', async () => {
    const world = await createEventWorld();
    await world.comer();
    await change(world, 'edited', {}, false);
    expect(await tellOfEventChanges(world.visitor())).toBe(0);
  });
});

describe('a cancelled event', () => {
  it('ends every live registration, with the reason, and takes it out of the calendar', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [seated, waiting] = [await world.comer(), await world.comer()];
    await change(world, 'cancelled', { state: 'cancelled', stateReason: '台风' });
    await tellOfEventChanges(world.visitor());
    expect(await world.count('revoked')).toBe(2);
    expect((await world.trail(waiting.id)).at(-1)).toMatchObject({ action: 'revoke', to: 'revoked', actorId: null });
    const letter = (await world.letters(seated.actor.email)).at(-1);
    expect(letter?.subject).toContain('活动取消');
    expect(letter?.attachments?.[0]?.content).toContain('METHOD:CANCEL');
  });
});

describe('a new date', () => {
  it('asks everybody to confirm again, and keeps their seats', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    world.now += HOUR;
    await change(world, 'edited', { postponedAt: world.now, startsAt: (world.event.startsAt ?? 0) + DAY });
    await tellOfEventChanges(world.visitor());
    expect((await world.letters(one.actor.email)).at(-1)?.text).toContain('确认是否仍然参加');
    expect((await world.row(one.id)).state).toBe('confirmed');
    await confirmContact(one.ctx(), { id: one.id, token: '' });
    expect((await world.row(one.id)).personConfirmedAt).toBe(world.now);
  });
});

describe('the clock', () => {
  it('reminds who has a seat a day before, once, and again after a new date', async () => {
    const world = await createEventWorld({ capacity: 1 });
    await world.comer();
    await world.comer();
    expect(await remindOfEvents(world.visitor())).toBe(0);
    world.now = (world.event.startsAt ?? 0) - DAY;
    const runs = await Promise.all([1, 2].map(() => remindOfEvents(world.visitor())));
    expect(runs.reduce((a, b) => a + b)).toBe(1);
    await setEvent(world, { startsAt: (world.event.startsAt ?? 0) + HOUR });
    world.now += HOUR;
    expect(await remindOfEvents(world.visitor())).toBe(1);
  });

  it('asks who was there for a survey, once; where nobody was checked in, who had a seat', async () => {
    const world = await createEventWorld();
    const [there] = [await world.comer(), await world.comer()];
    await world.database.client.execute({
      sql: 'update registrations set checked_in_at = 1 where id = ?',
      args: [there.id],
    });
    world.now = world.event.endsAt ?? 0;
    expect(await askForSurveys(world.visitor())).toBe(1);
    expect(await askForSurveys(world.visitor())).toBe(0);
    expect((await subjects(world, there.actor.email)).at(-1)).toContain('请评价活动');
  });
});

describe('a survey', () => {
  const said = (id: string, anonymous: boolean) => ({
    id,
    token: '',
    score: 5,
    useful: '认识了三家',
    better: '',
    anonymous,
  });

  it('without a name says neither whose it is nor when it came, and is handed in once', async () => {
    const world = await createEventWorld();
    const [hidden, named] = [await world.comer(), await world.comer()];
    await expect(submitSurvey(hidden.ctx(), said(hidden.id, true))).rejects.toThrow('活动结束以后');
    world.now = world.event.endsAt ?? 0;
    const before = await world.row(hidden.id);
    await submitSurvey(hidden.ctx(), said(hidden.id, true));
    await submitSurvey(hidden.ctx(), said(hidden.id, false));
    await submitSurvey(named.ctx(), said(named.id, false));
    const rows = await world.database.db.select().from(eventSurveys);
    expect(rows.map(({ registrationId }) => registrationId).sort()).toEqual([named.id, null].sort());
    expect(await world.row(hidden.id)).toEqual({ ...before, surveyed: true });
    expect((await world.trail(hidden.id)).map(({ action }) => action)).toEqual(['register']);
    const results = await getSurveyResults(world.hosting(), world.event.id);
    expect([results.total, results.mean, results.nOf(5)]).toEqual([2, 5, 2]);
    await expect(getSurveyResults(named.ctx(), world.event.id)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('to-dos', () => {
  it('say what waits for whom', async () => {
    const world = await createEventWorld({ admission: 'review', capacity: 1 });
    const one = await world.comer();
    const verbs = async (ctx = world.hosting()) => (await listRegistrationTodos(ctx)).map(({ verb }) => verb);
    expect(await verbs()).toEqual(['去审核']);
    expect(await verbs(one.ctx())).toEqual([]);
    await world.database.write(async (tx) => {
      await tx.update(registrations).set({ state: 'offered', offerUntilAt: world.now + HOUR });
    });
    expect(await verbs(one.ctx())).toEqual(['去答复']);
    world.now += HOUR;
    expect(await verbs(one.ctx())).toEqual([]);
    expect(await verbs()).toEqual([]);
  });
});
