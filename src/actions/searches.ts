import { changeInput, saveInput, searchIdInput, stopInput } from '#src/domain/searches/input.ts';
import { changeSearch, lookAtSearch, removeSearch, saveSearch } from '#src/domain/searches/operations.ts';
import { stopDigests } from '#src/domain/searches/stop.ts';
import { memberForm, visitorForm } from './form.ts';

export const searches = {
  save: memberForm(saveInput, async (ctx, input) => {
    await saveSearch(ctx, input);
    return { to: '/searches', flash: `已经保存“${input.name}”。` };
  }),
  change: memberForm(changeInput, async (ctx, input) => {
    await changeSearch(ctx, input);
    return { to: '/searches', flash: `“${input.name}”已经改好。` };
  }),
  look: memberForm(searchIdInput, async (ctx, input) => ({ to: await lookAtSearch(ctx, input) })),
  remove: memberForm(searchIdInput, async (ctx, input) => {
    await removeSearch(ctx, input);
    return { to: '/searches', flash: '已经删掉。' };
  }),
  stop: visitorForm(stopInput, async (ctx, { token }) => {
    await stopDigests(ctx, token);
    return { to: `/searches/stop?token=${encodeURIComponent(token)}`, flash: '已经停发。' };
  }),
};
