import { BID_STATES_WORDS, type BidState, isOneOf } from '#src/domain/bids/states.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { startOfDay, untilWords } from '#src/lib/dates.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number | null; on?: string | null; note?: string };
type Bid = {
  state: BidState;
  submittedAt: number | null;
  decidedAt: number | null;
  updatedAt: number;
  contract: { signedOn: string } | null;
  listing: Parameters<typeof phaseOf>[0] & { replyOn: string | null };
};

/** The line of a bid's life: handed in, deadline, selection, answer, contract. */
export function stepsOfBid(bid: Bid, now: number): Step[] {
  if (bid.state === 'withdrawn') return withdrawn(bid);
  const { deadlineAt, replyOn } = bid.listing;
  const open = phaseOf(bid.listing, now) === 'open';
  const closing = { word: '截止', at: deadlineAt };
  const reply = { word: '遴选', on: replyOn, note: '前答复' };
  if (bid.state === 'draft') {
    const left = open && deadlineAt !== null ? `，${untilWords(deadlineAt, now)}` : '';
    return line([], { word: `草稿${left}` }, [{ word: '提交' }, closing, reply, { word: '答复' }]);
  }
  const rest = [{ word: '答复' }, { word: '签约' }];
  if (isOneOf(OVER, bid.state)) return answered(bid);
  const handedIn = { word: '提交', at: bid.submittedAt };
  if (!open) return line([handedIn, closing], standing(bid.state, replyOn), rest);
  if (bid.state === 'unconfirmed') {
    const confirm = { word: '榜文有改动，等您重新确认', at: deadlineAt, note: '截止' };
    return line([handedIn], confirm, [reply, ...rest]);
  }
  const left = deadlineAt === null ? '' : `，${untilWords(deadlineAt, now)}截止`;
  return line([handedIn], { word: `密封中${left}`, at: deadlineAt }, [reply, ...rest]);
}

const OVER = ['awarded', 'declined', 'disqualified', 'lapsed', 'renounced', 'defaulted'] as const satisfies BidState[];

/** What became of it. */
function answered(bid: Bid): Step[] {
  const { deadlineAt } = bid.listing;
  const handedIn = { word: '提交', at: bid.submittedAt };
  const closing = { word: '截止', at: deadlineAt };
  if (bid.state === 'lapsed') return line([handedIn], { word: '失效', at: deadlineAt, note: '没有重新确认' }, []);
  const word = BID_STATES_WORDS[bid.state].word;
  if (bid.state !== 'awarded') return line([handedIn, closing], { word, at: bid.decidedAt }, []);
  const won = { word, at: bid.decidedAt };
  if (bid.contract === null) return line([handedIn, closing], won, [{ word: '签约' }]);
  return line([handedIn, closing, won], { word: '已签约', at: startOfDay(bid.contract.signedOn) ?? null }, []);
}

type Shown = Omit<Step, 'stage'>;

const STANDING: Partial<Record<BidState, string>> = {
  qualified: '合格，等答复',
  shortlisted: '入围，等答复',
  proposed: '拟揭榜，等公示',
};

const standing = (state: BidState, replyOn: string | null): Shown => ({
  word: STANDING[state] ?? '等发榜方遴选',
  on: replyOn,
  note: '前答复',
});

const withdrawn = ({ submittedAt, updatedAt }: Bid): Step[] =>
  line(submittedAt === null ? [] : [{ word: '提交', at: submittedAt }], { word: '撤回', at: updatedAt }, []);

const line = (past: Shown[], now: Shown, ahead: Shown[]): Step[] => [
  ...past.map((step) => ({ ...step, stage: 'past' as const })),
  { ...now, stage: 'now' },
  ...ahead.map((step) => ({ ...step, stage: 'ahead' as const })),
];
