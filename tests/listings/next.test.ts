import { describe, expect, it } from 'vitest';
import { nextFor } from '#src/components/listings/next.ts';
import type { Actor } from '#src/context.ts';
import { countProposed, getListing, type Listing } from '#src/domain/listings/queries.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { givenBatch, underBatch } from '#tests/batches/given.ts';
import { type Crowd, crowd } from './crowd.ts';
import { addBid, givenListing } from './given.ts';

type Expected = Record<string, string | RegExp>;

/** What each person reads of a listing in a state, after some days: the button, or the sentence where there is none. */
const NEXT: [about: string, state: ListingState, days: number, expected: Expected][] = [
  ['draft', 'draft', 0, { poster: '继续填写', reader: /还没有发榜/, official: /还没有发榜/ }],
  ['submitted', 'submitted', 0, { poster: /等待初核/, official: '办理初核' }],
  ['returned', 'returned', 0, { poster: '修改后再提交', official: /还没有发榜/ }],
  [
    'open',
    'published',
    0,
    {
      visitor: '登录后揭榜',
      poster: '修改榜文',
      reader: /密封/,
      small: '我要揭榜',
      unverified: /认证/,
      bank: /不揭榜/,
      official: /密封/,
    },
  ],
  [
    'closed',
    'published',
    21,
    {
      visitor: /已经截止.*前逐家答复/,
      poster: '看揭榜申请',
      reader: '看揭榜申请',
      small: /已经截止/,
      official: '看揭榜申请',
    },
  ],
  ['evaluating', 'evaluating', 21, { visitor: /正在遴选/, poster: '看揭榜申请', official: '看揭榜申请' }],
  [
    'matched',
    'matched',
    21,
    { visitor: /选定揭榜方/, poster: '登记合同', reader: /选定揭榜方/, official: '看揭榜申请' },
  ],
  ['contracted', 'contracted', 21, { visitor: /已经签约/, poster: '看合同与里程碑', reader: /已经签约/ }],
  ['completed', 'completed', 21, { visitor: /验收.*解榜/, poster: '看合同与里程碑' }],
  ['terminated', 'terminated', 21, { visitor: /终止/, poster: /终止/, official: '看揭榜申请' }],
  ['unsuccessful', 'unsuccessful', 21, { visitor: /没有揭成/, poster: '选择流榜以后的去向', reader: /没有揭成/ }],
  ['diagnosing', 'diagnosing', 21, { visitor: /正在诊断/, poster: /正在诊断/, official: '写诊断结论' }],
  ['tracked', 'tracked', 21, { visitor: /长期跟踪/, poster: '重新发榜', reader: /长期跟踪/ }],
  ['withdrawn', 'withdrawn', 0, { visitor: /已经撤下/, poster: /已经撤下/ }],
];

/** The same where public money is asked for. */
const NEXT_FISCAL: typeof NEXT = [
  ['reviewing', 'reviewing', 0, { poster: /下一步审核/, official: /论证请另一位/, second: '办理论证' }],
  ['proposed', 'proposed', 51, { visitor: /公示/, poster: '看揭榜申请', official: '看公示和异议', small: /公示/ }],
  ['evaluating without proposals', 'evaluating', 51, { official: '看揭榜申请' }],
];

const check = (people: Crowd['people'], listing: Listing, now: number, expected: Expected, proposals = 0) => {
  for (const [who, what] of Object.entries(expected)) {
    const next = nextFor(people[who], listing, undefined, now, { proposals });
    if (typeof what === 'string') expect({ who, text: next.button?.text }).toEqual({ who, text: what });
    else expect(`${who}: ${next.button?.text ?? next.sentence}`).toMatch(what);
  }
};

describe('what one can do next', () => {
  it.each(NEXT)('with a listing that is %s', async (_, state, days, expected) => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, state);
    world.now += days * DAY;
    check(people, await getListing(world.as(poster), id), world.now, expected);
  });

  it.each(NEXT_FISCAL)('with public money and a listing that is %s', async (_, state, days, expected) => {
    const { world, poster, official, people } = await crowd();
    const batch = await givenBatch(world, official);
    const id = await givenListing(world, { poster, official }, state, underBatch(batch, world.now));
    world.now += days * DAY;
    check(people, await getListing(world.as(poster), id), world.now, expected);
  });

  it('leads the official to 公示 once takers are proposed', async () => {
    const { world, poster, official, people } = await crowd();
    const batch = await givenBatch(world, official);
    const id = await givenListing(world, { poster, official }, 'evaluating', underBatch(batch, world.now));
    await addBid(world, id, people.small as Actor, 'proposed');
    world.now += 51 * DAY;
    expect(await countProposed(world.as(official), id)).toBe(1);
    expect(await countProposed(world.as(poster), id)).toBe(0);
    check(people, await getListing(world.as(poster), id), world.now, { official: '办理拟揭榜公示' }, 1);
  });

  it('says why where the organisation can never take it, and that its verification is over', async () => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, 'published');
    const listing = await getListing(world.as(poster), id);
    const never = '这一批只由中小微企业揭榜。';
    expect(nextFor(people.small, listing, undefined, world.now, { never })).toEqual({ sentence: never });
    const small = people.small as Required<Actor>;
    const expired: Actor = { ...small, organisation: { ...small.organisation, state: 'expired' } };
    expect(nextFor(expired, listing, undefined, world.now).sentence).toContain('已经过期');
  });

  it('tells of a term that is over', async () => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, 'published');
    const listing = { ...(await getListing(world.as(poster), id)), deadlineAt: null, expiresAt: world.now };
    check(people, listing, world.now, { poster: /续期/, visitor: /有效期已过/, small: /有效期已过/ });
  });

  it('leads a bidder to their own bid, finished or not, and a taker to the contract', async () => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, 'published');
    const listing = await getListing(world.visitor(), id);
    const hrefWith = (state: 'draft' | 'submitted' | 'awarded' | 'declined', at: ListingState = 'published') =>
      nextFor(people.small, { ...listing, state: at }, { id: 'b', state }, world.now).button?.href;
    expect([hrefWith('draft'), hrefWith('submitted')]).toEqual([`/listings/${id}/bid`, '/bids/b']);
    expect(hrefWith('awarded', 'matched')).toBe(`/listings/${id}/contracts`);
    expect(hrefWith('awarded', 'contracted')).toBe(`/listings/${id}/contracts`);
    expect(hrefWith('declined', 'contracted')).toBe('/bids/b');
    expect(hrefWith('awarded', 'withdrawn')).toBe('/bids/b');
  });
});
