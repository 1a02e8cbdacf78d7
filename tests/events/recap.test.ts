import { describe, expect, it } from 'vitest';
import { EVENT_TYPES, files } from '#db/schema/index.ts';
import { remindRecaps } from '#src/domain/events/clock.ts';
import { readRecap } from '#src/domain/events/queries.ts';
import { archiveEvent, finishRecap, saveRecap } from '#src/domain/events/recap.ts';
import { RECAP_FIELDS } from '#src/domain/events/recap-fields.ts';
import { figuresOf, openInRecap } from '#src/domain/events/recap-input.ts';
import { stageOf } from '#src/domain/events/states.ts';
import { listEventTodos } from '#src/domain/events/todos.ts';
import { countPresent } from '#src/domain/registrations/attendance.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createFileWorld } from '#tests/world.ts';
import { createEventWorld, type EventWorld, publishedOf, rowOf, setRow, subjects } from './given.ts';

const whole = (id: string) => ({
  ...{ id, people: 31, organisations: 12, outcomes: '三项意向', problems: '场地小', noPhotos: '' },
  figures: { needs: '3', experts: '5', intentions: '0' },
});

const addPhoto = ({ database, now, first }: EventWorld, ownerId: string) =>
  database.write((tx) =>
    tx.insert(files).values({
      ...{ id: `photo ${ownerId}`, owner: 'recaps', ownerId, name: '现场.jpg', type: 'image/jpeg', size: 1 },
      ...{ digest: 'x', storedAs: `x ${ownerId}`, uploadedBy: first.id, createdAt: now },
    }),
  );

async function heldOf(world: EventWorld): Promise<string> {
  const id = await publishedOf(world);
  world.now += 8 * DAY;
  return id;
}

describe('a recap', () => {
  it('asks every type for figures of its own', () => {
    const lists = EVENT_TYPES.map((type) => RECAP_FIELDS[type].map(({ key }) => key));
    for (const keys of lists) expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(lists.map(String)).size).toBe(EVENT_TYPES.length);
    for (const type of EVENT_TYPES) {
      const open = openInRecap(type, { people: 1, organisations: 1, outcomes: '成', figures: {}, noPhotos: '无' }, 0);
      expect(Object.keys(open)).toEqual(RECAP_FIELDS[type].map(({ key }) => `figures.${key}`));
    }
  });

  it('reads counts and money, and says at its field what is neither', () => {
    const sent = { firms: '9', banks: '', wantedFen: '1,200.5', intentions: '-1', intendedFen: '八百', other: '5' };
    const { figures, errors } = figuresOf('finance', sent);
    expect(figures).toEqual({ firms: 9, wantedFen: 1_200_500_000 });
    expect(Object.keys(errors)).toEqual(['figures.intentions', 'figures.intendedFen']);
    expect(figuresOf('training', { satisfied: '101' }).errors).toHaveProperty('figures.satisfied');
  });

  it('is needed whole before the event is archived, and public after', async () => {
    const world = await createEventWorld();
    const id = await heldOf(world);
    const by = world.as(world.first);
    await expect(archiveEvent(by, { id }, countPresent)).rejects.toThrow('总结还没有交齐');
    await saveRecap(by, { ...whole(id), people: null }, countPresent);
    const refusal = await finishRecap(by, { id }).catch((error) => error);
    expect(Object.keys(refusal.errors)).toEqual(['people', 'noPhotos']);
    await saveRecap(by, whole(id), countPresent);
    await addPhoto(world, id);
    await finishRecap(by, { id });
    expect(await readRecap(world.visitor(), await rowOf(world, id))).toBeUndefined();
    await archiveEvent(by, { id }, countPresent);
    expect(await readRecap(world.visitor(), await rowOf(world, id))).toMatchObject({ people: 31, problems: '' });
    expect(await readRecap(by, await rowOf(world, id))).toMatchObject({ problems: '场地小' });
    await expect(saveRecap(by, whole(id), countPresent)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('is not written before the end, nor by strangers, nor emptied once it was handed in', async () => {
    const world = await createEventWorld();
    const early = await publishedOf(world);
    await expect(saveRecap(world.as(world.first), whole(early), countPresent)).rejects.toThrow('结束以后');
    const id = await heldOf(world);
    const stranger = await world.person();
    await expect(saveRecap(world.as(stranger), whole(id), countPresent)).rejects.toMatchObject({ kind: 'forbidden' });
    await saveRecap(world.as(world.first), { ...whole(id), noPhotos: '没有拍' }, countPresent);
    await finishRecap(world.as(world.first), { id });
    const emptied = saveRecap(world.as(world.first), { ...whole(id), noPhotos: '没有拍', outcomes: '' }, countPresent);
    await expect(emptied).rejects.toMatchObject({ errors: { outcomes: '请写活动成效' } });
  });
});

describe('the reminder of a recap', () => {
  const REMINDERS = ['【请填总结】', '【总结逾期】'] as const;
  const told = async (world: EventWorld) =>
    (await subjects(world)).flatMap((one) => REMINDERS.find((word) => one.includes(word)) ?? []);

  it('comes at the end and once more a week later, whoever runs the clock how often', async () => {
    const world = await createEventWorld(createFileWorld);
    const id = await publishedOf(world);
    const { endsAt } = await rowOf(world, id);
    const tick = () => Promise.all([1, 2].map(() => remindRecaps(world.visitor())));
    world.now = (endsAt ?? 0) - 1;
    await tick();
    expect(await told(world)).toEqual([]);
    world.now = endsAt ?? 0;
    await tick();
    await tick();
    const perRound = (await told(world)).length;
    expect(perRound).toBeGreaterThan(0);
    expect(stageOf(await rowOf(world, id), world.now)).toBe('ended');
    world.now += 7 * DAY;
    await tick();
    await tick();
    expect((await told(world)).filter((word) => word === '【总结逾期】')).toHaveLength(perRound);
    expect(stageOf(await rowOf(world, id), world.now)).toBe('recapDue');
  });

  it('after a time without a worker comes once, and never for what was recapped', async () => {
    const world = await createEventWorld();
    const id = await publishedOf(world);
    const done = await publishedOf(world);
    await setRow(world, done, { recappedAt: 1 });
    world.now += 20 * DAY;
    expect(await remindRecaps(world.visitor())).toBe(1);
    expect(new Set(await told(world))).toEqual(new Set(['【总结逾期】']));
    const [todo] = (await listEventTodos(world.as(world.first))).filter(({ key }) => key.startsWith('event recap'));
    expect(todo?.href).toBe(`/events/${id}/recap`);
    expect(todo?.due?.at).toBe(((await rowOf(world, id)).endsAt ?? 0) + 7 * DAY);
    expect((await rowOf(world, id)).endsAt).toBeLessThan(world.now - HOUR);
  });
});
