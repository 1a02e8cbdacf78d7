import { describe, expect, it } from 'vitest';
import {
  achievements,
  BID_STATES,
  bids,
  capabilities,
  LISTING_STATES,
  listings,
  OFFER_STATES,
} from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { handOver } from '#src/domain/organisations/handover.ts';
import { leaveOrganisation, removeMember } from '#src/domain/organisations/members.ts';
import { listLeftBehind, listOpenOf } from '#src/domain/organisations/open-things.ts';
import { listOrganisationTodos } from '#src/domain/organisations/todos.ts';
import { createWorld, type World } from '#tests/world.ts';
import { letters, membershipOf, trail } from './given.ts';

const FINAL = ['completed', 'withdrawn', 'terminated', 'declined', 'disqualified', 'lapsed', 'renounced', 'defaulted'];

/** One listing, bid, capability and achievement of a person in every state there is. */
async function busy(world: World, person: Actor): Promise<void> {
  const poster = await world.person();
  const mine = { organisationId: person.organisation?.id ?? '', createdBy: person.id };
  const row = { field: 'chem', region: 'gx', createdAt: world.now, updatedAt: world.now };
  await world.database.write(async (tx) => {
    for (const state of LISTING_STATES)
      await tx.insert(listings).values({
        ...row,
        ...mine,
        id: `listing ${person.id} ${state}`,
        kind: 'research',
        title: `榜 ${state}`,
        contactName: '老张',
        contactPhone: '0000',
        state,
      });
    for (const state of BID_STATES) {
      const id = `theirs ${person.id} ${state}`;
      const theirs = { organisationId: poster.organisation?.id ?? '', createdBy: poster.id };
      await tx.insert(listings).values({ ...row, ...theirs, id, kind: 'research', title: `他榜 ${state}` });
      await tx.insert(bids).values({
        ...mine,
        id: `bid ${person.id} ${state}`,
        listingId: id,
        state,
        createdAt: world.now,
        updatedAt: world.now,
      });
    }
    for (const state of OFFER_STATES) {
      await tx.insert(capabilities).values({ ...row, ...mine, id: `capability ${person.id} ${state}`, state });
      await tx.insert(achievements).values({ ...row, ...mine, id: `achievement ${person.id} ${state}`, state });
    }
  });
}

/** How many rows of a table a person has created, final or not. */
const holds = async (world: World, person: Actor) => {
  const rows = [];
  for (const table of [listings, bids, capabilities, achievements])
    rows.push(...(await world.database.db.select({ by: table.createdBy, state: table.state }).from(table)));
  const mine = rows.filter(({ by }) => by === person.id);
  return {
    open: mine.filter(({ state }) => !FINAL.includes(state)).length,
    final: mine.filter(({ state }) => FINAL.includes(state)).length,
  };
};
const OPEN = LISTING_STATES.length - 3 + BID_STATES.length - 6 + 2 * (OFFER_STATES.length - 1);
const ENDED = 3 + 6 + 2;

async function firm(world: World) {
  const manager = await world.person();
  const handler = await world.person({ colleagueOf: manager, memberRole: 'handler' });
  const heir = await world.person({ colleagueOf: manager, memberRole: 'handler' });
  const reader = await world.person({ colleagueOf: manager, memberRole: 'reader' });
  return { manager, handler, heir, reader, id: manager.organisation?.id ?? '' };
}

