import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { mayAnswerInvitation, whyNotBid, whyNotSmall, whyNotTaker } from '#src/domain/bids/policy.ts';
import type { Phase } from '#src/domain/listings/states.ts';
import { ACTORS, bidIn, listingIn, NOW, PHASES, person, who } from './policy-actors.ts';

describe('bidding', () => {
  const whyNot = (actor: Actor | undefined, phase: Phase = 'open') => whyNotBid(actor, listingIn(phase), NOW);

  it.each([
    ['large', undefined],
    ['small', undefined],
    ['academy', undefined],
    ['bank', '金融机构和政府部门不揭榜。'],
    ['government', '金融机构和政府部门不揭榜。'],
  ] as const)('an organisation of kind %s', (kind, sentence) => {
    expect(whyNot(person('taker', { kind }))).toBe(sentence);
  });

  it.each([
    ['manager', undefined],
    ['handler', undefined],
    ['reader', '您在单位里是只读成员，请单位的管理员或经办人来揭榜。'],
  ] as const)('a %s', (role, sentence) => {
    expect(whyNot(person('taker', { role }))).toBe(sentence);
  });

  it.each([
    ['pending', '贵单位还没有认证；认证后就能揭榜。'],
    ['returned', '贵单位还没有认证；认证后就能揭榜。'],
    ['verified', undefined],
  ] as const)('an organisation that is %s', (state, sentence) => {
    expect(whyNot(person('taker', { state }))).toBe(sentence);
  });

  it('is for others than the poster, officials and strangers', () => {
    expect(whyNot(ACTORS.poster)).toContain('发榜方不能揭自己的榜');
    expect(whyNot(ACTORS.official)).toContain('管理部门');
    expect(whyNot(person('taker', {}, 'admin'))).toContain('管理部门');
    expect(whyNot(ACTORS.nobody)).toContain('请先登记所在单位');
    expect(whyNot(undefined)).toContain('请先登录');
  });

  it('is open only while the listing is', () => {
    expect(PHASES.filter((phase) => whyNot(ACTORS.bidder, phase) === undefined)).toEqual(['open']);
  });
});

describe('what the tables say of an organisation', () => {
  const taker = { root: 'taker', code: 'A', kind: 'small', state: 'verified', verifiedUntil: null } as const;
  const poster = { root: 'poster', code: 'B' };

  it.each([
    ['another, verified, small one', {}, undefined],
    ['the poster itself', { root: 'poster' }, '同一家单位'],
    ['one that was merged into the poster, or the poster into it', { root: 'poster', code: 'C' }, '同一家单位'],
    ['one with the same 统一社会信用代码', { code: 'B' }, '同一家单位'],
    ['a bank', { kind: 'bank' }, '金融机构和政府部门不揭榜'],
    ['an office', { kind: 'government' }, '金融机构和政府部门不揭榜'],
    ['a stub', { state: 'stub' }, '还没有认证'],
    ['one that waits', { state: 'pending' }, '还没有认证'],
    ['one sent back', { state: 'returned' }, '还没有认证'],
    ['one merged away', { state: 'merged' }, '还没有认证'],
    ['one verified until now', { verifiedUntil: NOW }, '认证已经过期'],
    ['one verified for another moment', { verifiedUntil: NOW + 1 }, undefined],
  ] as const)('%s', (_, over, sentence) => {
    const why = whyNotTaker({ ...taker, ...over }, poster, NOW);
    if (sentence === undefined) expect(why).toBeUndefined();
    else expect(why).toContain(sentence);
  });

  it('a batch for 中小微企业 is led by them alone, and the rule is named', () => {
    expect(whyNotSmall({ kind: 'small' })).toBeUndefined();
    expect(whyNotSmall({ kind: 'large' })).toContain('工信部联企业〔2011〕300号');
    expect(whyNotSmall({ kind: 'academy' })).toContain('可以作为联合体成员参加');
  });

  it('an invitation is answered by handlers of the organisation that was invited, never by the lead', () => {
    const bid = { ...bidIn('draft'), partner: 'invited' as const };
    expect(who((actor) => mayAnswerInvitation(actor, bid))).toEqual(['rival', 'poster', 'official']);
    expect(who((actor) => mayAnswerInvitation(actor, bidIn('draft')))).toEqual([]);
  });
});
