import { importIdInput, remapInput, uploadInput } from '#src/domain/imports/input.ts';
import { confirmImport, discardImport, remapImport, uploadImport } from '#src/domain/imports/operations.ts';
import { conflict } from '#src/errors.ts';
import { staffForm } from './form.ts';

const page = (id: string) => `/staff/import/${id}`;

export const imports = {
  upload: staffForm(uploadInput, async (ctx, input, { data }) => {
    const file = data.get('file');
    if (!(file instanceof File) || file.name === '') throw conflict('请选择文件', 'file');
    return { to: page(await uploadImport(ctx, input, file)) };
  }),

  remap: staffForm(remapInput, async (ctx, input) => {
    await remapImport(ctx, input);
    return { to: page(input.id), flash: '已按新的对应关系重新检查。' };
  }),

  confirm: staffForm(importIdInput, async (ctx, { id }) => {
    await confirmImport(ctx, id);
    return { to: page(id) };
  }),

  discard: staffForm(importIdInput, async (ctx, { id }) => {
    await discardImport(ctx, id);
    return { to: '/staff/import', flash: '已经放弃，一行也没有导入。' };
  }),
};
