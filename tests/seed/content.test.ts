import { expect, it } from 'vitest';
import { LISTING_KINDS, LISTING_STATES, ORGANISATION_KINDS } from '#db/schema/index.ts';
import { missingOf as missingOfAchievement } from '#src/domain/achievements/input.ts';
import { missingOf as missingOfCapability } from '#src/domain/capabilities/input.ts';
import { type ListingInput, listingInput, missingOf } from '#src/domain/listings/input.ts';
import { codeComplaint } from '#src/domain/organisations/code.ts';
import { toLocal } from '#src/lib/dates.ts';
import { fenToWan } from '#src/lib/money.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import { type DemoTables, demoTables } from './demo.ts';

it('has organisations of every kind, with codes whose check character is right and of no real place', async () => {
  const { organisations } = await demoTables();
  expect(new Set(organisations.map(({ kind }) => kind))).toEqual(new Set(ORGANISATION_KINDS));
  expect(organisations.map(({ code }) => codeComplaint(code)).filter(Boolean)).toEqual([]);
  expect(organisations.filter(({ code }) => ownCheckCharacter(code) !== code[17])).toEqual([]);
  expect(organisations.filter(({ code }) => !/^(91|12|11)00/.test(code))).toEqual([]);
});

it('has organisations that wait and one that was returned with a reason', async () => {
  const { organisations } = await demoTables();
  const inState = (state: string) => organisations.filter((one) => one.state === state);
  expect(inState('pending')).toHaveLength(2);
  expect(inState('returned')).toHaveLength(1);
  expect(inState('returned')[0]?.stateReason).not.toBe('');
});

it('has accounts easy to remember for every role, at the example domain', async () => {
  const { users } = await demoTables();
  const known = ['qiye', 'xiaoqi', 'gaoxiao', 'yinhang', 'guanyuan', 'admin'].map((name) => `${name}@demo.example`);
  const emails = users.map(({ email }) => email);
  expect(emails).toEqual(expect.arrayContaining(known));
  expect(emails.filter((email) => !email.endsWith('@demo.example'))).toEqual([]);
  expect(users.filter(({ role }) => role !== 'member').map(({ role }) => role)).toEqual(
    expect.arrayContaining(['admin', 'official']),
  );
});

it('has listings in every state, of every kind and field', async () => {
  const { listings } = await demoTables();
  expect(new Set(listings.map(({ state }) => state))).toEqual(new Set(LISTING_STATES));
  expect(new Set(listings.map(({ kind }) => kind))).toEqual(new Set(LISTING_KINDS));
  const fields = Object.keys(FIELDS).filter((field) => field !== 'other');
  expect(new Set(listings.map(({ field }) => field))).toEqual(new Set(fields));
  expect(listings.filter(({ region }) => !Object.hasOwn(REGIONS, region))).toEqual([]);
});

it('has only listings that the form would have taken', async () => {
  const { listings, indicators } = await demoTables();
  for (const row of listings) {
    const parsed = listingInput.safeParse(typed(row, indicators));
    expect(parsed.error?.issues ?? [], row.title).toEqual([]);
  }
});

it('has only submitted listings that were complete when they were handed in', async () => {
  const { batches, listings, indicators } = await demoTables();
  for (const row of listings.filter(({ state }) => state !== 'draft')) {
    const own = indicators.filter(({ listingId }) => listingId === row.id);
    const draft = { ...row, field: row.field as ListingInput['field'] };
    const batch = batches.find(({ id }) => id === row.batchId);
    const missing = missingOf(draft, own, row.submittedAt ?? 0, { batch, openEnded: row.importKey !== null });
    expect(missing, row.title).toEqual({});
    expect(own.length, row.title).toBeGreaterThanOrEqual(2);
    expect(own.length, row.title).toBeLessThanOrEqual(7);
  }
});

it('has complete indicators wherever an official published', async () => {
  const { listings, indicators } = await demoTables();
  const published = new Set(listings.filter(({ publishedAt }) => publishedAt !== null).map(({ id }) => id));
  const rows = indicators.filter(({ listingId }) => published.has(listingId));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter(({ name, value, method }) => !(name && value && method))).toEqual([]);
});

it('has only published capabilities and achievements that the forms would have published', async () => {
  const { capabilities, achievements } = await demoTables();
  expect(capabilities.filter((row) => Object.keys(missingOfCapability(row)).length > 0)).toEqual([]);
  expect(achievements.filter((row) => Object.keys(missingOfAchievement(row)).length > 0)).toEqual([]);
});

it('keeps what is restricted out of everything public', async () => {
  const world = await demoTables();
  const shown = publicWords(world);
  const secrets = world.listings
    .flatMap(({ restricted }) => restricted.split(/[，。；：、\n（）]/))
    .map((s) => s.trim());
  const long = secrets.filter((secret) => secret.length >= 6);
  expect(long.length).toBeGreaterThan(60);
  expect(long.filter((secret) => shown.includes(secret))).toEqual([]);
});

it('has telephones that nobody answers', async () => {
  const { listings, bids } = await demoTables();
  const phones = [...listings, ...bids].map(({ contactPhone }) => contactPhone);
  expect(phones.filter((phone) => !/^0000-\d{4} \d{4}$/.test(phone))).toEqual([]);
});

function publicWords({ listings, indicators, organisations, capabilities, achievements }: DemoTables): string {
  const shown = listings.map((row) => ({ ...row, restricted: '', contactName: '', contactPhone: '' }));
  return JSON.stringify([shown, indicators, organisations, capabilities, achievements]);
}

/** A listing as its form would send it. */
const typed = (row: DemoTables['listings'][number], indicators: DemoTables['indicators']) => ({
  ...row,
  totalFen: fenToWan(row.totalFen),
  takerFen: fenToWan(row.takerFen),
  publicFen: fenToWan(row.publicFen),
  anonymous: row.anonymous ? 'yes' : undefined,
  deliverOn: row.deliverOn ?? '',
  deadlineAt: row.deadlineAt === null ? '' : toLocal(row.deadlineAt),
  replyOn: row.replyOn ?? '',
  maxTakers: String(row.maxTakers),
  indicators: indicators.filter(({ listingId }) => listingId === row.id),
});

/** GB 32100 worked out again, by Horner's rule instead of the table of weights. */
function ownCheckCharacter(code: string): string | undefined {
  const characters = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
  const sum = [...code.slice(0, 17)].reduceRight((total, one) => (total * 3 + characters.indexOf(one)) % 31, 0);
  return characters[(31 - sum) % 31];
}
