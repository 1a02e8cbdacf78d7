import { describe, expect, it } from 'vitest';
import { ALL_LISTINGS, filtersFrom, pairsOf, sortFrom } from '#src/components/listings/filters.ts';
import { nextFor } from '#src/components/listings/next.ts';
import { stepsOf } from '#src/components/listings/steps.ts';
import type { Actor } from '#src/context.ts';
import { datesOfListing, getListing } from '#src/domain/listings/queries.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld } from '#tests/world.ts';
import { givenListing } from './given.ts';

const paramsOf = (query: string) => new URLSearchParams(query);

describe('the URL of the list', () => {
  it('means 揭榜中 when it says nothing, and everything once a form was sent without a state', () => {
    expect(filtersFrom(paramsOf('')).phase).toEqual(['open']);
    expect(filtersFrom(paramsOf('field=chem')).phase).toEqual(['open']);
    expect(filtersFrom(new URL(ALL_LISTINGS, 'http://x').searchParams).phase).toEqual([]);
    expect(filtersFrom(paramsOf('state=closed&state=matched&sort=due')).phase).toEqual(['closed', 'matched']);
  });

  it('asks for nothing with values it does not know, and once with values said twice', () => {
    const odd =
      'state=draft&state=open&state=open&field=__proto__&kind=constructor&money=5&due=400&region=gx&region=gx&sort=x';
    expect(filtersFrom(paramsOf(odd))).toEqual({
      phase: ['open'],
      field: [],
      kind: [],
      region: ['gx'],
      money: [],
      due: [],
    });
    expect(sortFrom(paramsOf(odd))).toBe('due');
  });

  it('survives the round through hidden fields', () => {
    const filters = filtersFrom(
      paramsOf('state=open&field=food&field=chem&kind=scene&money=none&due=7&region=sl&sort=money'),
    );
    const query = pairsOf(filters).map(({ name, value }) => [name, value] as [string, string]);
    expect(filtersFrom(new URLSearchParams([...query, ['sort', 'money']]))).toEqual(filters);
  });
});

async function crowd() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  const people: Record<string, Actor | undefined> = {
    visitor: undefined,
    poster,
    reader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    small: await world.person({ kind: 'small' }),
    unverified: await world.person({ state: 'pending' }),
    bank: await world.person({ kind: 'bank' }),
    official: await world.official(),
  };
  return { world, poster, official: people.official as Actor, people };
}

describe('what one can do next', () => {
  it.each<[string, ListingState, number, Record<string, string | RegExp>]>([
    ['draft', 'draft', 0, { poster: '继续填写', reader: /还没有发榜/, official: /还没有发榜/ }],
    ['submitted', 'submitted', 0, { poster: /等待初核/, official: '办理初核' }],
    ['returned', 'returned', 0, { poster: '修改后再提交', official: /还没有发榜/ }],
    [
      'open',
      'published',
      0,
      {
        visitor: '登录后揭榜',
        poster: /密封/,
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
    ['contracted', 'contracted', 21, { visitor: /已经签约/, poster: '看揭榜申请' }],
    ['withdrawn', 'withdrawn', 0, { visitor: /已经撤下/, poster: /已经撤下/ }],
  ])('with a listing that is %s', async (_, state, days, expected) => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, state);
    world.now += days * DAY;
    const listing = await getListing(world.as(poster), id);
    for (const [who, what] of Object.entries(expected)) {
      const next = nextFor(people[who], listing, undefined, world.now);
      if (typeof what === 'string') expect({ who, text: next.button?.text }).toEqual({ who, text: what });
      else expect(`${who}: ${next.sentence}`).toMatch(what);
    }
  });

  it('leads a bidder to their own bid, finished or not', async () => {
    const { world, poster, official, people } = await crowd();
    const id = await givenListing(world, { poster, official }, 'published');
    const listing = await getListing(world.visitor(), id);
    const hrefWith = (state: 'draft' | 'submitted') =>
      nextFor(people.small, listing, { id: 'b', state }, world.now).button?.href;
    expect([hrefWith('draft'), hrefWith('submitted')]).toEqual([`/listings/${id}/bid`, '/bids/b']);
  });
});

describe('the line of steps', () => {
  it.each<[ListingState, number, number, string]>([
    ['draft', 0, 0, '草稿'],
    ['submitted', 0, 1, '待初核'],
    ['returned', 0, 0, '退回修改'],
    ['published', 0, 2, '揭榜中，还剩 20 天'],
    ['published', 21, 2, '已截止'],
    ['evaluating', 21, 3, '遴选中'],
    ['matched', 21, 4, '揭榜成功'],
    ['contracted', 21, 5, '已签约'],
    ['withdrawn', 0, 3, '撤榜'],
  ])('stands right for %s after %i days', async (state, days, past, word) => {
    const { world, poster, official } = await crowd();
    const id = await givenListing(world, { poster, official }, state);
    world.now += days * DAY;
    const ctx = world.as(poster);
    const steps = stepsOf(await getListing(ctx, id), await datesOfListing(ctx, id), world.now);
    expect(steps.filter(({ stage }) => stage === 'past')).toHaveLength(past);
    expect(steps.filter(({ stage }) => stage === 'now').map((step) => step.word)).toEqual([word]);
    for (const step of steps) if (step.stage === 'past') expect(step.at ?? step.on).not.toBeNull();
  });
});
