import { z } from 'zod';
import { day, filledProse, line, moment, prose, ticked, whole } from '#src/lib/fields.ts';
import { bidIdInput, listingIdInput } from './input.ts';
import { DECLINE_REASONS, DISQUALIFY_REASONS, RENOUNCE_REASONS, type Reasons, reasonOf } from './reasons.ts';

/** Longest texts, in characters; the forms show them as hints. */
export const SELECTION_LIMITS = { reason: 1000, note: 1000, correction: 3000, comment: 1000, diagnosis: 2000 } as const;
const L = SELECTION_LIMITS;

/** Hours a bidder has for 补正, as the form offers them. */
export const CORRECTION_HOURS = { '24': '24 小时', '48': '48 小时', '72': '72 小时' } as const;

/** A reason from a chosen sentence, free text, or both. */
const REASON = { template: line(40), reason: prose(L.reason) };
/** The same under other names, where two such forms stand on one page. */
const FAULT = { fault: line(40), unfit: prose(L.reason) };

const join =
  (reasons: Reasons) =>
  <T extends { template: string; reason: string }>({ template, reason, ...rest }: T) => ({
    ...rest,
    reason: reasonOf(reasons, template, reason),
  });
/** Where nothing was chosen and nothing typed. */
const missing = (label: string, field = 'reason') => ({ error: `请选一句或写明${label}`, path: [field] });
const hasReason = ({ reason }: { reason: string }): boolean => reason !== '';

export const declineInput = bidIdInput
  .extend(REASON)
  .transform(join(DECLINE_REASONS))
  .refine(hasReason, missing('未入选的理由'));

export const disqualifyInput = bidIdInput
  .extend(FAULT)
  .transform(({ id, fault, unfit }) => ({ id, reason: reasonOf(DISQUALIFY_REASONS, fault, unfit) }))
  .refine(hasReason, missing('不合格的理由', 'unfit'));

export const renounceInput = bidIdInput
  .extend(REASON)
  .transform(join(RENOUNCE_REASONS))
  .refine(hasReason, missing('放弃的理由'));

export type ReasonedInput = { id: string; reason: string };

/** `reason` answers every bidder who has no answer yet; it may be empty where all have one. */
export const completeInput = listingIdInput.extend(REASON).transform(join(DECLINE_REASONS));
export type CompleteInput = z.output<typeof completeInput>;

export const failInput = listingIdInput
  .extend(FAULT)
  .transform(({ listingId, fault, unfit }) => ({ listingId, reason: reasonOf(DECLINE_REASONS, fault, unfit) }));

export const reviewInput = bidIdInput.extend({
  score: whole(0, 100)
    .refine((n) => n !== null, { error: '请打分，0 到 100' })
    .transform((n) => n as number),
  comment: prose(L.comment),
});
export type ReviewInput = z.output<typeof reviewInput>;

export const askCorrectionInput = bidIdInput.extend({
  note: filledProse(L.note, '要补正什么'),
  hours: z
    .string({ error: '请选补正的期限' })
    .refine((key) => Object.hasOwn(CORRECTION_HOURS, key), { error: '请选补正的期限' })
    .transform(Number),
});
export type AskCorrectionInput = z.output<typeof askCorrectionInput>;

export const correctInput = bidIdInput.extend({ text: filledProse(L.correction, '补正说明') });
export type CorrectInput = z.output<typeof correctInput>;

/** 延期; `leaves`: on without its batch, as a rolling listing. */
export const extendInput = listingIdInput.extend({
  deadlineAt: moment()
    .refine((at) => at !== null, { error: '请填新的揭榜截止时间' })
    .transform((at) => at as number),
  replyOn: day()
    .refine((on) => on !== null, { error: '请填承诺在哪一天前答复' })
    .transform((on) => on as string),
  leaves: ticked(),
});
export type ExtendInput = z.output<typeof extendInput>;

const MIN_DIAGNOSIS = 20;
export const diagnoseInput = listingIdInput.extend({
  diagnosis: prose(L.diagnosis).refine((text) => text.length >= MIN_DIAGNOSIS, {
    error: `请写明原因和建议，至少 ${MIN_DIAGNOSIS} 个字`,
  }),
});
export type DiagnoseInput = z.output<typeof diagnoseInput>;

export const trackInput = listingIdInput.extend({
  reviewOn: day()
    .refine((on) => on !== null, { error: '请填到哪一天再看' })
    .transform((on) => on as string),
});
export type TrackInput = z.output<typeof trackInput>;
