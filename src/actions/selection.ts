import { askCorrection, correctBid } from '#src/domain/bids/correction.ts';
import { bidIdInput, listingIdInput } from '#src/domain/bids/input.ts';
import { reviewBid } from '#src/domain/bids/reviews.ts';
import {
  awardBid,
  completeSelection,
  declineBid,
  disqualifyBid,
  proposeBid,
  qualifyBid,
  shortlistBid,
  startSelection,
  unproposeBid,
} from '#src/domain/bids/selection.ts';
import {
  askCorrectionInput,
  completeInput,
  correctInput,
  declineInput,
  diagnoseInput,
  disqualifyInput,
  extendInput,
  failInput,
  renounceInput,
  reviewInput,
  trackInput,
} from '#src/domain/bids/selection-input.ts';
import { reinstateBid, renounceBid } from '#src/domain/bids/takers.ts';
import {
  askDiagnosis,
  diagnoseListing,
  extendListing,
  failSelection,
  reworkListing,
  trackListing,
} from '#src/domain/bids/unsuccessful.ts';
import { urgePoster } from '#src/domain/bids/urge.ts';
import { memberForm, staffForm } from './form.ts';

const compare = (listingId: string) => `/listings/${listingId}/bids`;
const next = ({ listingId }: { listingId: string }) => `/listings/${listingId}/next`;

/** What the poster does with the bids of a listing, and what follows for both sides; part of the actions of `bids`. */
export const selection = {
  start: memberForm(listingIdInput, async (ctx, input) => {
    await startSelection(ctx, input);
    return { to: compare(input.listingId), flash: '遴选开始了，每家揭榜单位都会收到通知。' };
  }),
  qualify: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await qualifyBid(ctx, input);
    return { to: compare(listingId), flash: '已定为合格，对方会收到通知。' };
  }),
  disqualify: memberForm(disqualifyInput, async (ctx, input) => {
    const listingId = await disqualifyBid(ctx, input);
    return { to: compare(listingId), flash: '已答复不合格，对方会收到您写的理由。' };
  }),
  shortlist: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await shortlistBid(ctx, input);
    return { to: compare(listingId), flash: '已列为入围，对方会收到通知。' };
  }),
  propose: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await proposeBid(ctx, input);
    return { to: compare(listingId), flash: '已提为拟揭榜方，对方会收到通知。其余都答复以后，由管理部门公示。' };
  }),
  unpropose: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await unproposeBid(ctx, input);
    return { to: compare(listingId), flash: '已退回遴选，这家仍然入围，会收到通知。' };
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
    return { to: compare(input.listingId), flash: '每家揭榜单位都有了答复。接下来怎样办，看这一页的上方。' };
  }),
  fail: memberForm(failInput, async (ctx, input) => {
    await failSelection(ctx, input);
    return { to: next(input), flash: '遴选以流榜结束，每家都有了答复。请选去向。' };
  }),
  reinstate: memberForm(bidIdInput, async (ctx, input) => {
    const listingId = await reinstateBid(ctx, input);
    return { to: compare(listingId), flash: '这家重新入围了，会收到通知。' };
  }),
  renounce: memberForm(renounceInput, async (ctx, input) => {
    await renounceBid(ctx, input);
    return { to: `/bids/${input.id}`, flash: '已经放弃，发榜方会收到您写的理由。' };
  }),
  review: memberForm(reviewInput, async (ctx, input) => {
    await reviewBid(ctx, input);
    return { to: `/bids/${input.id}#reviews`, flash: '您的打分存好了，只有本单位的人看得到。' };
  }),
  askCorrection: memberForm(askCorrectionInput, async (ctx, input) => {
    await askCorrection(ctx, input);
    return { to: `/bids/${input.id}`, flash: '已请对方补正，对方会收到通知。' };
  }),
  correct: memberForm(correctInput, async (ctx, input) => {
    await correctBid(ctx, input);
    return { to: `/bids/${input.id}`, flash: '补正说明交上去了，发榜方会收到通知。' };
  }),
  extend: memberForm(extendInput, async (ctx, input) => {
    await extendListing(ctx, input);
    return { to: `/listings/${input.listingId}`, flash: '重新开放揭榜了，以前揭过榜的单位会收到通知。' };
  }),
  rework: memberForm(listingIdInput, async (ctx, input) => {
    await reworkListing(ctx, input);
    return { to: `/listings/${input.listingId}/edit`, flash: '可以修改了。改好以后提交，重新审核发榜。' };
  }),
  askDiagnosis: memberForm(listingIdInput, async (ctx, input) => {
    await askDiagnosis(ctx, input);
    return { to: next(input), flash: '已请管理部门诊断，结论会发到经办人的邮箱。' };
  }),
  diagnose: staffForm(diagnoseInput, async (ctx, input) => {
    await diagnoseListing(ctx, input);
    return { to: next(input), flash: '诊断结论已经告知发榜方。' };
  }),
  track: memberForm(trackInput, async (ctx, input) => {
    await trackListing(ctx, input);
    return { to: next(input), flash: '转入长期跟踪，到那一天会提醒您。' };
  }),
  urge: staffForm(listingIdInput, async (ctx, input) => {
    await urgePoster(ctx, input);
    return { to: '/staff/overdue', flash: '催办信已经发出。' };
  }),
};
