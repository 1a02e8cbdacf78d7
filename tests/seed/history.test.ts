import { describe, expect, it } from 'vitest';
import { bids as sealedBids } from '#db/schema/index.ts';
import { bidInput } from '#src/domain/bids/input.ts';
import { BID_MOVES, type BidAction, moveOf } from '#src/domain/bids/states.ts';
import { LISTING_ACTION_WORDS, LISTING_MOVES, phaseOf } from '#src/domain/listings/states.ts';
import { ORGANISATION_MOVES } from '#src/domain/organisations/states.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { fenToWan } from '#src/lib/money.ts';
import { type DemoTables, demoTables, loadDemo, MOMENTS } from './demo.ts';

const AFTER_DECISION = ['matched', 'contracted'];

describe.each(MOMENTS)('the demo world loaded at %s', (moment) => {
  it('has listings with every wait before their deadline, some within 7 days', async () => {
    const { listings, now } = await demoTables(moment);
    const open = listings.filter((row) => phaseOf(row, now) === 'open');
    const days = open.map(({ deadlineAt }) => ((deadlineAt as number) - now) / DAY);
    expect(Math.min(...days)).toBeGreaterThan(1.9);
    expect(Math.max(...days)).toBeGreaterThan(55);
    expect(Math.max(...days)).toBeLessThan(63);
    expect(days.filter((left) => left <= 7).length).toBeGreaterThanOrEqual(3);
    expect(listings.filter((row) => phaseOf(row, now) === 'closed')).toHaveLength(3);
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
      expect(bid.decidedAt).toBeGreaterThan(at('evaluating') as number);
      expect(at('evaluating')).toBeGreaterThan(listingOf(world.listings, bid.listingId).deadlineAt as number);
      expect(bid.decidedAt).toBeLessThan(at('matched') ?? world.now);
    }
  });

  it('has contracts recorded with the awarded bids of every contracted listing, signed by now', async () => {
    const { contracts, listings, bids, now } = await demoTables(moment);
    const contracted = listings.filter(({ state }) => state === 'contracted').map(({ id }) => id);
    const awarded = bids.filter(({ state, listingId }) => state === 'awarded' && contracted.includes(listingId));
    expect(contracts.map(({ bidId }) => bidId).sort()).toEqual(awarded.map(({ id }) => id).sort());
    expect(contracts.filter(({ signedOn }) => signedOn > dayOf(now))).toEqual([]);
  });
});

it('has a history for every listing that follows the table of moves and ends in its state', async () => {
  const world = await demoTables();
  for (const { id, title, state, stateReason } of world.listings) {
    const moves = movesOf(world, 'listings', id);
    expect(moves[0], title).toMatchObject({ action: 'create', from: '', to: 'draft' });
    for (const [i, { action, from, to }] of moves.entries()) {
      expect(LISTING_ACTION_WORDS[action]).toBeDefined();
      if (i === 0) continue;
      expect(from).toBe(moves[i - 1]?.to);
      expect(LISTING_MOVES).toContainEqual(expect.objectContaining({ from, to }));
    }
    expect(moves.at(-1)).toMatchObject({ to: state, reason: stateReason });
  }
});

