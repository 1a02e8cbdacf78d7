import { describe, expect, it } from 'vitest';
import { listings } from '#db/schema/index.ts';
import { countChosen, filtersFrom } from '#src/components/organisations/filters.ts';
import { passesQueue, type QueueItem, queueFilters, queueOf, waitWords } from '#src/components/organisations/queue.ts';
import { listListingsToReview } from '#src/domain/listings/queries.ts';
import { listPendingOrganisations } from '#src/domain/organisations/queries.ts';
import { DAY, HOUR, MINUTE } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';

const NONE = { part: undefined, word: '', field: '', region: '' };

/** Two organisations and one listing, handed in an hour apart. */
async function queue(world: World): Promise<QueueItem[]> {
  await world.person({ state: 'pending', name: '先登记的单位', region: 'gx', field: 'chem' });
  world.now += HOUR;
  const poster = await world.person({ name: '发榜的单位' });
  await world.database.write(async (tx) => {
    await tx.insert(listings).values({
      id: 'listing',
      organisationId: poster.organisation?.id ?? '',
      createdBy: poster.id,
      kind: 'research',
      title: 'PVC 难题',
      field: 'equip',
      region: 'bh',
      state: 'submitted',
      submittedAt: world.now,
      createdAt: world.now,
      updatedAt: world.now,
    });
  });
  world.now += HOUR;
  await world.person({ state: 'pending', name: '后登记的单位', region: 'bh', field: 'food' });
  const ctx = world.as(await world.official());
  return queueOf(await listPendingOrganisations(ctx), await listListingsToReview(ctx));
}

describe('the queue of officials', () => {
  it('mixes both sorts, who waits longest first, each with its way on', async () => {
    const world = await createWorld();
    const items = await queue(world);
    expect(items.map((item) => [item.part, item.title])).toEqual([
      ['organisations', '先登记的单位'],
      ['listings', 'PVC 难题'],
      ['organisations', '后登记的单位'],
    ]);
    expect(items[0]?.href).toBe(`/organisations/${items[0]?.organisation.id}#check`);
    expect(items[1]?.href).toBe('/listings/listing#check');
  });

  it('is narrowed by word, field and region', async () => {
    const items = await queue(await createWorld());
    const titles = (filters: Partial<typeof NONE>) =>
      items.filter((item) => passesQueue(item, { ...NONE, ...filters })).map((item) => item.title);
    expect(titles({})).toHaveLength(3);
    expect(titles({ word: 'pvc' })).toEqual(['PVC 难题']);
    expect(titles({ word: '发榜的' })).toEqual(['PVC 难题']);
    expect(titles({ word: 'test' })).toEqual(['先登记的单位', '后登记的单位']);
    expect(titles({ region: 'bh' })).toEqual(['PVC 难题', '后登记的单位']);
    expect(titles({ region: 'bh', field: 'food' })).toEqual(['后登记的单位']);
    expect(titles({ word: '没有' })).toEqual([]);
  });

  it('takes odd values of the address for none', () => {
    const odd = new URLSearchParams({ part: '__proto__', field: 'constructor', region: 'nowhere', word: '\ud800  a' });
    expect(queueFilters(odd)).toEqual({ ...NONE, word: '\ufffd a' });
    expect(queueFilters(new URLSearchParams({ part: 'listings', region: 'gx' }))).toEqual({
      ...NONE,
      part: 'listings',
      region: 'gx',
    });
  });

  it.each([
    [0, '等了 0 分钟'],
    [-5, '等了 0 分钟'],
    [HOUR - 1, '等了 59 分钟'],
    [HOUR, '等了 1 小时'],
    [DAY - MINUTE, '等了 23 小时'],
    [3 * DAY + HOUR, '等了 3 天'],
  ])('says how long: %d ms is %s', (waited, words) =>
    expect(waitWords(1_000_000_000 - waited, 1_000_000_000)).toBe(words),
  );
});

describe('the address of the list of organisations', () => {
  it('asks for known values once each, and for a cleaned word', () => {
    const params = new URLSearchParams('kind=small&kind=small&kind=__proto__&region=gx&word=%20%EF%BC%A1%EF%BC%A2%20');
    const filters = filtersFrom(params);
    expect(filters).toEqual({ word: 'AB', kind: ['small'], region: ['gx'], field: [], label: [] });
    expect(countChosen(filters)).toBe(3);
  });

  it('with a word of any length asks for a bounded one', () => {
    expect([...filtersFrom(new URLSearchParams({ word: '长'.repeat(10_000) })).word].length).toBe(60);
  });
});
