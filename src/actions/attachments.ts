import { attachInput, removeInput } from '#src/domain/attachments/input.ts';
import { addAttachments, removeAttachment } from '#src/domain/attachments/operations.ts';
import { memberForm } from './form.ts';

/** Forms that stand on the pages of what the files belong to, and go back there. */
export const attachments = {
  add: memberForm(attachInput, async (ctx, input, { data }) => {
    const sent = data.getAll('files').filter((value) => value instanceof File && value.name !== '') as File[];
    const added = await addAttachments(ctx, input, sent);
    const flash = added === 0 ? '这些文件已经在这里了，没有重复添加。' : `添加了 ${added} 份文件。`;
    return { to: `${input.back}#files-${input.ownerId}`, flash };
  }),
  remove: memberForm(removeInput, async (ctx, input) => {
    await removeAttachment(ctx, input);
    return { to: input.back, flash: '文件已经移除。' };
  }),
};
