import { describe, expect, it } from 'vitest';
import { BID_STATES } from '#db/schema/index.ts';
import { bidInput } from '#src/domain/bids/input.ts';
import { BID_ACTION_WORDS, BID_MOVES, type BidAction, moveOf } from '#src/domain/bids/states.ts';
import {
  findListingMove,
  LISTING_ACTION_WORDS,
  type ListingState,
  type Mover,
  phaseOf,
} from '#src/domain/listings/states.ts';
import { ORGANISATION_MOVES } from '#src/domain/organisations/states.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { fenToWan } from '#src/lib/money.ts';
import { demoTables, historyOf, listingOf, MOMENTS, movesOf } from './demo.ts';

describe.each(MOMENTS)('the demo world loaded at %s', (moment) => {
  it('has listings with every wait before their deadline, some within 7 days', async () => {
    const { listings, now } = await demoTables(moment);
    const open = listings.filter((row) => phaseOf(row, now) === 'open');
    const days = open
      .filter(({ deadlineAt }) => deadlineAt !== null)
      .map(({ deadlineAt }) => ((deadlineAt as number) - now) / DAY);
    expect(Math.min(...days)).toBeGreaterThan(1.9);
    expect(Math.max(...days)).toBeGreaterThan(55);
    expect(Math.max(...days)).toBeLessThan(63);
    expect(days.filter((left) => left <= 7).length).toBeGreaterThanOrEqual(3);
    expect(listings.filter((row) => phaseOf(row, now) === 'closed')).toHaveLength(2);
  });

  it('has nothing that happened after now or before its organisation was verified', async () => {
    const { audit, listings, organisations, now } = await demoTables(moment);
    expect(audit.filter(({ at }) => at > now)).toEqual([]);
    const verified = new Map(organisations.map(({ id, verifiedAt }) => [id, verifiedAt ?? Number.POSITIVE_INFINITY]));
    expect(listings.filter((row) => row.createdAt < (verified.get(row.organisationId) as number))).toEqual([]);
  });

  it('numbers listings within the year of publication, in its order', async () => {
    const { listings } = await demoTables(moment);
    const published = listings
      .filter(({ publishedAt }) => publishedAt !== null)
      .sort((a, b) => Number(a.publishedAt) - Number(b.publishedAt));
    const numbers = published.map(({ number }) => number);
    expect(numbers).toEqual([...numbers].sort());
    expect(numbers.map((number) => number?.slice(0, 4))).toEqual(
      published.map(({ publishedAt }) => dayOf(publishedAt as number).slice(0, 4)),
    );
    expect(listings.filter(({ publishedAt, number }) => (publishedAt === null) !== (number === null))).toEqual([]);
  });

  it('has bids handed in while bidding was open', async () => {
    const { bids, listings } = await demoTables(moment);
    for (const bid of bids.filter(({ submittedAt }) => submittedAt !== null)) {
      const listing = listingOf(listings, bid.listingId);
      expect(bid.submittedAt).toBeGreaterThan(listing.publishedAt as number);
      expect(bid.submittedAt).toBeLessThan(listing.deadlineAt as number);
    }
  });

  it('has decisions between the deadline and the end of the selection', async () => {
    const world = await demoTables(moment);
    for (const bid of world.bids.filter(({ decidedAt }) => decidedAt !== null)) {
      const moves = movesOf(world, 'listings', bid.listingId);
      const at = (to: string) => moves.find((move) => move.to === to)?.at;
      const opened = historyOf(world, 'listings', bid.listingId).find(({ action }) => action === 'unseal')?.at;
      expect(bid.decidedAt).toBeGreaterThan(at('evaluating') as number);
      expect(at('evaluating')).toBeGreaterThan(opened as number);
      expect(bid.decidedAt).toBeLessThanOrEqual(at('matched') ?? at('unsuccessful') ?? world.now);
    }
  });

  it('has contracts recorded with the awarded bids of every contracted listing, signed by now', async () => {
    const { contracts, listings, bids, now } = await demoTables(moment);
    const signed = ['contracted', 'completed', 'terminated'];
    const contracted = listings.filter(({ state }) => signed.includes(state)).map(({ id }) => id);
    const taken = bids.filter(({ state }) => state === 'awarded' || state === 'defaulted');
    const awarded = taken.filter(({ listingId }) => contracted.includes(listingId));
    expect(contracts.map(({ bidId }) => bidId).sort()).toEqual(awarded.map(({ id }) => id).sort());
    expect(contracts.filter(({ signedOn }) => signedOn > dayOf(now))).toEqual([]);
  });
});

it('has a history for every listing that follows the table of moves and ends in its state', async () => {
  const world = await demoTables();
  expect(world.audit.filter(({ thing, action }) => thing === 'listings' && !LISTING_ACTION_WORDS[action])).toEqual([]);
  for (const { id, title, state, stateReason, track, importKey } of world.listings) {
    const [first, ...moves] = movesOf(world, 'listings', id);
    expect([first?.action, first?.to], title).toEqual(importKey ? ['import', 'submitted'] : ['create', 'draft']);
    for (const [i, { from, to }] of moves.entries()) {
      expect(from, title).toBe((moves[i - 1] ?? first)?.to);
      expect(findListingMove(from as ListingState, to as ListingState)?.track ?? track, `${from} ${to}`).toBe(track);
      expect(findListingMove(from as ListingState, to as ListingState)).toBeDefined();
    }
    expect(moves.at(-1) ?? first).toMatchObject({ to: state, reason: stateReason });
  }
});

