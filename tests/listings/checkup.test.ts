import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { indicators } from '#db/schema/index.ts';
import { blocksOf, type Checked, checkUp, RULES, twinsOf } from '#src/domain/listings/checkup.ts';
import { submitListing } from '#src/domain/listings/drafts.ts';
import { LISTING_KIND_WORDS, missingOf } from '#src/domain/listings/input.ts';
import { publishListing } from '#src/domain/listings/review.ts';
import { similarListings } from '#src/domain/matches/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { addListing } from '#tests/search/rows.ts';
import { demoTables, loadDemo } from '#tests/seed/demo.ts';
import { BAD } from './checkup-bad.ts';
import { GOOD, NOW, SOUND, type Written } from './checkup-good.ts';
import { cast, givenDraft, givenListing, refusalOf, rowOf } from './given.ts';

/** What 榜单体检 says of a written case. */
function examine(change: Partial<Written>) {
  const { rows, batch, ...listing } = { ...SOUND, batch: undefined, ...change };
  const measures = rows.map(([name, value, unit = '', method = ''], position) => ({
    position,
    name,
    value,
    unit,
    method,
  }));
  return checkUp(listing as Checked, measures, NOW, batch);
}

describe('榜单体检', () => {
  it.each(BAD)('names %s (%s)', (_about, rule, field, level, change) => {
    expect(examine(change)).toContainEqual(expect.objectContaining({ rule, field, level }));
  });

  it('has a written case for every rule', () => {
    expect(BAD.length).toBeGreaterThanOrEqual(30);
    expect(new Set(BAD.map(([, rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
  });

  it.each(GOOD)('leaves “$title” alone', (good) => {
    expect(examine(good)).toEqual([]);
  });

  it('says each thing in one calm sentence that tells how to mend it', () => {
    const sentences = BAD.flatMap(([, , , , change]) => examine(change)).filter(({ rule }) => rule !== 'missing');
    for (const { sentence } of sentences) expect(sentence).toMatch(/^[^！!。]+(?:请|移到|改写)[^！!。]+。$/);
  });

  it('finds at most one fault of the goal where a firmer rule has spoken', () => {
    for (const [about, , field, , change] of BAD.filter(([, , field]) => field === 'goal'))
      expect(
        examine(change).filter((one) => one.field === field && one.rule !== 'contactIsPublic').length,
        about,
      ).toBeLessThanOrEqual(1);
  });

  it('holds every kind to its own needs: a 场景 may be without money and figures', () => {
    const open = {
      goal: '开放总装车间和数据接口，请带着方案来现场试装、试跑，合适的留下来用。',
      totalFen: null,
      takerFen: null,
      rows: [],
    };
    const blocked = Object.keys(LISTING_KIND_WORDS).filter(
      (kind) => Object.keys(blocksOf(examine({ ...open, kind: kind as Checked['kind'] }))).length > 0,
    );
    expect(blocked).toEqual(['research', 'supply', 'achievement', 'service']);
  });

  it('keeps the first message of each field, in the order of the form', () => {
    const blocks = blocksOf(examine({ background: '成本高', goal: '研发', deadlineAt: NOW + DAY }));
    expect(Object.keys(blocks)).toEqual(['background', 'goal', 'deadlineAt']);
  });
});

describe('the demo world under 榜单体检', () => {
  it('has no published listing that would be stopped, and hardly one that is warned of', async () => {
    const { listings, indicators } = await demoTables();
    // What an official imported may be without a deadline.
    const typed = listings.filter(({ importKey }) => importKey === null);
    const published = typed.filter(({ publishedAt }) => publishedAt !== null);
    const found = published.flatMap((row) =>
      checkUp(
        row,
        indicators.filter(({ listingId }) => listingId === row.id),
        row.submittedAt ?? row.publishedAt ?? 0,
      ),
    );
    expect(published.length).toBeGreaterThan(20);
    expect(found.filter(({ level }) => level === 'block')).toEqual([]);
    expect(found.length).toBeLessThanOrEqual(2);
  });

  it('names in a returned listing what the official returned it for', async () => {
    const { listings, indicators } = await demoTables();
    const returned = listings.filter(({ state }) => state === 'returned');
    const stopped = returned.filter((row) => {
      const own = indicators.filter(({ listingId }) => listingId === row.id);
      return checkUp(row, own, row.submittedAt ?? 0).some(({ rule }) => rule === 'valueIsVague');
    });
    expect(stopped.map(({ title }) => title)).toContain('铸造中频炉冷却水与烟气余热利用');
  });
});

describe('handing in', () => {
  const vague = [{ name: '导热系数', value: '尽可能低', unit: 'W/(m·K)', method: 'GB/T 10294' }];

  it('is refused at the field that 榜单体检 stops, and keeps what was typed', async () => {
    const { world, poster } = await cast();
    const id = await givenDraft(world, poster, { goal: '显著改善。', indicators: vague });
    const refusal = await refusalOf(submitListing(world.as(poster), { id }));
    expect(refusal.kind).toBe('conflict');
    expect(Object.keys(refusal.errors)).toEqual(['goal', 'indicators.0.value']);
    expect(refusal.errors['indicators.0.value']).toContain('“尽可能低”');
    expect(await rowOf(world, id)).toMatchObject({ state: 'draft', goal: '显著改善。' });
    const kept = await world.database.db.select().from(indicators).where(eq(indicators.listingId, id));
    expect(kept).toMatchObject(vague);
  });

  it('is not stopped by what only should be mended', async () => {
    const { world, poster } = await cast();
    const id = await givenDraft(world, poster, { takerFen: '1', requirements: '资料发到 gu@test.example 索取。' });
    await submitListing(world.as(poster), { id });
    expect((await rowOf(world, id)).state).toBe('submitted');
  });

  it('leaves publishing to the official, though days have gone by since', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    world.now += 17 * DAY;
    const row = await rowOf(world, id);
    expect(Object.keys(blocksOf(checkUp(row, [], world.now)))).toContain('deadlineAt');
    await publishListing(world.as(official), { id });
    expect((await rowOf(world, id)).state).toBe('published');
  });

  it('asks for all that missingOf asks for', () => {
    const listing: Checked = { ...SOUND, title: '', goal: '', totalFen: null, takerFen: null, contactPhone: '' };
    const missing = missingOf({ ...listing, field: 'chem' }, [], NOW);
    expect(blocksOf(checkUp(listing, [], NOW))).toMatchObject(missing);
  });
});

describe('相近的榜', () => {
  const TITLE = '石墨改性 EPS 连续发泡工艺（中试）';

  async function twice(change: Parameters<typeof givenDraft>[2] = {}) {
    const people = await cast();
    const first = await givenListing(people.world, people, 'published');
    await refreshIndex(people.world.database, [{ index: 'listings', id: first }]);
    return { ...people, first, second: await givenDraft(people.world, people.poster, change) };
  }

  it("warns of the same organisation's own open listing that says the same", async () => {
    const { world, poster, first, second } = await twice();
    const similar = await similarListings(world.as(poster), second);
    expect(similar).toMatchObject([{ id: first, title: TITLE, own: true, open: true, alike: 100 }]);
    expect(twinsOf(similar)).toMatchObject([{ field: 'title', level: 'warn', rule: 'twin' }]);
  });

  it('still shows it when it is over, without a warning', async () => {
    const { world, poster, second } = await twice();
    world.now += 25 * DAY;
    const similar = await similarListings(world.as(poster), second);
    expect(similar).toMatchObject([{ own: true, open: false }]);
    expect(twinsOf(similar)).toEqual([]);
  });

  it("shows another organisation's without a warning, and never what is not public", async () => {
    const { world, stranger, poster, official, first } = await twice();
    const theirs = await givenDraft(world, stranger);
    const hidden = await givenListing(world, { poster, official }, 'submitted');
    await refreshIndex(world.database, [{ index: 'listings', id: hidden }]);
    const similar = await similarListings(world.as(stranger), theirs);
    expect(similar.map(({ id, own }) => [id, own])).toEqual([[first, false]]);
    expect(twinsOf(similar)).toEqual([]);
  });

  it('finds the same need in other words among those of the demo world, and among themselves none', async () => {
    const { listings } = await demoTables();
    const demo = await loadDemo();
    const keys = listings.map(({ id }) => ({ index: 'listings', id }) as const);
    await refreshIndex(demo.database, keys);
    for (const { id, title } of listings) expect(await similarListings(demo.visitor(), id), title).toEqual([]);
    const draft = await addListing(demo, await demo.person(), {
      title: 'EPS 保温板连续化发泡，石墨改性',
      background: '间歇式发泡做石墨聚苯板，导热系数批次差别大，石墨母粒容易团聚，氧指数不稳。',
      goal: '一条连续发泡线，石墨均匀分散，稳定运行 72 小时，B1 级。',
      state: 'draft',
    });
    const similar = await similarListings(demo.visitor(), draft);
    expect(similar.map(({ title }) => title)).toEqual(['石墨改性 EPS B1 级阻燃保温板连续发泡工艺']);
  });
});
