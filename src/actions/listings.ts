import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import {
  contactPosterInput,
  listingForm,
  listingIdInput,
  MAX_INDICATORS,
  recommendListingInput,
  returnListingInput,
  withdrawListingInput,
} from '#src/domain/listings/input.ts';
import { contactPoster, withdrawListing } from '#src/domain/listings/operations.ts';
import { passListing, publishListing, recommendListing, returnListing } from '#src/domain/listings/review.ts';
import { memberForm, staffForm } from './form.ts';

const page = (id: string) => `/listings/${id}`;

export const listings = {
  /** Whatever the button, the draft is kept first. */
  save: memberForm(listingForm, async (ctx, { intent, rows, ...listing }, { data }) => {
    const { id } = await saveListing(ctx, listing);
    if (data.has('autosave')) return { saved: true };
    if (intent === 'addRow') {
      const next = Math.min((rows ?? 0) + 1, MAX_INDICATORS);
      return { to: `${page(id)}/edit?rows=${next}#indicators-${next - 1}-name` };
    }
    if (intent !== 'submit') return { to: `${page(id)}/edit`, flash: '草稿已经存好，还没有提交。' };
    await submitListing(ctx, { id });
    return { to: page(id), flash: '已提交初核。初核结果会发到您的邮箱，也在工作台。' };
  }),

  pass: staffForm(listingIdInput, async (ctx, input) => {
    await passListing(ctx, input);
    return { to: page(input.id), flash: '初核已通过。接下来由另一位同事办理，他们会收到通知。' };
  }),

  publish: staffForm(listingIdInput, async (ctx, input) => {
    const { number } = await publishListing(ctx, input);
    return { to: page(input.id), flash: `已发榜，榜号 ${number}。发榜方会收到通知。` };
  }),

  sendBack: staffForm(returnListingInput, async (ctx, input) => {
    await returnListing(ctx, input);
    return { to: page(input.id), flash: '已退回修改，发榜方会收到您写的原因。' };
  }),

  recommend: staffForm(recommendListingInput, async (ctx, input) => {
    await recommendListing(ctx, input);
    return { to: page(input.id), flash: '已推荐到省，发榜方会收到通知。' };
  }),

  withdraw: memberForm(withdrawListingInput, async (ctx, input) => {
    await withdrawListing(ctx, input);
    return { to: page(input.id), flash: '已经撤榜。揭榜单位会收到通知和原因。' };
  }),

  contact: memberForm(contactPosterInput, async (ctx, input) => {
    await contactPoster(ctx, input);
    return { to: page(input.id), flash: '已经转达。发榜方会直接回信到您的邮箱。' };
  }),
};
