import { judgeInput, unjudgeInput } from '#src/domain/matches/input.ts';
import { judgeMatch, unjudgeMatch } from '#src/domain/matches/operations.ts';
import { memberForm } from './form.ts';

export const matches = {
  judge: memberForm(judgeInput, async (ctx, input) => {
    await judgeMatch(ctx, input);
    const flash =
      input.verdict === 'interested'
        ? '记下了：有兴趣，这一条留在最前。'
        : '记下了：不合适，这一条不再列出，可以恢复。';
    return { to: input.back, flash };
  }),
  unjudge: memberForm(unjudgeInput, async (ctx, input) => {
    await unjudgeMatch(ctx, input);
    return { to: input.back, flash: '已经收回，这一条按分数排列。' };
  }),
};
