import { describe, expect, it } from 'vitest';
import { announceOver } from '#src/domain/publicity/clock.ts';
import { approveProject } from '#src/domain/publicity/operations.ts';
import { getDesk, getPublicity, listPublicities } from '#src/domain/publicity/queries.ts';
import { listPublicityTodos } from '#src/domain/publicity/todos.ts';
import { DAY } from '#src/lib/dates.ts';
import { approval, createPublicityWorld, givenObjection, givenPublicity, marked } from './publicity-world.ts';

describe('the public lists', () => {
  it('part those running from those that are over, at the very moment', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const lists = async () =>
      Promise.all(
        (['running', 'ended'] as const).map(async (tab) => (await listPublicities(world.visitor(), tab, 1)).total),
      );
    expect(await lists()).toEqual([1, 0]);
    world.now = row.endsAt - 1;
    expect(await lists()).toEqual([1, 0]);
    world.now = row.endsAt;
    expect(await lists()).toEqual([0, 1]);
    await approveProject(world.running, approval(world));
    expect(await lists()).toEqual([0, 1]);
  });

  it('name no anonymous poster', async () => {
    const world = await createPublicityWorld({ anonymous: true });
    const row = await givenPublicity(world);
    const seen = [await getPublicity(world.visitor(), row.id), await listPublicities(world.visitor(), 'running', 1)];
    expect(JSON.stringify(seen)).not.toContain('恒泽');
  });
});

describe('what officials see', () => {
  it('a desk, which is not there for anybody else', async () => {
    const world = await createPublicityWorld();
    expect(await getDesk(world.running, world.listingId)).toMatchObject({
      days: 5,
      answers: { proposed: 1, unanswered: 0 },
      takers: [{ name: '滨江大学' }],
    });
    const insider = await world.person({ colleagueOf: world.taker, userRole: 'official' });
    for (const actor of [world.poster, world.taker, insider, await world.person()])
      await expect(getDesk(world.as(actor), world.listingId)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is told once when it is over, however often and late it is looked for', async () => {
    const world = await createPublicityWorld();
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    const row = await givenPublicity(world);
    world.now = row.endsAt - 1;
    expect(await announceOver(world.visitor())).toBe(0);
    world.now = row.endsAt + 3 * DAY;
    const done = await Promise.all([1, 2, 3].map(() => announceOver(world.visitor())));
    expect(done.reduce((a, b) => a + b)).toBe(1);
    expect(await announceOver(world.visitor())).toBe(0);
    const told = await marked(world, '公示期满');
    expect(told).toEqual([world.chief.email]);
    expect(told).not.toContain(insider.email);
  });

  it('to-dos: put up, answer, decide, each in its time', async () => {
    const world = await createPublicityWorld();
    const verbs = async (ctx = world.running) => (await listPublicityTodos(ctx)).map(({ verb }) => verb);
    expect(await verbs()).toEqual(['去公示']);
    const insider = world.as(await world.person({ colleagueOf: world.poster, userRole: 'official' }));
    const taking = world.as(await world.person({ colleagueOf: world.partner, userRole: 'official' }));
    expect(await verbs(insider)).toEqual([]);
    expect(await verbs(taking)).toEqual([]);
    expect(await verbs(world.as(world.poster))).toEqual([]);
    const row = await givenPublicity(world);
    expect(await verbs()).toEqual([]);
    await givenObjection(world, row.id);
    expect(await verbs()).toEqual(['去处理']);
    for (const ctx of [insider, taking]) expect(await verbs(ctx)).toEqual([]);
    world.now = row.endsAt;
    expect(await verbs()).toEqual(['去处理']);
    await world.database.client.execute(`update objections set state = 'dismissed'`);
    expect(await verbs()).toEqual(['去立项']);
    await approveProject(world.running, approval(world));
    expect(await verbs()).toEqual([]);
  });
});
