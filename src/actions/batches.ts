import { batchIdInput, batchInput } from '#src/domain/batches/input.ts';
import { publishBatch, saveBatch } from '#src/domain/batches/operations.ts';
import { staffForm } from './form.ts';

const page = (id: string) => `/staff/batches/${id}`;

export const batches = {
  save: staffForm(batchInput, async (ctx, input) => {
    await saveBatch(ctx, input);
    return { to: page(input.id), flash: '批次已经存好。' };
  }),

  publish: staffForm(batchIdInput, async (ctx, input) => {
    await publishBatch(ctx, input);
    return { to: page(input.id), flash: '批次已经发布，到申报时间就能申报。' };
  }),
};
