import { describe, expect, it } from 'vitest';
import { cancelEvent, changeEvent, postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { cloneEvent } from '#src/domain/events/cloning.ts';
import { eventInput } from '#src/domain/events/input.ts';
import { contentWithin, listAgenda, listEventChanges } from '#src/domain/events/queries.ts';
import { toClock } from '#src/domain/events/rows.ts';
import { copyForms } from '#src/domain/registrations/forms.ts';
import { DAY, HOUR, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, draftOf, type EventWorld, publishedOf, rowOf, trail, typed } from './given.ts';

const changesOf = async (world: EventWorld, id: string) => listEventChanges(world.database, id);

describe('a change after publication', () => {
  it('is kept for everybody to read, field by field, and says whether registrants must be told', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    await publishedOf(world, { id: input.id });
    const by = world.as(world.first);
    await changeEvent(by, { ...input, version: 1, note: '扩容', capacity: 60 });
    await changeEvent(by, { ...input, version: 2, note: '换大厅', capacity: 60, placeName: '报告厅' });
    const [place, seats] = await changesOf(world, input.id);
    expect(seats).toMatchObject({
      ...{ version: 2, kind: 'edited', material: false, note: '扩容' },
      changes: [{ field: 'capacity', label: '名额', from: '40 人', to: '60 人' }],
    });
    expect(place).toMatchObject({
      ...{ version: 3, material: true, toldAt: null },
      changes: [{ label: '地点', from: '路演厅', to: '报告厅' }],
    });
    expect(await rowOf(world, input.id)).toMatchObject({ version: 3, sequence: 1, placeName: '报告厅' });
    expect((await trail(world, input.id)).slice(-2)).toEqual(['change', 'change']);
  });

  it('never shows the online room', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    await publishedOf(world, { id: input.id });
    const onlineUrl = 'https://meet.example/secret';
    await changeEvent(world.as(world.first), { ...input, version: 1, note: '', onlineUrl });
    expect(JSON.stringify(await changesOf(world, input.id))).not.toContain('secret');
    expect((await changesOf(world, input.id))[0]?.material).toBe(true);
  });

  it('of somebody who saw an older version is refused, and of two at once one is made', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    await publishedOf(world, { id: input.id });
    const change = (capacity: number) =>
      changeEvent(world.as(world.first), { ...input, version: 1, note: '', capacity });
    const done = await Promise.allSettled([change(50), change(60)]);
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await changesOf(world, input.id)).toHaveLength(1);
  });

  it('that changes nothing leaves no record, and none is made once it is over', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    await publishedOf(world, { id: input.id });
    await changeEvent(world.as(world.first), { ...input, version: 1, note: '' });
    expect(await changesOf(world, input.id)).toEqual([]);
    world.now += 8 * DAY;
    const late = changeEvent(world.as(world.first), { ...input, version: 1, note: '', capacity: 9 });
    await expect(late).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('moves no deadline into the past', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    await publishedOf(world, { id: input.id });
    const past = { registrationClosesAt: world.now - HOUR, cancelUntilAt: world.now - HOUR };
    const refusal = await changeEvent(world.as(world.first), { ...input, ...past, version: 1, note: '' }).catch(
      (e) => e,
    );
    expect(Object.keys(refusal.errors)).toEqual(['registrationClosesAt', 'cancelUntilAt']);
  });

  it('of the start moves the agenda along', async () => {
    const world = await createEventWorld();
    const input = typed(world, { agenda: [{ time: '15:00', title: '发布', who: '' }] });
    await publishedOf(world, {
      id: input.id,
      agenda: input.agenda.map(() => ({ time: '15:00', title: '发布', who: '' })),
    });
    const startsAt = (await rowOf(world, input.id)).startsAt ?? 0;
    await rescheduleEvent(world.as(world.first), {
      ...{ id: input.id, reason: '改期' },
      startsAt: startsAt + DAY + 2 * HOUR,
      endsAt: startsAt + DAY + 4 * HOUR,
    });
    const [item] = await listAgenda(world.database, input.id);
    expect(toClock(item?.minute ?? 0, startsAt)).toBe('15:00');
    expect(toClock(item?.minute ?? 0, startsAt + DAY + 2 * HOUR)).toBe('17:00');
  });
});

