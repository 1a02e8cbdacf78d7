import { expect, it } from 'vitest';
import { toDeclare, whyNotFit } from '#src/domain/listings/rules.ts';
import { CHAINS, INDUSTRIES, QUALIFICATIONS } from '#src/lib/vocabulary.ts';
import { demoTables, listingOf } from './demo.ts';

it('says of every listing and offer its 产业链 and 行业, by keys of the tables', async () => {
  const { listings, capabilities, achievements } = await demoTables();
  const all = [...listings, ...capabilities, ...achievements];
  expect(all.filter(({ chain }) => !(chain in CHAINS)).map(({ title }) => title)).toEqual([]);
  expect(all.filter(({ industry }) => !(industry in INDUSTRIES)).map(({ title }) => title)).toEqual([]);
});

it('shows hard conditions of every kind, and supplies that hold them', async () => {
  const { listings, capabilities } = await demoTables();
  expect(new Set(listings.map(({ takerRegion }) => takerRegion))).toEqual(new Set(['any', 'province', 'city']));
  expect(listings.filter(({ takerKinds }) => takerKinds.length > 0).length).toBeGreaterThan(5);
  const required = new Set(listings.flatMap(({ qualifications }) => qualifications));
  const held = new Set(capabilities.flatMap(({ qualifications }) => qualifications));
  expect([...required, ...held].filter((key) => !(key in QUALIFICATIONS))).toEqual([]);
  expect([...required].filter((key) => !held.has(key))).toEqual([]);
  expect(required.size).toBeGreaterThan(2);
});

it('says on most offers how they may be had and how soon, and leaves some of it unsaid', async () => {
  const { capabilities } = await demoTables();
  expect(capabilities.every(({ modes, leadDays }) => modes.length > 0 && leadDays !== null)).toBe(true);
  expect(capabilities.some(({ qualifications }) => qualifications.length === 0)).toBe(true);
});

it('has no bid or referral that fails a hard condition, and every bid handed in declares what it must', async () => {
  const { listings, organisations, bids, referrals } = await demoTables();
  const organisationOf = (id: string) => organisations.find((one) => one.id === id) as (typeof organisations)[number];
  const failing = [...bids, ...referrals].map(({ listingId, organisationId }) =>
    whyNotFit(organisationOf(organisationId), listingOf(listings, listingId)),
  );
  expect(failing.filter(Boolean)).toEqual([]);
  const asked = bids.filter(
    (bid) => toDeclare(organisationOf(bid.organisationId), listingOf(listings, bid.listingId)).length > 0,
  );
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((bid) => bid.submittedAt !== null && bid.conditionsDeclaredAt === null)).toEqual([]);
});
