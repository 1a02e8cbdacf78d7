import { expect, it } from 'vitest';
import { bids as sealedBids } from '#db/schema/index.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { demoTables, listingOf, loadDemo } from './demo.ts';

const AFTER_DECISION = ['matched', 'contracted', 'completed', 'terminated'];

it('has bids sealed but for what a deadline has opened, each with a copy of every time it was handed in', async () => {
  const { bids, bidVersions, listings, now } = await demoTables();
  const kept = (id: string) => ['open', 'withdrawn'].includes(phaseOf(listingOf(listings, id), now));
  for (const bid of bids) {
    const never = ['draft', 'withdrawn', 'lapsed'].includes(bid.state);
    const earlier = bid.round < listingOf(listings, bid.listingId).round;
    expect(bid.sealed !== null, bid.plan).toBe(never || (kept(bid.listingId) && !earlier));
    expect(bidVersions.filter(({ bidId }) => bidId === bid.id)).toHaveLength(bid.version);
    expect(bid.version > 0).toBe(bid.submittedAt !== null);
    expect(bid.team).not.toBe('');
  }
  expect(bids.some(({ sealed }) => sealed !== null)).toBe(true);
  expect(bids.some(({ version }) => version > 1)).toBe(true);
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
  const never = ['draft', 'withdrawn', 'lapsed'];
  const refused = ['declined', 'disqualified'];
  const taken = ['awarded', 'renounced', 'defaulted'];
  const allowed: Record<string, string[]> = {
    open: ['submitted', 'unconfirmed'],
    closed: ['submitted'],
    evaluating: ['submitted', 'qualified', 'shortlisted', ...refused],
    proposed: ['proposed', ...refused],
    matched: ['awarded', ...refused],
    contracted: ['awarded', ...refused],
    completed: [...taken, ...refused],
    terminated: [...taken, ...refused],
    withdrawn: ['submitted'],
  };
  for (const bid of bids) {
    const listing = listingOf(listings, bid.listingId);
    const fitting = bid.round < listing.round ? refused : (allowed[phaseOf(listing, now)] ?? []);
    expect([...fitting, ...never]).toContain(bid.state);
  }
});

it('has at least one and at most maxTakers awarded where a listing was decided, and an answer for everyone', async () => {
  const { bids, listings } = await demoTables();
  for (const { id, title, state, maxTakers } of listings) {
    const own = bids.filter(({ listingId }) => listingId === id);
    const awarded = own.filter((bid) => ['awarded', 'defaulted'].includes(bid.state)).length;
    expect(awarded).toBeLessThanOrEqual(maxTakers);
    expect(awarded > 0, title).toBe(AFTER_DECISION.includes(state));
    if (state === 'evaluating') expect(own.some((bid) => ['submitted', 'shortlisted'].includes(bid.state))).toBe(true);
  }
  const reasoned = ['declined', 'disqualified', 'renounced', 'defaulted'];
  expect(bids.filter(({ state, stateReason }) => reasoned.includes(state) && stateReason === '')).toEqual([]);
});
