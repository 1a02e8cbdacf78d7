import { z } from 'zod';
import { choice, filledPhrase, moment, prose, ticked, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { FORCE_WORDS, REVIEW_WORDS, TRACK_WORDS } from './states.ts';

export const BATCH_NAME_MAX = 60;
export const BATCH_ABOUT_MAX = 3000;

const needed = <T>(field: z.ZodType<T | null>, message: string) =>
  field.refine((value): value is T & {} => value !== null, { error: message }).transform((value) => value as T);

/** 年度/批次 as its form sends it. */
export const batchInput = z
  .object({
    id: z.string({ error: '这一页已经过期，请重新打开' }).refine(isId, { error: '这一页已经过期，请重新打开' }),
    name: filledPhrase(BATCH_NAME_MAX, '批次名称'),
    year: needed(whole(2000, 2099), '请填年度，例如 2027'),
    track: choice(TRACK_WORDS, '支持方式'),
    review: choice(REVIEW_WORDS, '审核方式'),
    about: prose(BATCH_ABOUT_MAX),
    collectFrom: needed(moment(), '请填申报开始时间'),
    collectUntil: needed(moment(), '请填申报截止时间'),
    reviewUntil: moment(),
    bidUntil: needed(moment(), '请填揭榜截止时间'),
    evaluateUntil: needed(moment(), '请填评榜完成时间'),
    publicityDays: whole(5, 60).transform((days) => days ?? 5),
    termRule: choice(FORCE_WORDS, '怎样检查'),
    maxTermMonths: whole(1, 120).transform((months) => months ?? 36),
    totalRule: choice(FORCE_WORDS, '怎样检查'),
    minTotalTimes: whole(1, 100).transform((times) => times ?? 4),
    cashRule: choice(FORCE_WORDS, '怎样检查'),
    minCashPercent: whole(1, 100).transform((percent) => percent ?? 40),
    smallOnly: ticked(),
  })
  .superRefine((batch, ctx) => {
    for (const [field, message] of Object.entries(disorderOf(batch)))
      ctx.addIssue({ code: 'custom', path: [field], message });
  });
export type BatchInput = z.output<typeof batchInput>;

export const batchIdInput = z.object({ id: z.string().catch('') });

/** Each moment must be later than the one before; 审核完成 may be left out. */
function disorderOf(batch: {
  collectFrom: number;
  collectUntil: number;
  reviewUntil: number | null;
  bidUntil: number;
  evaluateUntil: number;
}): Record<string, string> {
  const { collectFrom, collectUntil, reviewUntil, bidUntil, evaluateUntil } = batch;
  const wrong: Record<string, string> = {};
  if (collectUntil <= collectFrom) wrong.collectUntil = '申报截止要晚于申报开始';
  if (reviewUntil !== null && reviewUntil <= collectUntil) wrong.reviewUntil = '审核完成要晚于申报截止';
  if (bidUntil <= (reviewUntil ?? collectUntil))
    wrong.bidUntil = reviewUntil === null ? '揭榜截止要晚于申报截止' : '揭榜截止要晚于审核完成';
  if (evaluateUntil <= bidUntil) wrong.evaluateUntil = '评榜完成要晚于揭榜截止';
  return wrong;
}
