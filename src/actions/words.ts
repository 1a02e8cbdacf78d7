import { rebuildInput, restoreInput, saveWordsInput, versionInput } from '#src/domain/words/input.ts';
import {
  activateVocabulary,
  askForRebuild,
  cancelRebuild,
  restoreVocabulary,
  saveVocabulary,
} from '#src/domain/words/operations.ts';
import { staffForm } from './form.ts';

const page = (number: number) => `/staff/words/${number}`;

export const words = {
  save: staffForm(saveWordsInput, async (ctx, input) => {
    const number = await saveVocabulary(ctx, input);
    return { to: page(number), flash: `已存为第 ${number} 版，还没有启用。先看它改变了什么，再决定。` };
  }),

  restore: staffForm(restoreInput, async (ctx, input) => {
    const number = await restoreVocabulary(ctx, input);
    return { to: page(number), flash: `第 ${input.number} 版已照原样存为第 ${number} 版，还没有启用。` };
  }),

  activate: staffForm(versionInput, async (ctx, { number }) => {
    await activateVocabulary(ctx, number);
    return { to: '/staff/rebuilds', flash: `第 ${number} 版已启用，搜索马上按它找。索引正在后台重建。` };
  }),

  rebuild: staffForm(rebuildInput, async (ctx) => {
    await askForRebuild(ctx);
    return { to: '/staff/rebuilds', flash: '已经排上，后台马上开始重建。网站照常使用。' };
  }),

  cancel: staffForm(rebuildInput, async (ctx, { id }) => {
    await cancelRebuild(ctx, id);
    return { to: '/staff/rebuilds', flash: '已经停止。重建过的部分是新的，其余照旧，搜索不受影响。' };
  }),
};
