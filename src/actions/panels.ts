import {
  addExpertInput,
  openPanelInput,
  panelInput,
  recuseInput,
  removeExpertInput,
  scoreInput,
} from '#src/domain/panels/input.ts';
import { addExpert, closePanel, openPanel, removeExpert } from '#src/domain/panels/operations.ts';
import { recuseFromSubject, scoreSubject } from '#src/domain/panels/scoring.ts';
import { memberForm, staffForm } from './form.ts';

const page = (listingId: string) => `/listings/${listingId}/panel`;

export const panels = {
  open: staffForm(openPanelInput, async (ctx, input) => {
    await openPanel(ctx, input);
    return { to: page(input.listingId), flash: '评议已经建好，请添加专家。' };
  }),
  addExpert: staffForm(addExpertInput, async (ctx, input) => {
    const listingId = await addExpert(ctx, input);
    return { to: page(listingId), flash: '专家已经添加，会收到邀请信。' };
  }),
  removeExpert: staffForm(removeExpertInput, async (ctx, input) => {
    const listingId = await removeExpert(ctx, input);
    return { to: page(listingId), flash: '专家已经移出，会收到通知。' };
  }),
  close: staffForm(panelInput, async (ctx, input) => {
    const listingId = await closePanel(ctx, input);
    return { to: page(listingId), flash: '评议结束了，分数不再改动。发榜方会收到通知。' };
  }),
  score: memberForm(scoreInput, async (ctx, input) => {
    const id = await scoreSubject(ctx, input);
    return { to: `/panels/${id}`, flash: '分数和意见已经记下。评议结束以前还可以改。' };
  }),
  recuse: memberForm(recuseInput, async (ctx, input) => {
    const id = await recuseFromSubject(ctx, input);
    return { to: `/panels/${id}`, flash: '您已经回避这一份，内容不再给您看。' };
  }),
};
