import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, type listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { phaseOf, TRACK_WORDS } from '#src/domain/listings/states.ts';
import { conflict } from '#src/errors.ts';
import { BID_STATES_WORDS, type BidAction, moveOf } from './states.ts';

type Bid = Pick<typeof bids.$inferSelect, 'id' | 'state'>;
type Listing = Pick<typeof listings.$inferSelect, 'state' | 'deadlineAt' | 'expiresAt' | 'track'>;

/**
 * Moves a bid along BID_MOVES and leaves the audit row; `bid` and `listing` were read in this transaction and the
 * person was authorised. Throws conflict where the bid's state or the phase of its listing does not allow it.
 */
export async function moveBid(
  tx: Transaction,
  ctx: Context,
  listing: Listing,
  bid: Bid,
  action: BidAction,
  reason = '',
): Promise<void> {
  const { from, to, word, during, track } = moveOf(action);
  if (!from.includes(bid.state)) throw conflict(`这份申请现在是“${BID_STATES_WORDS[bid.state].word}”，不能${word}。`);
  if (track && track !== listing.track) throw conflict(`${TRACK_WORDS[listing.track]}的榜不能${word}。`);
  if (during && phaseOf(listing, ctx.now) !== during) throw conflict(OUT_OF_PHASE[during]);
  const moved = await tx
    .update(bids)
    .set({ state: to, stateReason: reason, updatedAt: ctx.now, ...stampOf(action, ctx.now) })
    .where(and(eq(bids.id, bid.id), eq(bids.state, bid.state)))
    .returning({ id: bids.id });
  if (moved.length === 0) throw conflict('这份申请刚刚有了变化，请刷新后再看。');
  await record(tx, ctx, { thing: 'bids', thingId: bid.id, action, from: bid.state, to, reason });
}

const OUT_OF_PHASE = {
  open: '这一榜不在揭榜期，不能再揭榜或改动申请。',
  evaluating: '这一榜不在遴选中，不能作决定。',
  proposed: '这一榜不在公示中。',
  matched: '这一榜不在签约以前的阶段。',
  contracted: '这一榜不在履约中。',
} as const;

/** Moves that end the wait of a bidder, or what they had won. */
const ANSWERS: readonly BidAction[] = ['award', 'approve', 'decline', 'disqualify', 'renounce', 'default'];

function stampOf(action: BidAction, now: number): Partial<typeof bids.$inferInsert> {
  if (action === 'submit') return { submittedAt: now };
  if (action === 'revise') return { submittedAt: null };
  if (action === 'reinstate') return { decidedAt: null };
  return ANSWERS.includes(action) ? { decidedAt: now } : {};
}
