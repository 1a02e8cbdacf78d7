import { eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { eventChanges, eventQuestions, events, registrationSettings } from '#db/schema/index.ts';
import { postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { calendarOf } from '#src/domain/events/calendar.ts';
import { cloneEvent } from '#src/domain/events/cloning.ts';
import { planNext, startSeries } from '#src/domain/events/series.ts';
import { confirmContact, withdraw } from '#src/domain/registrations/answer.ts';
import { copyForms, saveQuestion } from '#src/domain/registrations/forms.ts';
import { listSeatedEvents } from '#src/domain/registrations/queries.ts';
import { listQuestions } from '#src/domain/registrations/questions.ts';
import { saveSettings } from '#src/domain/registrations/settings.ts';
import { tellOfEventChanges } from '#src/domain/registrations/tell-changes.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld, setEvent } from './event-world.ts';

/** A form with a question that hangs on another, one after the confirmation, and settings with a code. */
async function askSomething(world: EventWorld): Promise<void> {
  const { id: eventId } = world.event;
  const first = newId();
  const none = { hint: '', required: false, options: [], conditionId: '', conditionValue: '' };
  const ask = (set: object) =>
    saveQuestion(world.hosting(), {
      ...{ id: newId(), eventId, stage: 'register', kind: 'text', label: '问', ...none },
      ...set,
    } as Parameters<typeof saveQuestion>[1]);
  await ask({ id: first, kind: 'yesNo', label: '开车来吗' });
  await ask({ label: '车牌', conditionId: first, conditionValue: '是' });
  await ask({ stage: 'followUp', label: '忌口' });
  await saveSettings(world.hosting(), { eventId, sharedCode: 'SALON2026', newcomersFirst: true, collectsTopics: true });
}

async function expectSameForms(world: EventWorld, copy: string): Promise<void> {
  const { db } = world.database;
  const [asked, hanging] = await listQuestions({ db }, copy, 'register');
  expect([asked?.label, hanging?.label]).toEqual(['开车来吗', '车牌']);
  expect(hanging).toMatchObject({ conditionId: asked?.id, conditionValue: '是' });
  expect((await listQuestions({ db }, copy, 'followUp')).map(({ label }) => label)).toEqual(['忌口']);
  const settings = await db.select().from(registrationSettings).where(eq(registrationSettings.eventId, copy)).get();
  expect(settings).toMatchObject({ sharedCode: '', newcomersFirst: true, collectsTopics: true });
}

describe('a copy of an event', () => {
  it('has the questions of the form in the same write, once, and not the code all have', async () => {
    const world = await createEventWorld();
    await askSomething(world);
    const copy = newId();
    const clone = () => cloneEvent(world.hosting(), { id: world.event.id, copy }, copyForms);
    await Promise.all([clone(), clone()]);
    await expectSameForms(world, copy);
    expect(await world.database.db.$count(eventQuestions)).toBe(6);
  });

  it('is not made at all where the form cannot be taken over', async () => {
    const world = await createEventWorld();
    const copy = newId();
    const failing = () => Promise.reject(new Error('no form'));
    await expect(cloneEvent(world.hosting(), { id: world.event.id, copy }, failing)).rejects.toThrow('no form');
    expect(await world.database.db.$count(events)).toBe(1);
  });

  it('the next session of a series asks what the last one asked', async () => {
    const world = await createEventWorld();
    await askSomething(world);
    const official = world.as(await world.official());
    const series = { id: newId(), eventId: world.event.id, name: '沙龙', rhythm: 'month' as const, leadDays: 10 };
    await startSeries(official, series);
    const period = new Date(world.now + 62 * DAY).toISOString().slice(0, 10);
    const next = await planNext(official, { id: series.id, event: newId(), period }, copyForms);
    await expectSameForms(world, next);
  });
});

/** Read with a library other than the one that wrote it. */
const readBack = (text: string) => {
  const found = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
  return { entries: found.map((one) => new ICAL.Event(one)) };
};

describe('the own calendar', () => {
  it('holds what one has a seat at, the room only where it is confirmed, and nothing one waits for or left', async () => {
    const world = await createEventWorld({ capacity: 1, onlineUrl: 'https://meet.example/room' });
    const [first, second] = [await world.comer(), await world.comer()];
    const feedOf = async ({ actor }: typeof first) => {
      const seated = await listSeatedEvents(world.visitor(), actor.id, world.now - DAY);
      return calendarOf(seated, { site: 'https://test.example', withRoom: true });
    };
    expect(readBack(await feedOf(first)).entries[0]?.description).toContain('meet.example/room');
    expect(readBack(await feedOf(second)).entries).toEqual([]);
    await withdraw(first.ctx(), { id: first.id, token: '', reason: '' });
    expect(readBack(await feedOf(first)).entries).toEqual([]);
    const offered = await feedOf(second);
    expect(readBack(offered).entries.map(({ uid }) => uid)).toEqual([`event-${world.event.id}@jiebang`]);
    expect(offered).not.toContain('meet.example');
    await setEvent(world, { startsAt: world.now - 2 * DAY });
    expect(readBack(await feedOf(second)).entries).toEqual([]);
  });
});

describe('an event put off', () => {
  it('is told to who has a seat and who waits once for each step; the new date asks them to confirm again', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [seated, waiting] = [await world.comer(), await world.comer()];
    const news = async ({ actor }: typeof seated) =>
      (await world.letters(actor.email)).filter(({ subject }) => /延期|改期|变动/.test(subject));
    const run = () => Promise.all([1, 2].map(() => tellOfEventChanges(world.visitor())));
    world.now += HOUR;
    await postponeEvent(world.hosting(), { id: world.event.id, reason: '场地检修' });
    await run();
    await run();
    for (const one of [seated, waiting]) {
      const told = await news(one);
      expect(told.map(({ subject }) => subject)).toEqual(['【活动延期】政校企沙龙']);
      expect(told[0]?.text).toContain('新的时间定了再通知');
      expect(told[0]?.text).not.toContain('answer=');
    }
    world.now += HOUR;
    const startsAt = world.now + 30 * DAY;
    await rescheduleEvent(world.hosting(), { id: world.event.id, reason: '', startsAt, endsAt: startsAt + HOUR });
    await run();
    await run();
    for (const one of [seated, waiting]) {
      const told = await news(one);
      expect(told.map(({ subject }) => subject)).toEqual(['【活动延期】政校企沙龙', '【活动改期】政校企沙龙']);
      expect(told[1]?.text).toContain('确认是否仍然参加');
      expect(told[1]?.text).not.toContain('新的时间定了再通知');
    }
    const changes = await world.database.db.select().from(eventChanges);
    expect(changes.map(({ toldAt }) => toldAt)).toEqual([world.now - HOUR, world.now]);
    expect([(await world.row(seated.id)).state, (await world.row(waiting.id)).state]).toEqual([
      'confirmed',
      'waitlisted',
    ]);
    await confirmContact(seated.ctx(), { id: seated.id, token: '' });
    expect((await world.row(seated.id)).personConfirmedAt).toBe(world.now);
  });
});
