import { amendInput, amendListing, reconfirmBid, reconfirmInput } from '#src/domain/bids/amend.ts';
import { listingIdInput } from '#src/domain/listings/input.ts';
import { renewListing } from '#src/domain/listings/renew.ts';
import { dayOf, formatDay, formatTime } from '#src/lib/dates.ts';
import { memberForm } from './form.ts';

export const amendments = {
  amend: memberForm(amendInput, async (ctx, input) => {
    const { material, unsettled, extended, deadlineAt } = await amendListing(ctx, input);
    const bids = unsettled > 0 ? `${unsettled} 份申请失效待确认，揭榜单位会收到通知。` : '揭榜单位会收到通知。';
    const later = extended && deadlineAt !== null ? `截止推后到 ${formatTime(deadlineAt, ctx.now)}。` : '';
    const flash = material ? `修改已经公布，属实质修改。${bids}${later}` : `修改已经公布。${bids}`;
    return { to: `/listings/${input.id}/versions`, flash };
  }),

  renew: memberForm(listingIdInput, async (ctx, input) => {
    const { expiresAt } = await renewListing(ctx, input);
    return { to: `/listings/${input.id}`, flash: `已续期，有效期到 ${formatDay(dayOf(expiresAt), ctx.now)}。` };
  }),

  reconfirm: memberForm(reconfirmInput, async (ctx, input) => {
    await reconfirmBid(ctx, input);
    return { to: `/bids/${input.id}`, flash: '申请已经重新确认，照旧有效。' };
  }),
};
