import { achievements, capabilities, indicators, listings, organisations } from '#db/schema/index.ts';
import { DAY } from '#src/lib/dates.ts';
import { CHAINS, FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import type { Market } from './market.ts';
import { randomWords } from './words.ts';

const BATCH = 250;
const UNIVERSITIES = 20;
export const OFFERS = 10;
const [FIELD_KEYS, REGION_KEYS, CHAIN_KEYS] = [FIELDS, REGIONS, CHAINS].map((table) => Object.keys(table)) as [
  string[],
  string[],
  string[],
];

/** Returns the organisations that offer ten achievements each. */
export async function fillRecords(market: Market, size: number): Promise<string[]> {
  const universities = Array.from({ length: UNIVERSITIES }, (_, i) => `university${i}`);
  await market.database.write(async (tx) => {
    const state = { field: 'other', region: 'gx', kind: 'academy', state: 'verified', createdAt: market.now } as const;
    await tx
      .insert(organisations)
      .values(
        universities.map((id) => ({ ...state, id, name: id, code: id, verifiedAt: market.now, updatedAt: market.now })),
      );
  });
  const quarter = size / 4;
  for (let n = 0; n < quarter; n += BATCH)
    await market.database.write(async (tx) => {
      const some = Array.from({ length: Math.min(BATCH, quarter - n) }, (_, i) => n + i);
      await tx
        .insert(capabilities)
        .values(some.map((i) => ({ ...record(market, `c${i}`, 3 * i), reach: 'country' as const })));
      const owner = (i: number) => universities[Math.floor(i / OFFERS)] ?? market.supplier;
      await tx
        .insert(achievements)
        .values(some.map((i) => ({ ...record(market, `a${i}`, 3 * i + 1), organisationId: owner(i) })));
      const posted = some.flatMap((i) => [2 * i, 2 * i + 1]);
      await tx.insert(listings).values(posted.map((i) => listing(market, i)));
      await tx.insert(indicators).values(posted.flatMap((i) => measures(i)));
    });
  return universities;
}

function record({ now, supplier, official }: Market, id: string, seed: number) {
  const word = randomWords(seed);
  const who = { id, organisationId: supplier, createdBy: official, state: 'published' as const };
  const when = { createdAt: now, updatedAt: now, publishedAt: now };
  const what = { title: word() + word() + word(), summary: Array.from({ length: 40 }, word).join('，') };
  return { ...who, ...when, ...what, ...placed(seed) };
}

const placed = (n: number) => ({
  field: FIELD_KEYS[n % FIELD_KEYS.length] ?? '',
  region: REGION_KEYS[n % REGION_KEYS.length] ?? '',
  chain: CHAIN_KEYS[n % CHAIN_KEYS.length] ?? '',
});

function listing(market: Market, n: number) {
  const word = randomWords(3 * n + 2);
  const prose = () => Array.from({ length: 25 }, word).join('，');
  const { summary: _, ...rest } = record(market, `l${n}`, 3 * n + 2);
  const deadlineAt = market.now + (n % 3 === 0 ? 30 : -30) * DAY;
  return {
    ...rest,
    organisationId: market.poster,
    kind: 'research' as const,
    background: prose(),
    goal: prose(),
    deadlineAt,
  };
}

function measures(n: number) {
  const word = randomWords(5 * n + 2);
  return [0, 1, 2].map((position) => ({
    id: `i${n}-${position}`,
    listingId: `l${n}`,
    position,
    name: word(),
    value: '≥ 30',
  }));
}
