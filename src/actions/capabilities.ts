import { capabilityForm, questionInput, withdrawalInput } from '#src/domain/capabilities/input.ts';
import {
  askAboutCapability,
  publishCapability,
  saveCapability,
  withdrawCapability,
} from '#src/domain/capabilities/operations.ts';
import { memberForm } from './form.ts';

const page = (id: string) => `/capabilities/${id}`;

export const capabilities = {
  save: memberForm(capabilityForm, async (ctx, { intent, ...capability }, { data }) => {
    const { id } = capability;
    if (intent === 'publish' && !data.has('autosave')) {
      await publishCapability(ctx, capability);
      return { to: page(id), flash: '已经发布，马上就能搜到、匹配到。' };
    }
    await saveCapability(ctx, capability);
    if (data.has('autosave')) return { saved: true };
    if (intent === 'update') return { to: page(id), flash: '修改已经保存，公开的内容已更新。' };
    return { to: `${page(id)}/edit`, flash: '草稿已经存好，还没有发布。' };
  }),

  withdraw: memberForm(withdrawalInput, async (ctx, input) => {
    await withdrawCapability(ctx, input);
    return { to: page(input.id), flash: '已经下架。修改后可以重新发布。' };
  }),

  ask: memberForm(questionInput, async (ctx, input) => {
    await askAboutCapability(ctx, input);
    return { to: page(input.id), flash: '已经转达。对方会直接回信到您的邮箱。' };
  }),
};
