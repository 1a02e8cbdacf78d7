import { answerInput, referralIdInput, referralInput } from '#src/domain/referrals/input.ts';
import { answerReferral, openReferral, refer } from '#src/domain/referrals/operations.ts';
import { memberForm } from './form.ts';

export const referrals = {
  refer: memberForm(referralInput, async (ctx, input) => {
    await refer(ctx, input);
    return {
      to: `/listings/${input.listingId}#refer`,
      flash: '已经推荐给对方的经办人。有答复会告诉您，也记在“我的推荐”里。',
    };
  }),
  open: memberForm(referralIdInput, async (ctx, input) => ({ to: `/listings/${await openReferral(ctx, input)}` })),
  answer: memberForm(answerInput, async (ctx, input) => {
    await answerReferral(ctx, input);
    return { to: `/referrals/${input.id}`, flash: '已经答复推荐人。' };
  }),
};
