import {
  approveInput,
  decideObjectionInput,
  objectionInput,
  startPublicityInput,
} from '#src/domain/publicity/input.ts';
import { decideObjection, submitObjection } from '#src/domain/publicity/objections.ts';
import { approveProject, startPublicity } from '#src/domain/publicity/operations.ts';
import { staffForm, visitorForm } from './form.ts';

export const publicity = {
  start: staffForm(startPublicityInput, async (ctx, input) => {
    await startPublicity(ctx, input);
    return { to: `/publicity/${input.id}`, flash: '公示已经发布，发榜方和拟揭榜方会收到通知。公示的内容不能再改。' };
  }),
  object: visitorForm(objectionInput, async (ctx, input) => {
    await submitObjection(ctx, input);
    return {
      to: `/publicity/${input.publicityId}`,
      flash: '异议已经收到，由受理单位处理。您是谁、写了什么，不会公布。',
    };
  }),
  decide: staffForm(decideObjectionInput, async (ctx, input) => {
    const listingId = await decideObjection(ctx, input);
    const upheld = '异议成立：公示终止，这一榜退回遴选，有关各方会收到通知。';
    const flash = input.outcome === 'upheld' ? upheld : '异议不成立，异议人留了邮箱的会收到处理意见。';
    return { to: `/listings/${listingId}/publicity`, flash };
  }),
  approve: staffForm(approveInput, async (ctx, input) => {
    await approveProject(ctx, input);
    return { to: `/listings/${input.listingId}`, flash: '已经立项。发榜方和揭榜方会收到通知。' };
  }),
};
