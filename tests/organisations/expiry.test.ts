import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { organisations } from '#db/schema/index.ts';
import { readSession, startSession } from '#src/auth/sessions.ts';
import { remindOfExpiry } from '#src/domain/organisations/clock.ts';
import { returnOrganisation, verifyOrganisation } from '#src/domain/organisations/operations.ts';
import { mayActFor } from '#src/domain/organisations/policy.ts';
import {
  actorWithin,
  findOrganisation,
  getOrganisation,
  listOrganisations,
  listPendingOrganisations,
} from '#src/domain/organisations/queries.ts';
import { askRenewal } from '#src/domain/organisations/renew.ts';
import { listOrganisationTodos } from '#src/domain/organisations/todos.ts';
import { DAY, HOUR, startOfDay } from '#src/lib/dates.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';
import { letters, trail } from './given.ts';

const END = startOfDay('2027-01-01') as number;

/** A firm verified until the end of 2026, its manager and an official. */
async function verified(world: World) {
  const person = await world.person({ state: 'pending' });
  const id = person.organisation?.id ?? '';
  const official = await world.official();
  await verifyOrganisation(world.as(official), { id, until: '2026-12-31' });
  return { person, id, official };
}

describe('a verification with an end', () => {
  it('holds on its last day and is over with it, for sessions and inside transactions', async () => {
    const world = await createWorld();
    const { person, id } = await verified(world);
    expect((await findOrganisation(world.database, id))?.verifiedUntil).toBe(END);
    expect((await trail(world, id)).at(-1)?.reason).toBe('有效期至 2026-12-31');
    const token = await startSession(world.database, person.id, END - HOUR);
    for (const [now, state] of [
      [END - 1, 'verified'],
      [END, 'expired'],
    ] as const) {
      world.now = now;
      const actors = [
        (await readSession(world.database, token, now))?.actor,
        await actorWithin(world.database, world.as(person)),
      ];
      for (const actor of actors) {
        expect(actor?.organisation?.state).toBe(state);
        expect(mayActFor(actor)).toBe(state === 'verified');
      }
    }
  });

  it('that is over leaves the organisation public', async () => {
    const world = await createWorld();
    const { id } = await verified(world);
    world.now = END + DAY;
    expect((await getOrganisation(world.visitor(), id)).state).toBe('verified');
    const none = { word: '', kind: [], region: [], field: [], label: [] };
    expect((await listOrganisations(world.visitor(), none, 1)).page.rows.map((row) => row.id)).toContain(id);
  });

  it('ends today at the earliest', async () => {
    const world = await createWorld();
    const official = world.as(await world.official());
    const until = async (day: string) => {
      const { organisation } = await world.person({ state: 'pending' });
      return verifyOrganisation(official, { id: organisation?.id ?? '', until: day });
    };
    await expect(until('2026-11-21')).rejects.toMatchObject({ errors: { until: '有效期的最后一天不能早于今天' } });
    await until('2026-11-22');
  });

  it('is renewed on request: it stays what it is until an official has looked', async () => {
    const world = await createWorld();
    const { person, id, official } = await verified(world);
    await expect(askRenewal(world.as(person), { id })).rejects.toThrow('到期前 30 天起');
    await expect(verifyOrganisation(world.as(official), { id })).rejects.toMatchObject({ kind: 'conflict' });
    world.now = END - 10 * DAY;
    expect((await listOrganisationTodos(world.as(person))).map(({ key }) => key)).toEqual(['renewal']);
    await askRenewal(world.as(person), { id });
    await askRenewal(world.as(person), { id });
    expect(await listOrganisationTodos(world.as(person))).toEqual([]);
    expect((await findOrganisation(world.database, id))?.state).toBe('verified');
    const queue = await listPendingOrganisations(world.as(official));
    expect(queue.map(({ organisation, since }) => [organisation.id, since])).toEqual([[id, world.now]]);
    await verifyOrganisation(world.as(official), { id, until: '2028-12-31' });
    expect(await findOrganisation(world.database, id)).toMatchObject({
      state: 'verified',
      verifiedUntil: startOfDay('2029-01-01'),
      renewalAskedAt: null,
    });
    expect(await listPendingOrganisations(world.as(official))).toEqual([]);
    expect((await trail(world, id)).map(({ action }) => action)).toEqual(['verify', 'askRenewal', 'renew']);
    expect((await letters(world)).at(-1)).toContain('认证已续期');
  });

  it('asked for by its managers only, and may be returned with a reason', async () => {
    const world = await createWorld();
    const { person, id, official } = await verified(world);
    world.now = END + DAY;
    const handler = await world.person({ colleagueOf: person, memberRole: 'handler' });
    for (const actor of [handler, official, await world.person()])
      await expect(askRenewal(world.as(actor), { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await askRenewal(world.as(person), { id });
    await returnOrganisation(world.as(official), { id, reason: '名称已变更，请照新证照修改' });
    expect(await findOrganisation(world.database, id)).toMatchObject({
      state: 'returned',
      verifiedUntil: null,
      renewalAskedAt: null,
    });
  });
});

describe('reminders of the end', () => {
  const subjects = async (world: World, email: string) =>
    (await letters(world)).filter((line) => line.startsWith(email)).map((line) => line.split('的认证')[1]);

  it('go to the managers 30, 7 and 1 days before and when it is over, each once', async () => {
    const world = await createWorld();
    const { person } = await verified(world);
    await world.person({ colleagueOf: person, memberRole: 'handler' });
    const before = (await letters(world)).length;
    for (let now = END - 32 * DAY; now < END + 3 * DAY; now += 6 * HOUR) {
      world.now = now;
      await remindOfExpiry(world.visitor());
      expect(await remindOfExpiry(world.visitor())).toBe(0);
    }
    expect((await letters(world)).length - before).toBe(4);
    expect((await subjects(world, person.email)).slice(-4)).toEqual([
      '还有 30 天到期',
      '还有 7 天到期',
      '还有 1 天到期',
      '已到期',
    ]);
  });

  it('say after downtime only what is true now, and nothing of what ended long ago', async () => {
    const world = await createWorld();
    const { person, id } = await verified(world);
    const before = (await letters(world)).length;
    world.now = END - 5 * DAY;
    expect(await remindOfExpiry(world.visitor())).toBe(1);
    expect((await subjects(world, person.email)).at(-1)).toBe('还有 5 天到期');
    world.now = END + 40 * DAY;
    expect(await remindOfExpiry(world.visitor())).toBe(0);
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ verifiedUntil: null }).where(eq(organisations.id, id));
    });
    expect(await remindOfExpiry(world.visitor())).toBe(0);
    expect((await letters(world)).length - before).toBe(1);
  });

  it('are not sent to who has asked for renewal, and begin again with a new end', async () => {
    const world = await createWorld();
    const { person, id, official } = await verified(world);
    world.now = END - 29 * DAY;
    await remindOfExpiry(world.visitor());
    await askRenewal(world.as(person), { id });
    world.now = END - 6 * DAY;
    expect(await remindOfExpiry(world.visitor())).toBe(0);
    await verifyOrganisation(world.as(official), { id, until: '2027-01-10' });
    expect(await remindOfExpiry(world.visitor())).toBe(1);
  });

  it('by several workers at once are sent once', async () => {
    const world = await createFileWorld();
    await verified(world);
    world.now = END - 3 * DAY;
    const told = await Promise.all(Array.from({ length: 6 }, () => remindOfExpiry(world.visitor())));
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(1);
  });
});
