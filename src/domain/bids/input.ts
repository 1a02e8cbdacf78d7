import { z } from 'zod';
import { day, filledPhrase, filledProse, line, phrase, prose, wan } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';

/** Longest texts, in characters; the form shows them as hints. */
export const BID_LIMITS = {
  team: 2000,
  ability: 3000,
  plan: 6000,
  schedule: 2000,
  fit: 1000,
  contactName: 40,
  contactPhone: 40,
  reason: 1000,
  number: 60,
} as const;

/** An opaque id from a hidden field. What is no id cannot name anything. */
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });
const STALE = '这一页不完整，请刷新后再填';

const L = BID_LIMITS;
const PHONE = /^[0-9+()\- 转]{5,40}$/;

/** A bid as a draft takes it: anything may be missing, nothing may be wrong. What is missing says `missingOfBid`. */
export const bidInput = z.object({
  id: id(),
  listingId: id(),
  team: prose(L.team),
  ability: prose(L.ability),
  plan: prose(L.plan),
  schedule: prose(L.schedule),
  quoteFen: wan(),
  fit: prose(L.fit),
  contactName: phrase(L.contactName),
  contactPhone: line(L.contactPhone).refine((text) => text === '' || PHONE.test(text), {
    error: '电话只填数字，可带区号、分机，例如 0000-8800 0011 转 2',
  }),
});
export type BidInput = z.output<typeof bidInput>;

/** The form; `intent` is the button that was pressed. */
export const bidForm = bidInput.extend({ intent: line(20) });

type Content = Omit<BidInput, 'id' | 'listingId'>;

const NEEDED: readonly [field: keyof Content, message: string][] = [
  ['team', '请填写团队'],
  ['ability', '请填写研发能力'],
  ['plan', '请填写攻关方案'],
  ['schedule', '请填写进度'],
  ['quoteFen', '请填写报价，要大于 0'],
  ['contactName', '请填写联系人'],
  ['contactPhone', '请填写联系电话'],
];

/** What must be filled before this can be handed in, by name of the form's field. Empty: it can. */
export const missingOfBid = (bid: Content): Record<string, string> =>
  Object.fromEntries(NEEDED.filter(([field]) => !bid[field]));

export const bidIdInput = z.object({ id: id() });
export const listingIdInput = z.object({ listingId: id() });

export const declineInput = z.object({ id: id(), reason: filledProse(L.reason, '未入选的理由') });
export type DeclineInput = z.output<typeof declineInput>;

/** `reason` answers every bidder who has no answer yet. */
export const completeInput = z.object({ listingId: id(), reason: prose(L.reason) });
export type CompleteInput = z.output<typeof completeInput>;

const required = '请填写';
export const contractInput = z.object({
  id: id(),
  number: filledPhrase(L.number, '合同编号'),
  amountFen: wan()
    .refine((fen) => fen !== null, { error: `${required}合同金额`, abort: true })
    .refine((fen) => fen !== 0, { error: '合同金额要大于 0' })
    .transform((fen) => fen as number),
  signedOn: day()
    .refine((on) => on !== null, { error: `${required}签约日期` })
    .transform((on) => on as string),
});
export type ContractInput = z.output<typeof contractInput>;
