import { describe, expect, it } from 'vitest';
import type { ZodType } from 'zod';
import { bidInput, missingOfBid } from '#src/domain/bids/input.ts';
import { saveBid } from '#src/domain/bids/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createBiddingWorld } from './bidding-world.ts';

const typed = {
  id: newId(),
  listingId: newId(),
  team: '课题组 8 人',
  ability: '中试线一条',
  plan: '双阶螺杆',
  schedule: '11 月连续线',
  quoteFen: '760',
  fit: '',
  contactName: '何工',
  contactPhone: '0000-8765 4321',
};

const DECLARED = { creditDeclaredAt: 1, smallDeclaredAt: null, conditionsDeclaredAt: null };
const NOTHING = { ...DECLARED, creditDeclaredAt: null };
const ALL = { smallOnly: true, declares: true };
const FREE = { smallOnly: false, declares: false };

/** Messages by field, as the form shows them. */
const messages = (schema: ZodType, over: object): Record<string, string> => {
  const parsed = schema.safeParse({ ...typed, ...over });
  return Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
};

describe('what a bid form sends', () => {
  it('is taken as it is when whole', () => {
    const ticked = { creditDeclared: true, smallDeclared: false, conditionsDeclared: false };
    expect(bidInput.parse({ ...typed, creditDeclared: 'yes' })).toEqual({ ...typed, ...ticked, quoteFen: 760_000_000 });
  });

  it('may lack anything as a draft', () => {
    const { id, listingId } = typed;
    expect(bidInput.parse({ id, listingId })).toMatchObject({ team: '', quoteFen: null, contactPhone: '' });
  });

  it('lacks nothing when handed in, and says at each field what it lacks', () => {
    expect(missingOfBid(bidInput.parse(typed), DECLARED, FREE)).toEqual({});
    const { id, listingId } = typed;
    expect(missingOfBid(bidInput.parse({ id, listingId, quoteFen: '0' }), NOTHING, ALL)).toEqual({
      team: '请填写团队',
      ability: '请填写研发能力',
      plan: '请填写攻关方案',
      schedule: '请填写进度',
      quoteFen: '请填写报价，要大于 0',
      contactName: '请填写联系人',
      contactPhone: '请填写联系电话',
      smallDeclared: '请勾选中小微企业声明',
      conditionsDeclared: '请勾选硬性条件声明；不符合的不能揭这一榜',
      creditDeclared: '请勾选信用承诺',
    });
  });

  it('asks for the declaration of size only where the batch is for small ones, of conditions where there are any, of credit always', () => {
    const asked = (over: Partial<typeof ALL>) =>
      Object.keys(missingOfBid(bidInput.parse(typed), NOTHING, { ...FREE, ...over }));
    expect(asked({})).toEqual(['creditDeclared']);
    expect(asked({ smallOnly: true })).toEqual(['smallDeclared', 'creditDeclared']);
    expect(asked({ declares: true })).toEqual(['conditionsDeclared', 'creditDeclared']);
  });

  it('takes a ticked box for a declaration and nothing for none', () => {
    const { id, listingId } = typed;
    const { creditDeclared, smallDeclared } = bidInput.parse({ id, listingId, creditDeclared: 'yes' });
    expect([creditDeclared, smallDeclared]).toEqual([true, false]);
  });

  it.each([
    ['a negative quote', { quoteFen: '-5' }, 'quoteFen', '不能为负'],
    ['a quote in words', { quoteFen: '七百六十万' }, 'quoteFen', '只填数字'],
    ['a quote beyond all money', { quoteFen: '99999999' }, 'quoteFen', '最多'],
    ['a telephone number of letters', { contactPhone: 'call me' }, 'contactPhone', '只填数字'],
    ['a plan of 10 MB', { plan: '长'.repeat(10_000_000 / 3) }, 'plan', '最多 6000 个字'],
    ['a name of 41 characters', { contactName: '何'.repeat(41) }, 'contactName', '最多 40 个字'],
    ['an id that is none', { id: "' or 1=1 --" }, 'id', '请刷新后再填'],
    ['no id at all', { id: undefined }, 'id', '请刷新后再填'],
    ['two ids', { listingId: [typed.listingId, newId()] }, 'listingId', '请刷新后再填'],
  ])('%s is refused at the field', (_, over, field, sentence) => {
    expect(messages(bidInput, over)[field]).toContain(sentence);
  });

  it('reads what is no text as nothing', () => {
    expect(bidInput.parse({ ...typed, team: { deep: 'x' } }).team).toBe('');
  });

  it('reads full-width digits as digits', () => {
    expect(bidInput.parse({ ...typed, quoteFen: '７６０．５', contactPhone: '１３８００００００００' })).toMatchObject({
      quoteFen: 760_500_000,
      contactPhone: '13800000000',
    });
  });

  it('keeps script tags as text and mends lone surrogates', async () => {
    const world = await createBiddingWorld();
    const hostile = {
      ...typed,
      listingId: world.listing.id,
      plan: '<script>alert(1)</script>\ud800尾',
      team: '甲\u0000乙',
    };
    await saveBid(world.as(await world.person()), bidInput.parse(hostile));
    expect(await world.contents(typed.id)).toMatchObject({ plan: '<script>alert(1)</script>\ufffd尾', team: '甲 乙' });
  });
});