describe('an event that is put off', () => {
  it('has no time until a new one is set, and its deadlines move along', async () => {
    const world = await createEventWorld();
    const closes = world.now + 6 * DAY;
    const id = await publishedOf(world, { registrationClosesAt: toLocal(closes) });
    const { startsAt } = await rowOf(world, id);
    await postponeEvent(world.as(world.first), { id, reason: '检修' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'postponed', stateReason: '检修', postponedAt: world.now });
    world.now += DAY;
    const next = (startsAt ?? 0) + 10 * DAY;
    await rescheduleEvent(world.as(world.first), { id, reason: '修好', startsAt: next, endsAt: next + HOUR });
    expect(await rowOf(world, id)).toMatchObject({
      ...{ state: 'published', startsAt: next, registrationClosesAt: closes + 10 * DAY },
      ...{ postponedAt: world.now, sequence: 2, version: 3 },
    });
    expect((await changesOf(world, id)).map(({ kind, material }) => [kind, material])).toEqual([
      ['postponed', true],
      ['postponed', true],
    ]);
  });

  it('is not moved to what is over, nor to the very same time', async () => {
    const world = await createEventWorld();
    const id = await publishedOf(world);
    const { startsAt, endsAt } = await rowOf(world, id);
    const move = (from: number, to: number) =>
      rescheduleEvent(world.as(world.first), { id, reason: '改', startsAt: from, endsAt: to });
    await expect(move(world.now - HOUR, world.now)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(move(startsAt ?? 0, endsAt ?? 0)).rejects.toThrow('时间没有变');
  });

  it('and one that is over is neither put off nor cancelled', async () => {
    const world = await createEventWorld();
    const id = await publishedOf(world);
    world.now += 8 * DAY;
    for (const stop of [postponeEvent, cancelEvent])
      await expect(stop(world.as(world.first), { id, reason: '晚了' })).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('a copy', () => {
  it('has everything but dates, registrations and what became of it', async () => {
    const world = await createEventWorld();
    const agenda = [{ time: '15:00', title: '发布', who: '甲' }];
    const speakers = [{ name: '周予宁', unit: '理工', post: '教授', about: '' }];
    const id = await publishedOf(world, {
      agenda,
      speakers,
      groupCapacities: { firm: '5' },
    });
    const copy = newId();
    await Promise.all([1, 2].map(() => cloneEvent(world.as(world.second), { id, copy }, copyForms)));
    const [from, to] = [await rowOf(world, id), await rowOf(world, copy)];
    expect(to).toMatchObject({
      ...{ state: 'draft', startsAt: null, endsAt: null, registrationClosesAt: null, publishedAt: null },
      ...{ title: from.title, capacity: 40, groupCapacities: { firm: 5 }, clonedFrom: id, createdBy: world.second.id },
      ...{ version: 1, sequence: 0, seriesId: null },
    });
    const content = await contentWithin(world.database, to);
    expect(content).toMatchObject({ agenda: [{ title: '发布' }], speakers: [{ name: '周予宁' }] });
    const stranger = await world.person();
    await expect(cloneEvent(world.as(stranger), { id, copy: newId() }, copyForms)).rejects.toMatchObject({
      kind: 'forbidden',
    });
  });
});

describe('the form', () => {
  const wrongOf = (world: EventWorld, changes: Record<string, unknown>): Record<string, string> => {
    const { startsAt: _, ...input } = typed(world) as Record<string, unknown>;
    const day = world.now + 7 * DAY;
    const sent = { ...input, startsAt: toLocal(day), endsAt: toLocal(day + HOUR), capacity: '40', offerHours: '12' };
    const moments = { registrationOpensAt: '', registrationClosesAt: '', cancelUntilAt: '', perOrganisation: '' };
    const ticks = { showRemaining: 'yes', verifyContact: 'yes', agenda: [], speakers: [], groupCapacities: {} };
    const read = eventInput.safeParse({ ...sent, ...moments, ...ticks, ...changes });
    return Object.fromEntries((read.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
  };

  it('refuses what contradicts itself, at its field', async () => {
    const world = await createEventWorld();
    const at = (days: number) => toLocal(world.now + days * DAY);
    expect(wrongOf(world, {})).toEqual({});
    const wrong: [Record<string, unknown>, string][] = [
      [{ endsAt: at(6) }, 'endsAt'],
      [{ endsAt: at(30) }, 'endsAt'],
      [{ registrationClosesAt: at(8) }, 'registrationClosesAt'],
      [{ cancelUntilAt: at(8) }, 'cancelUntilAt'],
      [{ registrationOpensAt: at(8) }, 'registrationOpensAt'],
      [{ registrationOpensAt: at(3), registrationClosesAt: at(2) }, 'registrationOpensAt'],
      [{ perOrganisation: '41' }, 'perOrganisation'],
      [{ capacity: '0' }, 'capacity'],
      [{ capacity: '-1' }, 'capacity'],
      [{ type: 'party' }, 'type'],
      [{ mapUrl: 'javascript:alert(1)' }, 'mapUrl'],
      [{ mapUrl: 'http://map.example/x' }, 'mapUrl'],
      [{ onlineUrl: 'https://user:secret@meet.example' }, 'onlineUrl'],
      [{ agenda: [{ time: '25:00', title: '甲', who: '' }] }, 'agenda.0.time'],
      [{ agenda: [{ time: '', title: '甲', who: '' }] }, 'agenda.0.time'],
      [{ agenda: [{ time: '9:00', title: '', who: '' }] }, 'agenda.0.title'],
      [{ speakers: [{ name: '', unit: '甲', post: '', about: '' }] }, 'speakers.0.name'],
      [{ groupCapacities: { firm: 'x' } }, 'groupCapacities.firm'],
    ];
    for (const [changes, field] of wrong) expect(Object.keys(wrongOf(world, changes)), field).toContain(field);
  });

  it('drops empty rows and keeps the second day', async () => {
    const world = await createEventWorld();
    const empty = { time: '', title: '', who: '' };
    const agenda = [
      empty,
      { time: '第2天 9:00', title: '参观', who: '' },
      { time: '14:30', title: '开场', who: '' },
      empty,
    ];
    const day = toLocal(world.now + 7 * DAY);
    const id = await draftOf(world, world.first, { agenda, startsAt: day, endsAt: toLocal(world.now + 8 * DAY) });
    const { startsAt } = await rowOf(world, id);
    const items = await listAgenda(world.database, id);
    expect(items.map(({ minute, title }) => `${toClock(minute, startsAt)} ${title}`)).toEqual([
      '14:30 开场',
      '第2天 09:00 参观',
    ]);
  });
});
