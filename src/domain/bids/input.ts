import { z } from 'zod';
import { filledProse, line, phrase, prose, ticked, wan } from '#src/lib/fields.ts';
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
  task: 200,
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
  /** 信用承诺, 中小微企业声明 where the batch asks for it, 硬性条件声明 where the listing does. */
  creditDeclared: ticked(),
  smallDeclared: ticked(),
  conditionsDeclared: ticked(),
});
export type BidInput = z.output<typeof bidInput>;

/** The form; `intent` is the button that was pressed. */
export const bidForm = bidInput.extend({ intent: line(20) });

type Content = Omit<BidInput, 'id' | 'listingId' | 'creditDeclared' | 'smallDeclared' | 'conditionsDeclared'>;
type Declared = Record<'creditDeclaredAt' | 'smallDeclaredAt' | 'conditionsDeclaredAt', number | null>;
/** `smallOnly`: the batch is for 中小微企业. `declares`: the listing has 硬性条件 the bidder must declare. */
type Asked = { smallOnly: boolean; declares: boolean };

const NEEDED: readonly [field: keyof Content, message: string][] = [
  ['team', '请填写团队'],
  ['ability', '请填写研发能力'],
  ['plan', '请填写攻关方案'],
  ['schedule', '请填写进度'],
  ['quoteFen', '请填写报价，要大于 0'],
  ['contactName', '请填写联系人'],
  ['contactPhone', '请填写联系电话'],
];

/**
 * What must be filled and declared before this can be handed in, by name of the form's field. Empty: it can.
 */
export const missingOfBid = (
  bid: Content,
  declared: Declared,
  { smallOnly, declares }: Asked,
): Record<string, string> =>
  Object.fromEntries([
    ...NEEDED.filter(([field]) => !bid[field]),
    ...(smallOnly && declared.smallDeclaredAt === null ? [['smallDeclared', '请勾选中小微企业声明']] : []),
    ...(declares && declared.conditionsDeclaredAt === null ? [['conditionsDeclared', CONDITIONS]] : []),
    ...(declared.creditDeclaredAt === null ? [['creditDeclared', '请勾选信用承诺']] : []),
  ]);

/** Said wherever it is missing. */
export const CONDITIONS = '请勾选硬性条件声明；不符合的不能揭这一榜';

export const bidIdInput = z.object({ id: id() });
/** `id` is made with the form, so that an invitation sent twice is one. */
export const inviteInput = z.object({
  id: id(),
  bidId: id(),
  organisationId: z.string({ error: '请选一家单位' }).refine(isId, { error: '请选一家单位' }),
  task: filledProse(L.task, '这家承担什么'),
});
export type InviteInput = z.output<typeof inviteInput>;

/** A search for members, from the address of the page. */
export const memberWord = phrase(40);

export const listingIdInput = z.object({ listingId: id() });
