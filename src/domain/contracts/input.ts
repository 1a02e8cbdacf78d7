import { z } from 'zod';
import { choice, day, filledPhrase, filledProse, line, phrase, prose, wan } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { CONTRACT_KIND_WORDS, OUTCOME_WORDS } from './states.ts';

/** Longest texts, in characters; the form shows them as hints. */
export const CONTRACT_LIMITS = {
  number: 60,
  registrationNumber: 40,
  title: 60,
  deliverable: 500,
  report: 3000,
  verdict: 1000,
} as const;
const L = CONTRACT_LIMITS;

/** An opaque id from a hidden field. What is no id cannot name anything. */
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });
const STALE = '这一页不完整，请刷新后再填';

/** `id` is the awarded bid. */
export const contractInput = z.object({
  id: id(),
  number: filledPhrase(L.number, '合同编号'),
  kind: choice(CONTRACT_KIND_WORDS, '合同类型'),
  amountFen: wan()
    .refine((fen) => fen !== null, { error: '请填写合同金额', abort: true })
    .refine((fen) => fen !== 0, { error: '合同金额要大于 0' })
    .transform((fen) => fen as number),
  signedOn: day()
    .refine((on) => on !== null, { error: '请填写签约日期' })
    .transform((on) => on as string),
  registrationNumber: line(L.registrationNumber),
});
export type ContractInput = z.output<typeof contractInput>;

export const registerInput = z.object({ id: id(), registrationNumber: line(L.registrationNumber) });
export type RegisterInput = z.output<typeof registerInput>;

export const MAX_MILESTONES = 20;

const row = z.object({
  id: id(),
  title: phrase(L.title),
  deliverable: prose(L.deliverable),
  dueOn: day(),
  payFen: wan(),
});
type SentRow = z.output<typeof row>;
type Row = Omit<SentRow, 'dueOn' | 'payFen'> & { dueOn: string; payFen: number };

const NEEDED = [
  ['title', '请填写名称'],
  ['dueOn', '请填写到期日'],
  ['payFen', '请填写付款额，没有付款填 0'],
] as const;

/** Rows with anything in them. `at` is the row as it was sent, so that a message finds its row again. */
const rows = z
  .preprocess((sent) => (Array.isArray(sent) ? sent : []), z.array(row))
  .transform((sent) => sent.map((one, at) => ({ ...one, at })).filter(isStarted))
  .superRefine((started, ctx) => {
    for (const one of started)
      for (const [field, message] of NEEDED)
        if (one[field] === null || one[field] === '')
          ctx.addIssue({ code: 'custom', path: [one.at, field], message: `第 ${one.at + 1} 行${message}` });
  })
  .refine((started) => started.length <= MAX_MILESTONES, { error: `最多 ${MAX_MILESTONES} 个里程碑，请合并` })
  .transform((started) => started as (Row & { at: number })[]);

const isStarted = ({ title, deliverable, dueOn, payFen }: SentRow): boolean =>
  title !== '' || deliverable !== '' || dueOn !== null || payFen !== null;

/** `id` is the contract. */
export const planInput = z.object({ id: id(), milestones: rows });
export type PlanInput = z.output<typeof planInput>;
/** The form: one button saves, the other only asks for one more row, whatever is in them. */
export const planForm = z.discriminatedUnion('intent', [
  planInput.extend({ intent: z.literal('save') }),
  z.object({ id: id(), intent: z.literal('addRow') }),
]);

/** `id` is the milestone. */
export const reportMilestoneInput = z.object({ id: id(), report: filledProse(L.report, '完成情况') });
export type ReportMilestoneInput = z.output<typeof reportMilestoneInput>;

/** `id` is the milestone. */
export const decideMilestoneInput = z.object({
  id: id(),
  outcome: choice(OUTCOME_WORDS, '结论'),
  verdict: filledProse(L.verdict, '意见'),
});
export type DecideMilestoneInput = z.output<typeof decideMilestoneInput>;

/** `id` is the milestone; nothing paid takes a record back. */
export const payInput = z.object({
  id: id(),
  paidFen: wan()
    .refine((fen) => fen !== null, { error: '请填写累计付款额，没有付过填 0' })
    .transform((fen) => fen as number),
  paidOn: day(),
});
export type PayInput = z.output<typeof payInput>;

export const askInput = z.object({ id: id(), report: filledProse(L.report, '完成情况') });
export type AskInput = z.output<typeof askInput>;

export const reasonInput = z.object({ id: id(), reason: filledProse(L.verdict, '理由') });
export type ReasonInput = z.output<typeof reasonInput>;

/** Ends a contract for good; a name of its own for the reason, since the page may hold another form that asks for one. */
export const endInput = z.object({
  id: id(),
  how: choice({ terminate: '终止', default: '认定违约' }, '怎样结束'),
  endReason: filledProse(L.verdict, '理由'),
});

const YES_NO = { yes: '是', no: '否' } as const;
const yesNo = () => choice(YES_NO, '是否列入供应商目录').transform((key) => key === 'yes');

/** Who must answer for the directory depends on the track; the operation knows it. */
export const acceptInput = z.object({
  id: id(),
  verdict: filledProse(L.verdict, '验收意见'),
  inDirectory: z
    .preprocess((sent) => (sent === '' ? undefined : sent), yesNo().optional())
    .transform((it) => it ?? null),
});
export type AcceptInput = z.output<typeof acceptInput>;

export const directoryInput = z.object({ id: id(), inDirectory: yesNo() });
export type DirectoryInput = z.output<typeof directoryInput>;
