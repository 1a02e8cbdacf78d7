import { describe, expect, it } from 'vitest';
import { pressed } from '#src/components/bids/pressed.ts';
import { stepsOfBid } from '#src/components/bids/steps.ts';
import { DAY } from '#src/lib/dates.ts';

const NOW = Date.parse('2026-11-22T14:30:00+08:00');
type Bid = Parameters<typeof stepsOfBid>[0];

const bidWith = (over: Partial<Bid>, listing: Partial<Bid['listing']> = {}): Bid => ({
  state: 'submitted',
  submittedAt: NOW - 5 * DAY,
  decidedAt: null,
  updatedAt: NOW - DAY,
  contract: null,
  ...over,
  listing: { state: 'published', deadlineAt: NOW + 3 * DAY, expiresAt: null, replyOn: '2026-12-10', ...listing },
});
/** `✓ past`, `● now`, `○ ahead`. */
const drawn = (bid: Bid) =>
  stepsOfBid(bid, NOW).map(({ stage, word }) => `${{ past: '✓', now: '●', ahead: '○' }[stage]} ${word}`);
const over = { deadlineAt: NOW - DAY };

describe('the line of a bid’s life', () => {
  it.each([
    ['a draft', bidWith({ state: 'draft', submittedAt: null }), '● 草稿，还剩 3 天'],
    ['a draft that came too late', bidWith({ state: 'draft', submittedAt: null }, over), '● 草稿'],
    ['handed in', bidWith({}), '● 密封中，还剩 3 天截止'],
    ['after the deadline', bidWith({}, over), '● 等发榜方遴选'],
    ['shortlisted', bidWith({ state: 'shortlisted' }, { ...over, state: 'evaluating' }), '● 入围，等答复'],
    ['awarded', bidWith({ state: 'awarded', decidedAt: NOW }, { ...over, state: 'evaluating' }), '● 揭榜成功'],
    ['signed', bidWith({ state: 'awarded', contract: { signedOn: '2026-11-20' } }, over), '● 已签约'],
    ['declined', bidWith({ state: 'declined', decidedAt: NOW }, over), '● 未入选'],
    ['withdrawn', bidWith({ state: 'withdrawn' }), '● 撤回'],
  ])('%s stands where it stands, once', (_, bid, here) => {
    expect(drawn(bid).filter((step) => step.startsWith('●'))).toEqual([here]);
  });

  it('goes from handing in to the contract', () => {
    expect(drawn(bidWith({}))).toEqual(['✓ 提交', '● 密封中，还剩 3 天截止', '○ 遴选', '○ 答复', '○ 签约']);
    expect(drawn(bidWith({ state: 'awarded' }, over))).toEqual(['✓ 提交', '✓ 截止', '● 揭榜成功', '○ 签约']);
  });

  it('promises nothing more after an answer that ends it', () => {
    for (const state of ['declined', 'withdrawn'] as const)
      expect(drawn(bidWith({ state }, over)).some((step) => step.startsWith('○'))).toBe(false);
  });
});

describe('what a form of one button was answered', () => {
  const sent = { action: 'bids.award', message: '已经选满。', errors: {}, values: {} };

  it('is said at the top of the page, unless its form stands there and says it', () => {
    expect(pressed(sent, ['bids.decline']).message).toBe('已经选满。');
    expect(pressed(sent, ['bids.award']).message).toBe('');
    expect(pressed(undefined, []).message).toBe('');
  });
});