describe('handing over', () => {
  it('gives a colleague all that is open, leaves what has ended, and tells them', async () => {
    const world = await createWorld();
    const { manager, handler, heir, id } = await firm(world);
    await busy(world, handler);
    expect(await listOpenOf(world.as(manager), id, handler.id)).toHaveLength(OPEN);
    expect(await handOver(world.as(manager), { from: handler.id, to: heir.id })).toBe(OPEN);
    expect(await holds(world, handler)).toEqual({ open: 0, final: ENDED });
    expect(await holds(world, heir)).toEqual({ open: OPEN, final: 0 });
    expect(await trail(world, id)).toMatchObject([
      { action: 'handOver', from: handler.id, to: heir.id, reason: `${handler.name} → ${heir.name}` },
    ]);
    expect(await letters(world)).toEqual([`${heir.email}: ${handler.name}的 ${OPEN} 件事项由您接手`]);
    expect((await listOpenOf(world.as(heir), id, heir.id)).find(({ kind }) => kind === 'listing')?.contact).toBe(
      '老张 0000',
    );
    expect(await handOver(world.as(manager), { from: handler.id, to: heir.id })).toBe(0);
    expect(await trail(world, id)).toHaveLength(1);
  });

  it('is for managers, and for everybody of their own; to who acts for the same organisation', async () => {
    const world = await createWorld();
    const { manager, handler, heir, reader, id } = await firm(world);
    await busy(world, handler);
    const stranger = await world.person();
    for (const actor of [heir, reader, stranger, await world.official()])
      await expect(listOpenOfAsync(world, actor, id, handler.id)).rejects.toMatchObject({ kind: 'forbidden' });
    for (const actor of [heir, reader])
      await expect(handOver(world.as(actor), { from: handler.id, to: heir.id })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    expect(await handOver(world.as(stranger), { from: handler.id, to: stranger.id })).toBe(0);
    for (const to of [reader.id, stranger.id, handler.id, 'nobody'])
      await expect(handOver(world.as(manager), { from: handler.id, to })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await holds(world, handler)).toEqual({ open: OPEN, final: ENDED });
    expect(await handOver(world.as(handler), { from: handler.id, to: heir.id })).toBe(OPEN);
  });

  it('happens with the removal, or the managers are told what nobody took', async () => {
    const world = await createWorld();
    const { manager, handler, heir, id } = await firm(world);
    await busy(world, handler);
    await removeMember(world.as(manager), { id: await membershipOf(world, handler), to: heir.id });
    expect(await holds(world, heir)).toEqual({ open: OPEN, final: 0 });
    expect(await listLeftBehind(world.as(manager), id)).toEqual([]);
    await removeMember(world.as(manager), { id: await membershipOf(world, heir) });
    expect(await listLeftBehind(world.as(manager), id)).toEqual([{ id: heir.id, name: heir.name, open: OPEN }]);
    expect((await listOrganisationTodos(world.as(manager))).map(({ href }) => href)).toEqual([
      `/organisations/${id}/handover?from=${heir.id}`,
    ]);
    expect(await letters(world)).toContain(`${manager.email}: ${heir.name}名下还有 ${OPEN} 件事项，请安排人接手`);
    expect(await handOver(world.as(manager), { from: heir.id, to: manager.id })).toBe(OPEN);
    expect(await listLeftBehind(world.as(manager), id)).toEqual([]);
  });

  it('happens when one leaves; nothing is lost where the heir is refused', async () => {
    const world = await createWorld();
    const { handler, heir, reader } = await firm(world);
    await busy(world, handler);
    await expect(leaveOrganisation(world.as(handler), { to: reader.id })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await membershipOf(world, handler)).toBeDefined();
    await leaveOrganisation(world.as(handler), { to: heir.id });
    expect(await holds(world, heir)).toEqual({ open: OPEN, final: 0 });
    await expect(membershipOf(world, handler)).rejects.toThrow('belongs nowhere');
  });

  it('is nothing officials may choose when they remove a member, nor learn what is open', async () => {
    const world = await createWorld();
    const { handler, heir, id } = await firm(world);
    await busy(world, handler);
    const official = world.as(await world.official());
    const work = removeMember(official, { id: await membershipOf(world, handler), to: heir.id });
    await expect(work).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await listLeftBehind(official, id)).toEqual([]);
  });
});

const listOpenOfAsync = async (world: World, actor: Actor, id: string, of: string) =>
  listOpenOf(world.as(actor), id, of);
