import { z } from 'zod';
import { VERDICTS } from '#db/schema/index.ts';
import { prose } from '#src/lib/fields.ts';
import { localPath } from '#src/lib/pages.ts';
import { REASON_WORDS } from './states.ts';

export const WORDS_MAX = 200;

const id = z.string().catch('');
const pair = {
  listingId: id,
  supplyIndex: z.enum(['capabilities', 'achievements']).catch('capabilities'),
  supplyId: id,
  /** Where the form stood. */
  back: z
    .string()
    .catch('')
    .transform((path) => localPath(path) ?? '/workbench'),
};

/** Why it does not fit is asked for, since that is what makes the next suggestions better. */
export const judgeInput = z
  .object({
    ...pair,
    verdict: z.enum(VERDICTS, { error: '请选择有兴趣还是不合适' }),
    reason: z.string().catch(''),
    words: prose(WORDS_MAX),
  })
  .superRefine(({ verdict, reason, words }, ctx) => {
    if (verdict === 'interested') return;
    if (!Object.hasOwn(REASON_WORDS, reason))
      ctx.addIssue({ code: 'custom', path: ['reason'], message: '请选一个原因，以后的建议会更准' });
    else if (reason === 'other' && words === '')
      ctx.addIssue({ code: 'custom', path: ['words'], message: '请写一句是什么原因' });
  })
  .transform(({ reason, ...input }) => ({
    ...input,
    reason: input.verdict === 'interested' ? ('' as const) : (reason as keyof typeof REASON_WORDS),
  }));
export type JudgeInput = z.output<typeof judgeInput>;

export const unjudgeInput = z.object(pair);
export type UnjudgeInput = z.output<typeof unjudgeInput>;
