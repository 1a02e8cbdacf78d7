import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import type { Plan } from '#src/domain/listings/amendment.ts';
import { changesInWords, changesOf, restrictedChange } from '#src/domain/listings/versions.ts';
import { type AmendedFacts, amendedForDraftLetter, amendedLetter, unsettledLetter } from './amend-mail.ts';
import type { Letter } from './mail.ts';
import { tellMembers } from './members.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import type { BidState } from './states.ts';

/** Unsettles what was handed in after a material change, and tells everybody. Returns how many bids it unsettled. */
export async function tellBidders(tx: Transaction, ctx: MemberContext, plan: Plan, note: string): Promise<number> {
  const { after, material } = plan;
  const facts = { ...factsOf(ctx, after), note, changes: changesInWords(publicChanges(plan, ctx.now)) };
  if (conditionsDiffer(plan)) await tx.update(bids).set({ conditionsDeclaredAt: null }).where(ofRound(after));
  const rows = await tx.select().from(bids).where(ofRound(after)).orderBy(bids.id);
  let unsettled = 0;
  for (const bid of rows) {
    if (material && bid.state === 'submitted') {
      await moveBid(tx, ctx, after, bid, 'unsettle');
      unsettled++;
    }
    const write = letterTo(bid.state, material);
    await tell(tx, ctx, bid, write({ ...facts, bid }));
    if (bid.state !== 'draft') await tellMembers(tx, ctx, bid, after, (joint) => write({ ...facts, ...joint }));
  }
  return unsettled;
}

const CONDITIONS = ['takerRegion', 'qualifications'] as const;

/** What a bidder declared, it declared of the conditions as they were. */
const conditionsDiffer = ({ old, content }: Plan): boolean =>
  CONDITIONS.some((name) => JSON.stringify(old[name]) !== JSON.stringify(content[name]));

const CONCERNED = ['draft', 'submitted', 'unconfirmed'] as const satisfies BidState[];

const ofRound = ({ id, round }: Plan['after']) =>
  and(eq(bids.listingId, id), eq(bids.round, round), inArray(bids.state, CONCERNED));

/** What does not hold yet for another reason has to be confirmed all the same. */
function letterTo(state: BidState, material: boolean): (facts: AmendedFacts) => Letter {
  if (state === 'draft') return amendedForDraftLetter;
  return material || state === 'unconfirmed' ? unsettledLetter : amendedLetter;
}

/** Letters go to bidders: of 不公开内容 they learn only that it changed. */
const publicChanges = ({ old, content }: Plan, now: number) => [
  ...changesOf(old, content, now),
  ...(old.restricted === content.restricted ? [] : [restrictedChange()]),
];
