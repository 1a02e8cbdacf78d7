import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { BID_STATES, bids, LISTING_STATES } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import {
  awardBid,
  declineBid,
  disqualifyBid,
  proposeBid,
  qualifyBid,
  shortlistBid,
  unproposeBid,
} from '#src/domain/bids/selection.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import { reinstateBid, renounceBid } from '#src/domain/bids/takers.ts';
import type { Track } from '#src/domain/listings/states.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

const reason = '规模不够';
const VERBS: Record<string, (ctx: MemberContext, id: string) => Promise<unknown>> = {
  qualify: (ctx, id) => qualifyBid(ctx, { id }),
  disqualify: (ctx, id) => disqualifyBid(ctx, { id, reason }),
  shortlist: (ctx, id) => shortlistBid(ctx, { id }),
  propose: (ctx, id) => proposeBid(ctx, { id }),
  unpropose: (ctx, id) => unproposeBid(ctx, { id }),
  award: (ctx, id) => awardBid(ctx, { id }),
  decline: (ctx, id) => declineBid(ctx, { id, reason }),
  reinstate: (ctx, id) => reinstateBid(ctx, { id }),
  renounce: (ctx, id) => renounceBid(ctx, { id, reason }),
};

type Legal = { who: 'poster' | 'bidder'; phase: string; tracks: readonly Track[]; moves: readonly string[] };
const BOTH = ['market', 'fiscal'] as const;
const poster = { who: 'poster', phase: 'evaluating', tracks: BOTH } as const;

/** Everything these verbs may do: who, in which phase and track, from → to. All else must leave the bid alone. */
const LEGAL: Record<string, Legal> = {
  qualify: { ...poster, moves: ['submitted→qualified'] },
  disqualify: { ...poster, moves: ['submitted→disqualified', 'qualified→disqualified'] },
  shortlist: { ...poster, moves: ['submitted→shortlisted', 'qualified→shortlisted'] },
  propose: {
    ...poster,
    tracks: ['fiscal'],
    moves: ['submitted→proposed', 'qualified→proposed', 'shortlisted→proposed'],
  },
  unpropose: { ...poster, tracks: ['fiscal'], moves: ['proposed→shortlisted'] },
  award: { ...poster, tracks: ['market'], moves: ['submitted→awarded', 'qualified→awarded', 'shortlisted→awarded'] },
  decline: { ...poster, moves: ['submitted→declined', 'qualified→declined', 'shortlisted→declined'] },
  reinstate: { ...poster, moves: ['declined→shortlisted'] },
  renounce: { who: 'bidder', phase: 'matched', tracks: BOTH, moves: ['awarded→renounced'] },
};

/** Published twice: before and after its deadline. */
const PHASES = LISTING_STATES.flatMap((state) => (state === 'published' ? ['open', 'closed'] : [state])) as string[];

describe('every move of the selection: verb × track × person × phase × state', () => {
  it.each(Object.keys(VERBS).flatMap((verb) => BOTH.map((track) => [verb, track] as const)))(
    '%s, %s',
    async (verb, track) => {
      const world = await createBiddingWorld({ track });
      const [{ actor: bidder, id }, other] = [await world.handIn(), await world.handIn()];
      const people = await peopleAround(world, bidder, other.actor);
      // Somebody gave up before, so that 递补 is possible.
      await world.database.write(async (tx) => {
        await tx.update(bids).set({ state: 'renounced', sealed: null }).where(eq(bids.id, other.id));
        await tx.update(bids).set({ sealed: null }).where(eq(bids.id, id));
      });
      const { who: entitled, phase: when, tracks, moves } = LEGAL[verb] as Legal;
      const moved: string[] = [];
      const attempt = async (who: string, phase: string, state: BidState) => {
        await put(world, id, phase, state);
        const thrown = await VERBS[verb]?.(world.as(people[who] as Actor), id).then(
          () => undefined,
          (e) => e,
        );
        expect(thrown === undefined || thrown.kind, `${verb} ${who} ${phase} ${state}: ${thrown}`).toBeTruthy();
        const after = (await world.bid(id)).state;
        if (after !== state) moved.push(`${who} ${phase} ${state}→${after}`);
      };
      for (const state of BID_STATES) {
        for (const phase of PHASES) await attempt(entitled, phase, state);
        for (const who of Object.keys(people).filter((name) => name !== entitled)) await attempt(who, when, state);
      }
      const expected = tracks.includes(track) ? moves.map((move) => `${entitled} ${when} ${move}`) : [];
      expect(moved.sort()).toEqual(expected.sort());
    },
  );
});

const peopleAround = async (world: BiddingWorld, bidder: Actor, rival: Actor): Promise<Record<string, Actor>> => ({
  bidder,
  bidderReader: await world.person({ colleagueOf: bidder, memberRole: 'reader' }),
  poster: world.poster,
  posterReader: await world.person({ colleagueOf: world.poster, memberRole: 'reader' }),
  rival,
  stranger: await world.person(),
  official: await world.official(),
});

async function put(world: BiddingWorld, id: string, phase: string, state: BidState): Promise<void> {
  const published = phase === 'open' || phase === 'closed';
  await world.setListing({
    state: published ? 'published' : (phase as 'evaluating'),
    deadlineAt: phase === 'open' ? world.now + 1 : world.now,
  });
  await world.database.write(async (tx) => {
    await tx.update(bids).set({ state, stateReason: '' }).where(eq(bids.id, id));
  });
}
