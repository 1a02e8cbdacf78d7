import { z } from 'zod';
import { choice, filledPhrase, filledProse, prose } from '#src/lib/fields.ts';

export const NOTE_MAX = 300;
const id = z.string().catch('');

export const referralInput = z.object({
  listingId: id,
  organisation: filledPhrase(100, '单位名称或统一社会信用代码'),
  note: filledProse(NOTE_MAX, '推荐的理由，对方会看到'),
});
export type ReferralInput = z.output<typeof referralInput>;

export const ANSWERS = { interested: '有意向，会考虑揭榜', declined: '不合适' } as const;
export const answerInput = z
  .object({ id, state: choice(ANSWERS, '答复'), answer: prose(NOTE_MAX) })
  .refine(({ state, answer }) => state === 'interested' || answer !== '', {
    path: ['answer'],
    error: '请写一句为什么不合适，下次推荐会更准',
  });
export type AnswerInput = z.output<typeof answerInput>;

export const referralIdInput = z.object({ id });
