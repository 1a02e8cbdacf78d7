import {
  labelInput,
  labelRemovalInput,
  mergeInput,
  mergeUndoInput,
  registrationInput,
  tieCorrectionInput,
  tieEndInput,
  tieInput,
  tieRemovalInput,
} from '#src/domain/organisations/input.ts';
import { addLabel, removeLabel } from '#src/domain/organisations/labels.ts';
import { mergeOrganisations, undoMerge } from '#src/domain/organisations/merge.ts';
import { createStub } from '#src/domain/organisations/stubs.ts';
import { correctTie, endTie, removeTie, setTie } from '#src/domain/organisations/ties.ts';
import { staffForm } from './form.ts';

/** What officials keep of an organisation. */
export const organisationRecords = {
  createStub: staffForm(registrationInput, async (ctx, input) => ({
    to: recordsOf(await createStub(ctx, input)),
    flash: '已代建。把认领网址发给企业，用这个代码登记的人就能认领。',
  })),

  addLabel: staffForm(labelInput, async (ctx, input) => ({
    to: recordsOf(await addLabel(ctx, input)),
    flash: '称号已添加。',
  })),

  removeLabel: staffForm(labelRemovalInput, async (ctx, input) => ({
    to: recordsOf(await removeLabel(ctx, input)),
    flash: '称号已移除，不再计数，记录还在。',
  })),

  setTie: staffForm(tieInput, async (ctx, input) => ({
    to: recordsOf(await setTie(ctx, input)),
    flash: '归属已登记。',
  })),

  endTie: staffForm(tieEndInput, async (ctx, input) => ({
    to: recordsOf(await endTie(ctx, input)),
    flash: '归属已结束。',
  })),

  correctTie: staffForm(tieCorrectionInput, async (ctx, input) => ({
    to: recordsOf(await correctTie(ctx, input)),
    flash: '归属已更正，理由已记录。',
  })),

  removeTie: staffForm(tieRemovalInput, async (ctx, input) => ({
    to: recordsOf(await removeTie(ctx, input)),
    flash: '归属已删除，理由已记录。',
  })),

  merge: staffForm(mergeInput, async (ctx, input) => {
    await mergeOrganisations(ctx, input);
    return { to: recordsOf(input.into), flash: '已合并，并已通知管理员。90 天内可以撤销。' };
  }),

  undoMerge: staffForm(mergeUndoInput, async (ctx, input) => {
    const { fromId, kept } = await undoMerge(ctx, input);
    const rest = kept > 0 ? `，${kept} 条已经改动或删除，没有转回` : '，全部转回';
    return { to: recordsOf(fromId), flash: `合并已撤销${rest}。` };
  }),
};

const recordsOf = (id: string): string => `/staff/organisations/${id}`;
