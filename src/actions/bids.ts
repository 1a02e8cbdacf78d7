import { recordContract } from '#src/domain/bids/contract.ts';
import {
  bidForm,
  bidIdInput,
  completeInput,
  contractInput,
  declineInput,
  listingIdInput,
} from '#src/domain/bids/input.ts';
import { reviseBid, saveBid, submitBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid, shortlistBid, startSelection } from '#src/domain/bids/selection.ts';
import { memberForm } from './form.ts';

const compare = (listingId: string) => `/listings/${listingId}/bids`;

export const bids = {
  /** Whatever the button, the draft is kept first. */
  save: memberForm(bidForm, async (ctx, { intent, ...input }, { data }) => {
    await saveBid(ctx, input);
    if (data.has('autosave')) return { saved: true };
    if (intent !== 'submit') return { to: `/listings/${input.listingId}/bid`, flash: '草稿已经存好，还没有提交。' };
    await submitBid(ctx, input);
    return { to: `/bids/${input.id}`, flash: '揭榜申请已经提交。截止之前内容是密封的，可以撤回、修改。' };
  }),
  revise: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await reviseBid(ctx, input);
    return { to: `/listings/${listingId}/bid`, flash: '申请回到了草稿。改好以后，请在截止前重新提交。' };
  }),
  withdraw: memberForm(bidIdInput, async (ctx, input) => {
    await withdrawBid(ctx, input);
    return { to: `/bids/${input.id}`, flash: '这份申请已经撤回，别人读不到它。' };
  }),
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
  contract: memberForm(contractInput, async (ctx, input) => {
    const listingId = await recordContract(ctx, input);
    return { to: compare(listingId), flash: '合同已登记。' };
  }),
};
