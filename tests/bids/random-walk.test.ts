import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit, bidPartners, bids, bidVersions } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { reconfirmBid } from '#src/domain/bids/amend.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { moveBid } from '#src/domain/bids/moves.ts';
import { reviseBid, saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, declinePartner, dismissPartner, invitePartner } from '#src/domain/bids/partners.ts';
import {
  awardBid,
  completeSelection,
  declineBid,
  qualifyBid,
  shortlistBid,
  startSelection,
} from '#src/domain/bids/selection.ts';
import { LIVE } from '#src/domain/bids/states.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { Refusal } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

/** Of the 12 who may act, these are bidders, the others the poster. */
const BIDDERS = 4;
type Step = { verb: string; who: number; which: number };
/** The world of a walk: its bidders, and the bid each of them would write in this round. */
type Walk = BiddingWorld & { bidders: Actor[]; guests: Actor[]; ids: string[]; deadlines: Map<number, number> };

const BIDDING = [
  ...['save', 'draft', 'draft', 'submit', 'submit', 'revise', 'withdraw', 'unsettle', 'reconfirm', 'invite', 'join'],
  ...['together', 'together', 'stayOut', 'dismiss', 'award', 'close'],
];
const CHOOSING = [
  ...['qualify', 'shortlist', 'award', 'award', 'decline', 'decline', 'complete', 'start', 'start', 'close', 'submit'],
  ...['revise', 'join', 'unsettle'],
];
const walkOf = (verbs: readonly string[], length: number) =>
  fc.array(
    fc.record({
      verb: fc.constantFrom(...verbs),
      who: fc.nat({ max: 11 }),
      which: fc.nat({ max: BIDDERS - 1 }),
    }),
    { minLength: length / 2, maxLength: length },
  );
const DEADLINE: Step = { verb: 'tick', who: 4, which: 0 };
/** Two rounds, each with its deadline; the second only where the first came to nothing. */
const walks = fc
  .tuple(walkOf(BIDDING, 20), walkOf(CHOOSING, 20), walkOf(BIDDING, 14), walkOf(CHOOSING, 14))
  .map(([first, choice, second, last]): Step[] => [
    ...[...first, DEADLINE, ...choice, { ...DEADLINE, verb: 'again' }],
    ...[...second, DEADLINE, ...last],
  ]);

it('whatever people and clock do in whatever order, places, seals, rounds, answers and trail hold', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(walks, fc.integer({ min: 1, max: 3 }), async (walk, maxTakers) => {
      const world = (await createBiddingWorld({ maxTakers })) as Walk;
      Object.assign(world, { bidders: [], deadlines: new Map([[1, world.deadlineAt]]) });
      for (let i = 0; i < BIDDERS; i++) world.bidders.push(await world.person());
      world.guests = [await world.person(), await world.person(), world.bidders[0] as Actor];
      world.ids = world.bidders.map(() => newId());
      for (const step of walk) {
        await take(world, step);
        for (const state of await check(world, maxTakers)) reached.add(state);
      }
      world.database.close();
    }),
    { numRuns: 16, seed: 20261122 },
  );
  const met = ['published', 'evaluating', 'matched', 'unsuccessful', 'unconfirmed', 'lapsed', 'awarded', 'declined'];
  expect([...reached]).toEqual(expect.arrayContaining([...met, 'confirmed member', 'round 2']));
}, 240_000);

/** Does one thing as somebody; a refusal is an answer, anything else thrown a failure. */
async function take(world: Walk, { verb, who, which }: Step): Promise<void> {
  const listingId = world.listing.id;
  const ctx = world.as(world.bidders[who] ?? world.poster);
  const own = world.as(world.bidders[which] as Actor);
  const id = world.ids[which] as string;
  const verbs: Record<string, () => Promise<unknown>> = {
    draft: () => saveBid(own, bidFor(listingId, { id })),
    save: () => saveBid(ctx, bidFor(listingId, { id, plan: '' })),
    submit: () => saveAndSubmit(own, bidFor(listingId, { id })),
    revise: () => reviseBid(ctx, { id }),
    withdraw: () => withdrawBid(ctx, { id }),
    unsettle: () => unsettle(world, id),
    reconfirm: async () => reconfirmBid(own, { id, version: (await world.reload()).version }),
    invite: () =>
      invitePartner(own, {
        id: newId(),
        bidId: id,
        organisationId: guestOf(world, who).organisation?.id as string,
        task: '检测',
      }),
    together: async () => {
      for (const part of ['draft', 'invite', 'join']) await verbs[part]?.();
    },
    join: () => withMember(world, id, who, (row, guest) => confirmPartner(world.as(guest), row)),
    stayOut: () => withMember(world, id, who, (row, guest) => declinePartner(world.as(guest), row)),
    dismiss: () => withMember(world, id, who, (row) => dismissPartner(own, row)),
    tick: async () => {
      world.now = Math.max(world.now, ...world.deadlines.values());
    },
    close: () => closeBidding(world.visitor()),
    start: () => startSelection(ctx, { listingId }),
    qualify: () => qualifyBid(ctx, { id }),
    shortlist: () => shortlistBid(ctx, { id }),
    award: () => awardBid(ctx, { id }),
    decline: () => declineBid(ctx, { id, reason: '规模不够' }),
    complete: () => completeSelection(ctx, { listingId, reason: which % 2 === 0 ? '名额已满' : '' }),
    again: () => putUpAgain(world),
  };
  await verbs[verb]?.().catch((thrown) => {
    if (!(thrown instanceof Refusal)) throw thrown;
  });
}

