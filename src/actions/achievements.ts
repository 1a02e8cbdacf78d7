import { achievementForm, questionInput, withdrawalInput } from '#src/domain/achievements/input.ts';
import {
  askAboutAchievement,
  publishAchievement,
  saveAchievement,
  withdrawAchievement,
} from '#src/domain/achievements/operations.ts';
import { memberForm } from './form.ts';

const page = (id: string) => `/achievements/${id}`;

export const achievements = {
  save: memberForm(achievementForm, async (ctx, { intent, ...achievement }, { data }) => {
    const { id } = achievement;
    if (intent === 'publish' && !data.has('autosave')) {
      await publishAchievement(ctx, achievement);
      return { to: page(id), flash: '已经发布，马上就能搜到、匹配到。' };
    }
    await saveAchievement(ctx, achievement);
    if (data.has('autosave')) return { saved: true };
    if (intent === 'update') return { to: page(id), flash: '修改已经保存，公开的内容已更新。' };
    return { to: `${page(id)}/edit`, flash: '草稿已经存好，还没有发布。' };
  }),

  withdraw: memberForm(withdrawalInput, async (ctx, input) => {
    await withdrawAchievement(ctx, input);
    return { to: page(input.id), flash: '已经下架。修改后可以重新发布。' };
  }),

  ask: memberForm(questionInput, async (ctx, input) => {
    await askAboutAchievement(ctx, input);
    return { to: page(input.id), flash: '已经转达。对方会直接回信到您的邮箱。' };
  }),
};
