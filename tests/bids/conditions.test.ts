import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import { reconfirmBid } from '#src/domain/bids/amend.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { findUnconfirmed } from '#src/domain/listings/history.ts';
import { type Conditions, toDeclare, whyNotFit } from '#src/domain/listings/rules.ts';
import { amend, bidOf } from '#tests/listings/amending.ts';
import { cast, givenListing } from '#tests/listings/given.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

const ANY: Conditions = { takerRegion: 'any', takerKinds: [], qualifications: [] };
const QUALIFIED = { qualifications: ['iso9001', 'safety'] };
const MISSING = { errors: { conditionsDeclared: '请勾选硬性条件声明；不符合的不能揭这一榜' } };

describe('硬性条件', () => {
  it.each([
    ['any', 'gx', true],
    ['any', 'out', true],
    ['city', 'gx', true],
    ['city', 'out', false],
    ['province', 'gx', true],
    ['province', 'out', true],
  ] as const)('of a place, %s, are met from %s: %s', (takerRegion, region, met) => {
    expect(whyNotFit({ kind: 'small', region }, { ...ANY, takerRegion }) === undefined).toBe(met);
  });

  it.each([
    ['large', false],
    ['small', true],
    ['academy', true],
  ] as const)('for small firms and academies only are met by %s: %s', (kind, met) => {
    expect(whyNotFit({ kind, region: 'gx' }, { ...ANY, takerKinds: ['small', 'academy'] }) === undefined).toBe(met);
  });

  it('leave to be declared what no table says, and nothing else', () => {
    expect(toDeclare({ region: 'out' }, ANY)).toEqual([]);
    expect(toDeclare({ region: 'gx' }, { ...ANY, takerRegion: 'province' })).toEqual([]);
    expect(toDeclare({ region: 'out' }, { ...ANY, takerRegion: 'province' })).toEqual(['本单位注册地在本省']);
    expect(toDeclare({ region: 'gx' }, { ...ANY, qualifications: ['cma'] })).toEqual([
      '本单位持有检验检测机构资质认定（CMA），证书在有效期内',
    ]);
  });
});

describe('a bid under 硬性条件', () => {
  it('is not begun by who is of another kind or place, and the sentence names the condition', async () => {
    const world = await createBiddingWorld();
    await world.setListing({ takerKinds: ['small'] });
    const academy = world.as(await world.person({ kind: 'academy' }));
    await expect(saveBid(academy, bidFor(world.listing.id))).rejects.toThrow(
      '这一榜的硬性条件要求揭榜方是中小企业，贵单位登记为高校院所，不能牵头揭榜',
    );
    await world.setListing({ takerKinds: [], takerRegion: 'city' });
    const outside = world.as(await world.person({ region: 'out' }));
    await expect(saveBid(outside, bidFor(world.listing.id))).rejects.toThrow('要求揭榜方在本市，贵单位登记在市外');
    await saveBid(academy, bidFor(world.listing.id));
    expect(await world.database.db.$count(bids)).toBe(1);
  });

  it('is not handed in when the condition came after the draft', async () => {
    const world = await createBiddingWorld();
    const large = world.as(await world.person({ kind: 'large' }));
    const input = bidFor(world.listing.id);
    await saveBid(large, input);
    await world.setListing({ takerKinds: ['academy'] });
    await expect(submitBid(large, input)).rejects.toThrow('要求揭榜方是高校院所');
    expect((await world.bid(input.id))?.state).toBe('draft');
  });

  it('is handed in only with the 资质 declared, and says since when they are', async () => {
    const world = await createBiddingWorld();
    await world.setListing(QUALIFIED);
    const firm = world.as(await world.person());
    const input = bidFor(world.listing.id);
    await expect(saveAndSubmit(firm, input)).rejects.toMatchObject(MISSING);
    await saveAndSubmit(firm, { ...input, conditionsDeclared: true });
    expect(await world.bid(input.id)).toMatchObject({ state: 'submitted', conditionsDeclaredAt: world.now });
  });

  it('from outside the city declares the province where that is asked, from inside nothing', async () => {
    const world = await createBiddingWorld();
    await world.setListing({ takerRegion: 'province' });
    const [inside, outside] = [await world.person({ region: 'sl' }), await world.person({ region: 'out' })];
    await saveAndSubmit(world.as(inside), bidFor(world.listing.id));
    await expect(saveAndSubmit(world.as(outside), bidFor(world.listing.id))).rejects.toMatchObject(MISSING);
  });
});

describe('硬性条件 that are changed after publication', () => {
  const given = async () => {
    const people = await cast();
    const { world } = people;
    const id = await givenListing(world, people, 'published', { qualifications: ['iso9001'] });
    const bidder = await world.person({ kind: 'small' });
    const input = bidFor(id, { conditionsDeclared: true });
    await saveAndSubmit(world.as(bidder), input);
    return { ...people, id, bidder, bid: input.id };
  };

  it('take back what was declared of the old ones: confirming again needs it declared anew', async () => {
    const { world, poster, id, bidder, bid } = await given();
    await amend(world, poster, id, QUALIFIED);
    expect(await bidOf(world, bid)).toMatchObject({ state: 'unconfirmed', conditionsDeclaredAt: null });
    const found = await findUnconfirmed(world.as(bidder), id);
    expect(found?.changes.map(({ label }) => label)).toEqual(['硬性条件：资质']);
    await expect(reconfirmBid(world.as(bidder), { id: bid, version: 2 })).rejects.toMatchObject(MISSING);
    await reconfirmBid(world.as(bidder), { id: bid, version: 2, conditionsDeclared: true });
    expect(await bidOf(world, bid)).toMatchObject({ state: 'submitted', conditionsDeclaredAt: world.now });
  });

  it('leave what was declared where something else changed', async () => {
    const { world, poster, id, bidder, bid } = await given();
    await amend(world, poster, id, { maxTakers: '3' });
    await reconfirmBid(world.as(bidder), { id: bid, version: 2 });
    expect(await bidOf(world, bid)).toMatchObject({ state: 'submitted', conditionsDeclaredAt: world.now });
  });

  it('keep out who no longer meets them', async () => {
    const { world, poster, id, bidder, bid } = await given();
    await amend(world, poster, id, { takerKinds: ['large'] });
    await expect(reconfirmBid(world.as(bidder), { id: bid, version: 2 })).rejects.toThrow('要求揭榜方是大企业');
    const [row] = await world.database.db.select().from(bids).where(eq(bids.id, bid));
    expect(row?.state).toBe('unconfirmed');
  });
});
