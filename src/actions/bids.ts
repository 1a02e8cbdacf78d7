import { bidForm, bidIdInput, inviteInput } from '#src/domain/bids/input.ts';
import { reviseBid, saveBid, submitBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, declinePartner, dismissPartner, invitePartner } from '#src/domain/bids/partners.ts';
import { memberForm } from './form.ts';
import { selection } from './selection.ts';

export const bids = {
  ...selection,
  /** Whatever the button, the draft is kept first. */
  save: memberForm(bidForm, async (ctx, { intent, ...input }, { data }) => {
    await saveBid(ctx, input);
    if (data.has('autosave')) return { saved: true };
    if (intent === 'partners') return { to: `/bids/${input.id}/partners`, flash: '草稿已经存好。' };
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
  invite: memberForm(inviteInput, async (ctx, input) => {
    await invitePartner(ctx, input);
    return { to: `/bids/${input.bidId}/partners`, flash: '邀请已经发出。这家确认以后，这里会显示。' };
  }),
  dismiss: memberForm(bidIdInput, async (ctx, input) => {
    const bidId = await dismissPartner(ctx, input);
    return { to: `/bids/${bidId}/partners`, flash: '已移出联合体。' };
  }),
  join: memberForm(bidIdInput, async (ctx, input) => {
    const bidId = await confirmPartner(ctx, input);
    return { to: `/bids/${bidId}`, flash: '已确认参加，牵头单位会收到通知。' };
  }),
  stayOut: memberForm(bidIdInput, async (ctx, input) => {
    const bidId = await declinePartner(ctx, input);
    return { to: `/bids/${bidId}/join`, flash: '已答复不参加，牵头单位会收到通知。' };
  }),
};
