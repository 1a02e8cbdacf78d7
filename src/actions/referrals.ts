import { answerInput, pushInput, referralIdInput, referralInput } from '#src/domain/referrals/input.ts';
import { answerReferral, openReferral, refer } from '#src/domain/referrals/operations.ts';
import { pushListing } from '#src/domain/referrals/push.ts';
import { memberForm, staffForm } from './form.ts';

export const referrals = {
  refer: memberForm(referralInput, async (ctx, input) => {
    await refer(ctx, input);
    return {
      to: `/listings/${input.listingId}#refer`,
      flash: '已经推荐给对方的经办人。有答复会告诉您，也记在“我的推荐”里。',
    };
  }),
  push: staffForm(pushInput, async (ctx, input) => {
    const { sent, already } = await pushListing(ctx, input);
    const before = already.length > 0 ? `${already.join('、')}以前推送过，没有再发。` : '';
    return { to: `/listings/${input.listingId}/push#sent`, flash: `已经推送给 ${sent} 家。${before}` };
  }),
  open: memberForm(referralIdInput, async (ctx, input) => ({ to: `/listings/${await openReferral(ctx, input)}` })),
  answer: memberForm(answerInput, async (ctx, input) => {
    await answerReferral(ctx, input);
    return { to: `/referrals/${input.id}`, flash: '已经答复推荐人。' };
  }),
};
