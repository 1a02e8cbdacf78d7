import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, LISTING_STATES, listings, TRACKS } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { findListingMove, LISTING_MOVES, type ListingState, type Mover } from '#src/domain/listings/states.ts';
import { Refusal } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { World } from '#tests/world.ts';
import { cast, movesOf, rowOf } from './given.ts';

async function givenIn(world: World, poster: Actor, state: ListingState, track: 'market' | 'fiscal') {
  const id = newId();
  const made = { createdBy: poster.id, createdAt: world.now, updatedAt: world.now };
  const organisationId = poster.organisation?.id ?? '';
  await world.database.write(async (tx) => {
    await tx
      .insert(listings)
      .values({ ...made, id, organisationId, kind: 'research', field: 'chem', region: 'gx', state, track });
  });
  return id;
}

/** Whether the move was made; nothing but a refusal stops it. */
const attempt = async (world: World, who: Actor, id: string, to: ListingState, byMachine: boolean) =>
  world.database
    .write(async (tx) => {
      const row = await tx.select().from(listings).where(eq(listings.id, id)).get();
      if (row) await moveListing(tx, world.as(who), row, to, { action: 'move', ...(byMachine ? { byMachine } : {}) });
    })
    .then(
      () => true,
      (thrown: unknown) => {
        expect(thrown).toBeInstanceOf(Refusal);
        return false;
      },
    );

describe.each(TRACKS)('every move there could be, on the %s track', (track) => {
  it.each(LISTING_STATES)('from %s is made exactly where the table lets this person or the clock', async (from) => {
    const { world, poster, reader, stranger, official } = await cast();
    const insider = await world.person({ colleagueOf: poster, memberRole: 'reader', userRole: 'official' });
    const people: [Actor, Mover | undefined, boolean][] = [
      [poster, 'poster', false],
      [official, 'official', false],
      [reader, undefined, false],
      [stranger, undefined, false],
      [insider, undefined, false],
      [stranger, 'machine', true],
    ];
    for (const to of LISTING_STATES)
      for (const [who, mover, byMachine] of people) {
        const id = await givenIn(world, poster, from, track);
        const made = await attempt(world, who, id, to, byMachine);
        const move = findListingMove(from, to);
        const legal =
          move !== undefined && mover !== undefined && move.by.includes(mover) && (move.track ?? track) === track;
        expect({ to, mover, made }).toEqual({ to, mover, made: legal });
        expect((await rowOf(world, id)).state).toBe(legal ? to : from);
        expect(await movesOf(world, id)).toHaveLength(legal ? 1 : 0);
      }
  });
});

describe('the table of moves', () => {
  it('says in words when each may be made', () => {
    for (const { when, by } of LISTING_MOVES) {
      expect(when).toMatch(/\p{Script=Han}{4}/u);
      expect(by.length).toBeGreaterThan(0);
    }
  });

  it('reaches every state from a draft, on the track it belongs to', () => {
    for (const track of TRACKS) {
      const reached = new Set<ListingState>(['draft']);
      for (let i = 0; i < LISTING_STATES.length; i++)
        for (const move of LISTING_MOVES)
          if ((move.track ?? track) === track && reached.has(move.from)) reached.add(move.to);
      const missing = LISTING_STATES.filter((state) => !reached.has(state));
      expect(missing).toEqual(track === 'fiscal' ? [] : ['proposed']);
    }
  });

  it('lets one of two at once through, and tells the other', async () => {
    const { world, poster, official } = await cast();
    const id = await givenIn(world, poster, 'submitted', 'market');
    const row = await rowOf(world, id);
    const move = (to: ListingState) =>
      world.database.write((tx) => moveListing(tx, world.as(official), row, to, { action: 'move' }));
    const outcomes = await Promise.allSettled([move('returned'), move('published'), move('reviewing')]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await world.database.db.select().from(audit)).toHaveLength(1);
  });
});
