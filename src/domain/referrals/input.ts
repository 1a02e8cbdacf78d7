import { z } from 'zod';
import { choice, filledPhrase, filledProse, prose, ticked } from '#src/lib/fields.ts';

export const NOTE_MAX = 300;
const id = z.string().catch('');

export const referralInput = z.object({
  listingId: id,
  organisation: filledPhrase(100, '单位名称或统一社会信用代码'),
  note: filledProse(NOTE_MAX, '推荐的理由，对方会看到'),
});
export type ReferralInput = z.output<typeof referralInput>;

/** In 24 hours: of a university or a bank, who know a few that fit; of an official, whose work it is. */
export const REFERRALS_A_DAY = 20;
export const PUSHES_A_DAY = 100;

/** At most so many at once: more is a circular, not a recommendation. */
export const PUSH_MAX = 20;

export const pushInput = z.object({
  listingId: id,
  /** Ids of those ticked. */
  organisations: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((sent) => [...new Set([sent ?? []].flat().filter(Boolean))].slice(0, PUSH_MAX + 1)),
  /** One name or code a line. */
  names: prose(2000).transform((text) => [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean)),
  note: filledProse(NOTE_MAX, '附言，对方会看到'),
  /** Knows that some do not meet a hard condition. */
  anyway: ticked(),
});
export type PushInput = z.output<typeof pushInput>;

export const ANSWERS = { interested: '有意向，会考虑揭榜', declined: '不合适' } as const;
export const answerInput = z
  .object({ id, state: choice(ANSWERS, '答复'), answer: prose(NOTE_MAX) })
  .refine(({ state, answer }) => state === 'interested' || answer !== '', {
    path: ['answer'],
    error: '请写一句为什么不合适，下次推荐会更准',
  });
export type AnswerInput = z.output<typeof answerInput>;

export const referralIdInput = z.object({ id });