it('has a history for every bid that follows the table of moves and ends in its state', async () => {
  const world = await demoTables();
  for (const { id, state, stateReason } of world.bids) {
    const [first, ...moves] = movesOf(world, 'bids', id).filter(({ action }) => action !== 'contract');
    expect(first).toMatchObject({ action: 'create', from: '', to: 'draft' });
    for (const { action, from, to } of moves) {
      expect(Object.keys(BID_MOVES)).toContain(action);
      const move = moveOf(action as BidAction);
      expect([move.from.map(String).includes(from), move.to]).toEqual([true, to]);
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

it('has every move made by who may: officials check, nobody their own organisation', async () => {
  const { audit, users, memberships, listings } = await demoTables();
  const organisationOf = new Map(memberships.map((one) => [one.userId, one.organisationId]));
  const role = new Map(users.map((user) => [user.id, user.role]));
  const checks = audit.filter(({ thing, action }) => thing === 'listings' && ['publish', 'return'].includes(action));
  expect(checks.length).toBeGreaterThan(30);
  for (const { actorId, thingId } of checks) {
    expect(role.get(actorId as string)).toBe('official');
    expect(organisationOf.get(actorId as string)).not.toBe(listingOf(listings, thingId).organisationId);
  }
  const others = audit.filter(({ thing, action }) => thing === 'listings' && !['publish', 'return'].includes(action));
  for (const { actorId, thingId } of others)
    expect(organisationOf.get(actorId as string)).toBe(listingOf(listings, thingId).organisationId);
});

it('has bids in every state of the ordinary course, none by the poster, each by a verified firm or institute', async () => {
  const { bids, listings, organisations } = await demoTables();
  const ordinary = ['draft', 'submitted', 'shortlisted', 'awarded', 'declined', 'withdrawn'];
  expect([...new Set(bids.map(({ state }) => state as string))]).toEqual(expect.arrayContaining(ordinary));
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

it('has bids sealed but for what a deadline has opened, each with a copy of every time it was handed in', async () => {
  const { bids, listings, now } = await demoTables();
  const kept = (id: string) => ['open', 'withdrawn'].includes(phaseOf(listingOf(listings, id), now));
  for (const bid of bids) {
    const taken = bid.state === 'draft' || bid.state === 'withdrawn';
    expect(bid.sealed !== null, bid.plan).toBe(taken || kept(bid.listingId));
    expect(bid.version > 0).toBe(bid.submittedAt !== null);
    expect(bid.team).not.toBe('');
  }
  expect(bids.some(({ sealed }) => sealed !== null)).toBe(true);
});

it('tells nothing of sealed bids in its tables', async () => {
  const { database } = await loadDemo();
  const rows = await database.db.select().from(sealedBids);
  for (const { sealed, team, ability, plan, schedule, fit, quoteFen, contactName, contactPhone } of rows)
    if (sealed !== null)
      expect([team, ability, plan, schedule, fit, quoteFen, contactName, contactPhone].filter(Boolean)).toEqual([]);
});

it('has bids in states that fit the phase of their listing', async () => {
  const { bids, listings, now } = await demoTables();
  const allowed: Record<string, string[]> = {
    open: ['draft', 'submitted', 'withdrawn'],
    closed: ['draft', 'submitted', 'withdrawn'],
    evaluating: ['submitted', 'shortlisted', 'declined', 'withdrawn'],
    matched: ['awarded', 'declined', 'withdrawn'],
    contracted: ['awarded', 'declined', 'withdrawn'],
    withdrawn: ['submitted', 'withdrawn'],
  };
  for (const bid of bids) expect(allowed[phaseOf(listingOf(listings, bid.listingId), now)]).toContain(bid.state);
});

it('has at least one and at most maxTakers awarded where a listing was decided, and an answer for everyone', async () => {
  const { bids, listings } = await demoTables();
  for (const { id, state, maxTakers } of listings) {
    const own = bids.filter(({ listingId }) => listingId === id);
    const awarded = own.filter((bid) => bid.state === 'awarded').length;
    expect(awarded).toBeLessThanOrEqual(maxTakers);
    expect(awarded > 0).toBe(AFTER_DECISION.includes(state));
    if (state === 'evaluating') expect(own.some((bid) => ['submitted', 'shortlisted'].includes(bid.state))).toBe(true);
  }
  expect(bids.filter(({ state, stateReason }) => state === 'declined' && stateReason === '')).toEqual([]);
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

const listingOf = (listings: DemoTables['listings'], id: string) =>
  listings.find((listing) => listing.id === id) as DemoTables['listings'][number];

const movesOf = ({ audit }: DemoTables, thing: string, thingId: string) =>
  audit.filter((row) => row.thing === thing && row.thingId === thingId);
