import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { countsByPhase, type Facet, type ListingFilters, listListings } from '#src/domain/listings/board.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { DAY, dayOf, HOUR, toLocal } from '#src/lib/dates.ts';
import type { World } from '#tests/world.ts';
import { addBid, cast, givenDraft, givenListing } from './given.ts';

const EVERYTHING: ListingFilters = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };

/** No listing is taken that closes within days, so all are posted this long before the moment that counts. */
const AGO = 7 * DAY;

const closing = (world: World, inMs: number) => ({
  deadlineAt: toLocal(world.now + AGO + inMs),
  replyOn: dayOf(world.now + AGO + inMs + 10 * DAY),
});

/** Public listings of many kinds, fields, sums and phases. */
async function manyListings(world: World, poster: Actor, official: Actor): Promise<void> {
  const kinds = ['research', 'supply', 'achievement', 'service', 'scene'];
  const fields = ['chem', 'equip', 'green', 'food', 'elec', 'other'];
  const money = ['50', '100', '499.99', '500', '1000', '30000'];
  const states = ['published', 'evaluating', 'matched', 'contracted', 'withdrawn', 'submitted', 'draft'] as const;
  for (let i = 0; i < 28; i++) {
    const scene = i % 5 === 4;
    await givenListing(world, { poster, official }, states[i % 11] ?? 'published', {
      kind: kinds[i % 5] as string,
      field: fields[i % 6] as string,
      chain: ['', 'polymer', 'metal'][i % 3] as string,
      totalFen: scene ? '' : (money[i % 6] as string),
      takerFen: '',
      ...closing(world, [3 * HOUR, 6 * DAY, 20 * DAY, 90 * DAY][i % 4] as number),
    });
  }
  world.now += AGO + 4 * HOUR;
}

describe('the public list', () => {
  it('never shows what is not public', async () => {
    const { world, poster, official } = await cast();
    await givenDraft(world, poster);
    await givenListing(world, { poster, official }, 'submitted');
    const id = await givenListing(world, { poster, official }, 'published');
    const page = await listListings(world.as(poster), EVERYTHING, 'due', 1);
    expect(page.rows.map((row) => row.id)).toEqual([id]);
    expect(page.total).toBe(1);
  });

  it('says of every facet value how many it leads to', async () => {
    const { world, poster, official } = await cast();
    await manyListings(world, poster, official);
    const ctx = world.visitor();
    const bases: ListingFilters[] = [EVERYTHING, { ...EVERYTHING, phase: ['open'], kind: ['research', 'supply'] }];
    for (const base of bases) {
      const { facets } = await listListings(ctx, base, 'recent', 1);
      for (const [facet, counts] of Object.entries(facets) as [Facet, Record<string, number>][])
        for (const [value, n] of Object.entries(counts)) {
          const there = await listListings(ctx, { ...base, [facet]: [value] }, 'recent', 1, 100);
          expect({ facet, value, rows: there.rows.length, total: there.total }).toEqual({
            facet,
            value,
            rows: n,
            total: n,
          });
        }
    }
  });

  it('has phases that add up to all that was published, each as long as its list', async () => {
    const { world, poster, official } = await cast();
    await manyListings(world, poster, official);
    const ctx = world.visitor();
    const counts = await countsByPhase(ctx);
    const all = await listListings(ctx, EVERYTHING, 'recent', 1, 100);
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(all.total);
    for (const [phase, n] of Object.entries(counts))
      expect(all.rows.filter((row) => phaseOf(row, world.now) === phase)).toHaveLength(n);
    expect(counts.closed).toBeGreaterThan(0);
  });

  it('sorts by deadline with what is over last, by money, by novelty, by bids', async () => {
    const { world, poster, official } = await cast();
    const cases = [
      ['over', HOUR, '10'],
      ['later', 9 * DAY, '300'],
      ['soon', 2 * DAY, '200'],
    ] as const;
    for (const [title, inMs, totalFen] of cases) {
      const id = await givenListing(world, { poster, official }, 'published', {
        title,
        totalFen,
        takerFen: '',
        ...closing(world, inMs),
      });
      if (title !== 'later') await addBid(world, id, await world.person(), 'submitted');
      world.now += 1000;
    }
    world.now += AGO + 2 * HOUR;
    const titles = async (sort: 'due' | 'recent' | 'money' | 'bids') =>
      (await listListings(world.visitor(), EVERYTHING, sort, 1)).rows.map(({ title }) => title);
    expect(await titles('due')).toEqual(['soon', 'later', 'over']);
    expect(await titles('recent')).toEqual(['soon', 'later', 'over']);
    expect(await titles('money')).toEqual(['later', 'soon', 'over']);
    expect((await titles('bids'))[0]).toBe('later');
  });

  it('pages without losing or repeating a row', async () => {
    const { world, poster, official } = await cast();
    await manyListings(world, poster, official);
    const ctx = world.visitor();
    const first = await listListings(ctx, EVERYTHING, 'money', 1, 7);
    const seen = new Set<string>();
    for (let page = 1; page <= first.pages; page++)
      for (const { id } of (await listListings(ctx, EVERYTHING, 'money', page, 7)).rows) seen.add(id);
    expect(seen.size).toBe(first.total);
    expect((await listListings(ctx, EVERYTHING, 'money', 99, 7)).rows).toEqual([]);
  });

  it('shows the first indicators of each listing', async () => {
    const { world, poster, official } = await cast();
    await givenListing(world, { poster, official }, 'published');
    const { rows } = await listListings(world.visitor(), EVERYTHING, 'due', 1);
    expect(rows[0]?.highlights).toEqual(['导热系数（25 ℃） ≤ 0.030 W/(m·K)', '产能 ≥ 40 m³/h']);
  });
});