const guestOf = ({ guests }: Walk, who: number) => guests[who % guests.length] as Actor;

/** What a material change of the listing does to a bid. */
async function unsettle(world: Walk, id: string): Promise<void> {
  const [listing, bid] = [await world.reload(), await world.bid(id)];
  if (bid) await world.database.write((tx) => moveBid(tx, world.visitor(), listing, bid, 'unsettle'));
}

/** Does something about the invitation of this guest to a bid, where there is one. */
async function withMember(
  world: Walk,
  bidId: string,
  who: number,
  work: (row: { id: string }, guest: Actor) => Promise<unknown>,
): Promise<void> {
  const guest = guestOf(world, who);
  const rows = await world.database.db.select().from(bidPartners).where(eq(bidPartners.bidId, bidId));
  const row = rows.find(({ organisationId }) => organisationId === guest.organisation?.id);
  if (row) await work(row, guest);
}

/** 延期 after 流榜: a new round with a new deadline, in which everybody may bid anew. */
async function putUpAgain(world: Walk): Promise<void> {
  const listing = await world.reload();
  const set = { round: listing.round + 1, deadlineAt: world.now + 3 * DAY };
  await world.database.write((tx) => moveListing(tx, world.posting, listing, 'published', { action: 'extend', set }));
  world.deadlines.set(set.round, set.deadlineAt);
  for (const [i, id] of world.ids.entries()) if ((await world.bid(id))?.state !== 'draft') world.ids[i] = newId();
}

type BidRow = typeof bids.$inferSelect;
const SEALED_FOR_EVER = ['draft', 'unconfirmed', 'lapsed', 'withdrawn'];
const isLive = ({ state }: BidRow) => LIVE.some((live) => live === state);

/** What must hold after every step. Returns what was reached. */
async function check(world: Walk, maxTakers: number): Promise<string[]> {
  const all = await world.database.db.select().from(bids);
  const partners = await world.database.db.select().from(bidPartners);
  const listing = await world.reload();
  const count = (of: string) => all.filter(({ state, round }) => state === of && round === listing.round).length;
  expect(count('awarded')).toBeLessThanOrEqual(maxTakers);
  if (listing.state === 'published') expect(count('awarded') + count('declined') + count('shortlisted')).toBe(0);
  if (listing.state === 'matched') expect([count('awarded') > 0, count('submitted')]).toEqual([true, 0]);
  for (const bid of all) checkSeal(world, bid);
  const confirmed = partners.filter((one) => one.state === 'confirmed');
  const joined = confirmed.filter(({ bidId }) => all.some((bid) => bid.id === bidId && isLive(bid)));
  const taking = [...all.filter(isLive), ...joined].map(({ organisationId }) => organisationId);
  expect(new Set(taking).size).toBe(taking.length);
  for (const { bidId, state } of partners)
    if (all.find(({ id }) => id === bidId)?.state === 'submitted') expect(state).toBe('confirmed');
  await checkTrail(world, all);
  const more = confirmed.map(() => 'confirmed member');
  return [listing.state, ...all.map(({ state }) => state), `round ${listing.round}`, ...more];
}

/** Sealed stays sealed: nothing is open before the deadline of its round, and what is sealed tells nothing. */
function checkSeal(world: Walk, bid: BidRow): void {
  const open = bid.sealed === null;
  if (open) expect(world.now).toBeGreaterThanOrEqual(world.deadlines.get(bid.round) as number);
  if (SEALED_FOR_EVER.includes(bid.state)) expect(open).toBe(false);
  else if (bid.state !== 'submitted') expect(open).toBe(true);
  const { team, plan, quoteFen, contactPhone } = bid;
  if (!open) expect([team, plan, quoteFen, contactPhone]).toEqual(['', '', null, '']);
}

/** Every state was reached by a recorded move from the one before; every time it was handed in is kept. */
async function checkTrail(world: Walk, all: BidRow[]): Promise<void> {
  const moves = await world.database.db.select().from(audit).orderBy(audit.id);
  const kept = await world.database.db.select({ bidId: bidVersions.bidId }).from(bidVersions);
  for (const bid of all) {
    const trail = moves.filter(({ thingId }) => thingId === bid.id);
    expect(trail.at(-1)?.to).toBe(bid.state);
    for (const [i, { from }] of trail.entries()) expect(from).toBe(trail[i - 1]?.to ?? '');
    if (bid.state === 'declined') expect(bid.stateReason).not.toBe('');
    const times = trail.filter(({ action }) => action === 'submit').length;
    expect([bid.version, kept.filter(({ bidId }) => bidId === bid.id).length]).toEqual([times, times]);
  }
}
