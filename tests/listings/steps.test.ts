import { describe, expect, it } from 'vitest';
import { stepsOf } from '#src/components/listings/steps.ts';
import { datesOfListing, getListing } from '#src/domain/listings/queries.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { givenBatch, underBatch } from '#tests/batches/given.ts';
import { crowd } from './crowd.ts';
import { givenListing } from './given.ts';

describe('the line of steps', () => {
  const stands = async (
    state: ListingState,
    days: number,
    past: number,
    word: string,
    track: 'market' | 'fiscal' | undefined,
  ) => {
    const { world, poster, official } = await crowd();
    const change = track ? underBatch(await givenBatch(world, official, { track }), world.now) : {};
    const id = await givenListing(world, { poster, official }, state, change);
    world.now += days * DAY;
    const ctx = world.as(poster);
    const steps = stepsOf(await getListing(ctx, id), await datesOfListing(ctx, id), world.now);
    expect(steps.filter(({ stage }) => stage === 'past')).toHaveLength(past);
    expect(steps.filter(({ stage }) => stage === 'now').map((step) => step.word)).toEqual([word]);
    for (const step of steps) if (step.stage === 'past') expect(step.at ?? step.on).not.toBeNull();
    return steps.map((step) => step.word);
  };

  it.each<[ListingState, number, number, string]>([
    ['draft', 0, 0, '草稿'],
    ['submitted', 0, 1, '待初核'],
    ['returned', 0, 0, '退回修改'],
    ['published', 0, 2, '揭榜中，还剩 20 天'],
    ['published', 21, 2, '已截止'],
    ['evaluating', 21, 3, '遴选中'],
    ['matched', 21, 4, '揭榜成功'],
    ['contracted', 21, 5, '已签约'],
    ['completed', 21, 6, '已解榜'],
    ['unsuccessful', 21, 2, '流榜'],
    ['diagnosing', 21, 2, '二次诊断'],
    ['tracked', 21, 2, '长期跟踪'],
    ['terminated', 21, 6, '终止'],
    ['withdrawn', 0, 3, '撤榜'],
  ])('stands right for %s after %i days', async (state, days, past, word) => {
    await stands(state, days, past, word, undefined);
  });

  it.each<[ListingState, number, number, string]>([
    ['reviewing', 0, 1, '待论证'],
    ['published', 0, 2, '揭榜中，还剩 50 天'],
    ['evaluating', 51, 3, '遴选中'],
    ['proposed', 51, 4, '拟揭榜公示'],
    ['matched', 51, 5, '揭榜成功'],
    ['contracted', 51, 6, '已签约'],
    ['completed', 51, 7, '已解榜'],
    ['terminated', 51, 7, '终止'],
  ])('stands right with public money for %s after %i days', async (state, days, past, word) => {
    await stands(state, days, past, word, 'fiscal');
  });

  it('shows 公示 only where public money is given, and ends with 验收', async () => {
    const market = await stands('published', 0, 2, '揭榜中，还剩 50 天', 'market');
    const fiscal = await stands('published', 0, 2, '揭榜中，还剩 50 天', 'fiscal');
    expect([market.includes('公示'), fiscal.includes('公示')]).toEqual([false, true]);
    expect([market.at(-1), fiscal.at(-1)]).toEqual(['验收解榜', '验收解榜']);
    expect(fiscal.indexOf('公示')).toBe(fiscal.indexOf('揭榜成功') - 1);
  });

  it('shows the term of what has no deadline', async () => {
    const { world, poster, official } = await crowd();
    const id = await givenListing(world, { poster, official }, 'published');
    const listing = { ...(await getListing(world.as(poster), id)), deadlineAt: null, expiresAt: world.now + DAY };
    const now = (at: number) => stepsOf(listing, {}, at).find(({ stage }) => stage === 'now');
    expect(now(world.now)).toMatchObject({ word: '揭榜中', at: world.now + DAY, note: '以前有效' });
    expect(now(world.now + DAY)).toMatchObject({ word: '已过期', at: world.now + DAY });
  });
});