it('has a history for every bid that follows the table of moves and ends in its state', async () => {
  const world = await demoTables();
  expect(world.audit.filter(({ thing, action }) => thing === 'bids' && !(action in BID_ACTION_WORDS))).toEqual([]);
  for (const { id, listingId, state, stateReason } of world.bids) {
    const { track } = listingOf(world.listings, listingId);
    const [first, ...moves] = movesOf(world, 'bids', id);
    expect(first).toMatchObject({ action: 'create', from: '', to: 'draft' });
    for (const { action, from, to } of moves) {
      expect(Object.keys(BID_MOVES)).toContain(action);
      const move = moveOf(action as BidAction);
      expect([move.from.map(String).includes(from), move.to, move.track ?? track]).toEqual([true, to, track]);
    }
    expect(moves.at(-1) ?? first).toMatchObject({ to: state, reason: stateReason });
  }
});

it('has a history for every organisation that follows the table of moves and ends in its state', async () => {
  const world = await demoTables();
  for (const { id, state, stateReason } of world.organisations) {
    const [first, ...moves] = movesOf(world, 'organisations', id).filter(isOfState);
    expect([first?.action, first?.to]).toEqual(state === 'stub' ? ['stub', 'stub'] : ['register', 'pending']);
    for (const { action, from, to } of moves)
      expect(ORGANISATION_MOVES).toContainEqual(expect.objectContaining({ action, from, to }));
    expect(moves.at(-1) ?? first).toMatchObject({ to: state, reason: stateReason });
  }
});

it('has every move made by who may: officials check, nobody their own organisation, the clock by itself', async () => {
  const world = await demoTables();
  const { users, memberships, listings } = world;
  const organisationOf = new Map(memberships.map((one) => [one.userId, one.organisationId]));
  const role = new Map(users.map((user) => [user.id, user.role]));
  const moverOf = (actorId: string | null, posterId: string): Mover | undefined => {
    if (actorId === null) return 'machine';
    if (organisationOf.get(actorId) === posterId) return 'poster';
    return role.get(actorId) === 'official' ? 'official' : undefined;
  };
  const moves = listings.flatMap((row) => movesOf(world, 'listings', row.id).slice(1));
  expect(moves.length).toBeGreaterThan(150);
  for (const { actorId, thingId, from, to } of moves) {
    const by = findListingMove(from as ListingState, to as ListingState)?.by ?? [];
    // What follows from a contract is the work of who ended the last one.
    const follows = by.includes('machine') && !by.includes('poster') && actorId !== null;
    expect(follows || by.includes(moverOf(actorId, listingOf(listings, thingId).organisationId) as Mover)).toBe(true);
  }
});

it('has another official behind the second look of every listing with two', async () => {
  const world = await demoTables();
  const passed = world.audit.filter(({ thing, action }) => thing === 'listings' && action === 'pass');
  expect(passed.length).toBeGreaterThan(5);
  for (const { thingId, actorId } of passed) {
    expect(listingOf(world.listings, thingId).checkedBy).toBe(actorId);
    const published = movesOf(world, 'listings', thingId).find(({ action }) => action === 'publish');
    expect(published?.actorId).not.toBe(actorId);
  }
});

it('has bids in every state, none by the poster, each by a verified firm or institute', async () => {
  const { bids, listings, organisations } = await demoTables();
  expect(new Set(bids.map(({ state }) => state))).toEqual(new Set(BID_STATES));
  for (const bid of bids) {
    expect(bid.organisationId).not.toBe(listingOf(listings, bid.listingId).organisationId);
    const bidder = organisations.find(({ id }) => id === bid.organisationId);
    expect(bidder?.state).toBe('verified');
    expect(['large', 'small', 'academy']).toContain(bidder?.kind);
  }
});

it('has only handed-in bids that the form would have taken', async () => {
  const { bids } = await demoTables();
  for (const bid of bids.filter(({ submittedAt }) => submittedAt !== null)) {
    const parsed = bidInput.safeParse({ ...bid, quoteFen: fenToWan(bid.quoteFen) });
    expect(parsed.error?.issues ?? [], bid.plan).toEqual([]);
  }
});

it('has one selection past its promised reply date, for the list of what is overdue', async () => {
  const { listings, now } = await demoTables();
  const overdue = listings.filter(({ state, replyOn }) => state === 'evaluating' && (replyOn as string) < dayOf(now));
  expect(overdue).toHaveLength(1);
});

it('has a colleague who waits to be let in, and the others let in by their manager', async () => {
  const { audit, memberships } = await demoTables();
  const by = (action: string) => audit.filter((row) => row.action === action);
  expect(memberships.filter(({ state }) => state === 'requested')).toHaveLength(1);
  expect(by('requestMembership').length).toBe(by('acceptMember').length + 1);
  for (const { actorId, thingId } of by('acceptMember'))
    expect(memberships).toContainEqual(
      expect.objectContaining({ userId: actorId, organisationId: thingId, role: 'manager' }),
    );
});

/** Not a matter of members, whose moves the organisation's log keeps too. */
const isOfState = ({ action }: { action: string }) => !/Member|Label/.test(action);
