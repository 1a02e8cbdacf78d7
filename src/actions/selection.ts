import { bidIdInput, listingIdInput } from '#src/domain/bids/input.ts';
import { awardBid, completeSelection, declineBid, shortlistBid, startSelection } from '#src/domain/bids/selection.ts';
import { completeInput, declineInput } from '#src/domain/bids/selection-input.ts';
import { memberForm } from './form.ts';

const compare = (listingId: string) => `/listings/${listingId}/bids`;

/** What the poster does with the bids of a listing; part of the actions of `bids`. */
export const selection = {
  start: memberForm(listingIdInput, async (ctx, input) => {
    await startSelection(ctx, input);
    return { to: compare(input.listingId), flash: '遴选开始了，每家揭榜单位都会收到通知。' };
  }),
  shortlist: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await shortlistBid(ctx, input);
    return { to: compare(listingId), flash: '已列为入围，对方会收到通知。' };
  }),
  award: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await awardBid(ctx, input);
    return { to: compare(listingId), flash: '已定为揭榜方。对方会收到通知，双方的联系方式互相可见。' };
  }),
  decline: memberForm(declineInput, async (ctx, input) => {
    const listingId = await declineBid(ctx, input);
    return { to: compare(listingId), flash: '已答复未入选，对方会收到您写的理由。' };
  }),
  complete: memberForm(completeInput, async (ctx, input) => {
    await completeSelection(ctx, input);
    return { to: compare(input.listingId), flash: '遴选完成，每家揭榜单位都有了答复。签约以后，请在这里登记合同。' };
  }),
};
