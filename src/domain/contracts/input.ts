import { z } from 'zod';
import { choice, day, filledPhrase, line, wan } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { CONTRACT_KIND_WORDS } from './states.ts';

/** Longest texts, in characters; the form shows them as hints. */
export const CONTRACT_LIMITS = { number: 60, registrationNumber: 40 } as const;
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

const contractId = { id: id() };
export const registerInput = z.object({ ...contractId, registrationNumber: line(L.registrationNumber) });
export type RegisterInput = z.output<typeof registerInput>;
