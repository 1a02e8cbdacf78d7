import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sessions } from '#db/schema/index.ts';
import { endAllSessions, endSession, listSessions, readSession, startSession } from '#src/auth/sessions.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';

/** Lucia reads the clock of the process, so here the process's clock moves with the world's. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T14:30:00+08:00') });
});
afterEach(() => {
  vi.useRealTimers();
});

function pass(world: World, ms: number): void {
  world.now += ms;
  vi.setSystemTime(world.now);
}
const start = (world: World, userId: string) => startSession(world.database, userId, world.now, 'agent');
const read = (world: World, token: string) => readSession(world.database, token, world.now);

describe('sessions', () => {
  it('tell who holds the token, with their organisation', async () => {
    const world = await createWorld();
    const person = await world.person({ memberRole: 'reader' });
    expect((await read(world, await start(world, person.id)))?.actor).toEqual(person);
  });

  it('leave out an organisation that was only asked', async () => {
    const world = await createWorld();
    const person = await world.person();
    const { organisation, ...alone } = person;
    await world.database.client.execute("update memberships set state = 'requested'");
    expect(organisation).toBeDefined();
    expect((await read(world, await start(world, person.id)))?.actor).toEqual(alone);
  });

  it('are in the database as hashes only', async () => {
    const world = await createWorld();
    const token = await start(world, (await world.person()).id);
    expect(JSON.stringify(await world.database.db.select().from(sessions))).not.toContain(token);
  });

  it('end after twelve idle hours', async () => {
    const world = await createWorld();
    const token = await start(world, (await world.person()).id);
    pass(world, 12 * HOUR);
    expect(await read(world, token)).toBeUndefined();
  });

  it('go on while they are used, but not beyond fourteen days', async () => {
    const world = await createWorld();
    const token = await start(world, (await world.person()).id);
    for (let hours = 0; hours < 14 * 24 - 8; hours += 8) {
      pass(world, 8 * HOUR);
      expect(await read(world, token)).toBeDefined();
    }
    pass(world, 8 * HOUR);
    expect(await read(world, token)).toBeUndefined();
  });

  it('end one by one, all, or all but one', async () => {
    const world = await createWorld();
    const [mine, other] = [await world.person(), await world.person()];
    const [a, b, c, theirs] = [
      await start(world, mine.id),
      await start(world, mine.id),
      await start(world, mine.id),
      await start(world, other.id),
    ];
    await endSession(world.database, a);
    expect([await read(world, a), (await read(world, b))?.actor.id]).toEqual([undefined, mine.id]);
    await endAllSessions(world.database, mine.id, c);
    expect([await read(world, b), (await read(world, c))?.actor.id]).toEqual([undefined, mine.id]);
    await endAllSessions(world.database, mine.id);
    expect([await read(world, c), (await read(world, theirs))?.actor.id]).toEqual([undefined, other.id]);
  });

  it('are listed while open, newest first, and swept away when over', async () => {
    const world = await createWorld();
    const { id } = await world.person();
    await start(world, id);
    pass(world, HOUR);
    await start(world, id);
    const list = await listSessions(world.database.db, id, world.now);
    expect(list.map((session) => session.createdAt)).toEqual([world.now, world.now - HOUR]);
    expect(list[0]).toMatchObject({ endsAt: world.now + 12 * HOUR, userAgent: 'agent' });
    pass(world, DAY);
    expect(await listSessions(world.database.db, id, world.now)).toEqual([]);
    await start(world, id);
    expect(await world.database.db.$count(sessions)).toBe(1);
  });

  it.each(['', 'guess', '\ud800', "' or 1=1 --"])('do not open to %j', async (token) => {
    const world = await createWorld();
    await start(world, (await world.person()).id);
    expect(await read(world, token)).toBeUndefined();
  });
});
