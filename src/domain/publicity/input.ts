import { z } from 'zod';
import { choice, filledLine, filledPhrase, filledProse, line, phrase, wan } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { lengthOf } from '#src/lib/text.ts';

const STALE = '这一页不完整，请刷新后再填';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });

export const OBJECTION_MIN = 20;
export const PUBLICITY_LIMITS = {
  subject: 100,
  body: 3000,
  unit: 100,
  phone: 40,
  address: 200,
  name: 40,
  email: 254,
  objection: 3000,
  decision: 1000,
  projectNumber: 60,
} as const;
const L = PUBLICITY_LIMITS;

const PHONE = /^[0-9+()\- 转、,;]{5,40}$/;
const phone = () =>
  filledLine(L.phone, '电话').refine((text) => text === '' || PHONE.test(text), {
    error: '电话只填数字，可带区号、分机，例如 0000-8800 0011 转 2',
  });

export const startPublicityInput = z.object({
  id: id(),
  listingId: id(),
  subject: filledPhrase(L.subject, '公示的标题'),
  body: filledProse(L.body, '公示的正文'),
  unit: filledPhrase(L.unit, '受理单位'),
  phone: phone(),
  address: filledPhrase(L.address, '受理地址'),
});
export type StartPublicityInput = z.output<typeof startPublicityInput>;

const EMAIL = /^[^\s@]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,63}$/;

export const objectionInput = z.object({
  id: id(),
  publicityId: id(),
  body: filledProse(L.objection, '异议的内容').refine((text) => text === '' || lengthOf(text) >= OBJECTION_MIN, {
    error: `请写明哪里有问题、依据是什么，至少 ${OBJECTION_MIN} 个字`,
  }),
  name: filledPhrase(L.name, '您的真实姓名'),
  unit: phrase(L.unit),
  phone: phone(),
  email: line(L.email)
    .transform((text) => text.toLowerCase())
    .refine((text) => text === '' || EMAIL.test(text), { error: '邮箱写成 name@example.com 的样子，也可以不填' }),
  /** Nobody sees this field; what fills it is a machine, or a browser that meant well and is told so. */
  website: line(200).refine((text) => text === '', { error: '没有提交成功：请把“请留空”那一栏清空，再提交一次' }),
});
export type ObjectionInput = z.output<typeof objectionInput>;

const OUTCOMES = { upheld: '成立', dismissed: '不成立' } as const;

export const decideObjectionInput = z.object({
  id: id(),
  outcome: choice(OUTCOMES, '异议是否成立'),
  decision: filledProse(L.decision, '处理意见'),
});
export type DecideObjectionInput = z.output<typeof decideObjectionInput>;

export const approveInput = z.object({
  listingId: id(),
  projectNumber: filledLine(L.projectNumber, '立项编号'),
  grantedFen: wan()
    .refine((fen) => fen !== null, { error: '请填写财政支持金额；不给资金的填 0' })
    .transform((fen) => fen as number),
});
export type ApproveInput = z.output<typeof approveInput>;
