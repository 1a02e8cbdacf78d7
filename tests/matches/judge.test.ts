import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHAINS, COOPERATION, FIELDS, INDUSTRIES, QUALIFICATIONS, REGIONS } from '#src/lib/vocabulary.ts';
import { passesGates } from '#src/search/gates.ts';
import { judge, PARTS, type Weighed } from '#src/search/judge.ts';
import { isWorthShowing, type Match } from '#src/search/match.ts';
import { scoreOf } from '#src/search/score.ts';
import { CIRCUMSTANCES, MATCHING } from '#src/search/weights.ts';

const keysOf = (table: object) => fc.constantFrom(...Object.keys(table));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });
const someOf = (table: object) => fc.subarray(Object.keys(table), { maxLength: 3 });
const kinds = ['large', 'small', 'academy'];

const facts = fc.record(
  {
    trl: fc.integer({ min: 1, max: 9 }),
    reach: fc.constantFrom('local' as const, 'province' as const, 'country' as const),
    industry: keysOf(INDUSTRIES),
    days: fc.integer({ min: 0, max: 900 }),
    qualifications: someOf(QUALIFICATIONS),
    ownerKind: fc.constantFrom(...kinds),
    ownerRegion: keysOf(REGIONS),
    takers: fc.record(
      {
        region: fc.constantFrom('province' as const, 'city' as const),
        kinds: fc.subarray(kinds),
        small: fc.constant(true as const),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const side = (index: fc.Arbitrary<Weighed['index']>): fc.Arbitrary<Weighed> =>
  fc.record({ index, field: keysOf(FIELDS), region: keysOf(REGIONS), facts, modes: someOf(COOPERATION) }).chain((one) =>
    fc
      .record({ chain: maybe(keysOf(CHAINS)), amountFen: maybe(fc.integer({ min: 1, max: 10 ** 11 })) })
      .map(({ chain, amountFen }) => ({
        ...one,
        ...(chain ? { chain } : {}),
        ...(amountFen === undefined ? {} : { amountFen }),
      })),
  );
const pairs = fc.tuple(
  side(fc.constant('listings' as const)),
  side(fc.constantFrom('capabilities' as const, 'achievements' as const)),
);
const ALIKE = { characters: 0.6, pairs: 0.3, words: 0.3, topics: 0.4, leanings: 0.8 };

describe('parts beside the words, of any two records', () => {
  it('say a reason or a gap, never both, and what is not said is always a gap', () => {
    fc.assert(
      fc.property(pairs, ([demand, supply]) => {
        for (const part of Object.values(judge(demand, supply))) {
          if (!part) continue;
          expect(part.reason !== undefined && part.gap !== undefined).toBe(false);
          if (part.value === undefined) expect(part.gap).toBeDefined();
          if (part.value !== undefined) expect(part.value >= 0 && part.value <= 1).toBe(true);
          if (part.reason !== undefined && part.value !== undefined)
            expect(part.value).toBeGreaterThan(MATCHING.unsaid);
        }
      }),
    );
  });

  it('state only what the records hold', () => {
    fc.assert(
      fc.property(pairs, ([demand, supply]) => {
        const { trl, days, qualifications, modes, chain, industry, amount, field } = judge(demand, supply);
        const level = supply.facts.trl ?? 0;
        if (trl?.reason) expect(level).toBeGreaterThanOrEqual(demand.facts.trl ?? 6);
        if (days?.reason) expect(supply.facts.days).toBeLessThanOrEqual(demand.facts.days ?? -1);
        if (amount?.reason) expect(supply.amountFen).toBeLessThanOrEqual(demand.amountFen ?? -1);
        if (field?.reason) expect(supply.field).toBe(demand.field);
        const held = supply.facts.qualifications ?? [];
        if (qualifications?.reason) expect(demand.facts.qualifications?.every((one) => held.includes(one))).toBe(true);
        if (modes?.reason) expect(demand.modes?.some((mode) => supply.modes?.includes(mode))).toBe(true);
        if (chain?.reason) expect([demand.chain, supply.chain]).not.toContain(undefined);
        if (chain?.value === 1) expect(supply.chain).toBe(demand.chain);
        if (industry?.value === 1) expect(supply.facts.industry).toBe(demand.facts.industry);
      }),
    );
  });

  it('never score more for what is left unsaid than for what speaks for the pair', () => {
    fc.assert(
      fc.property(pairs, ([demand, supply]) => {
        const said = judge(demand, supply);
        for (const part of PARTS) {
          if (said[part]?.value !== 1) continue;
          const unsaid = { ...said, [part]: { gap: '未注明' } };
          expect(scoreOf(ALIKE, unsaid)).toBeLessThan(scoreOf(ALIKE, said));
        }
      }),
    );
  });

  it('name every circumstance that is weighed', () => {
    expect([...PARTS].toSorted()).toEqual(Object.keys(CIRCUMSTANCES).toSorted());
  });
});

describe('gates, of any two records', () => {
  it('let nobody through who is known to fail a condition, and stop nobody who is not', () => {
    fc.assert(
      fc.property(pairs, ([demand, supply]) => {
        const { takers, qualifications: required = [] } = demand.facts;
        const { ownerKind, ownerRegion, qualifications: held = [] } = supply.facts;
        const wrongKind = Boolean(takers?.kinds?.length && ownerKind && !takers.kinds.includes(ownerKind));
        const notSmall = Boolean(takers?.small && ownerKind && ownerKind !== 'small');
        const wrongPlace = takers?.region === 'city' && ownerRegion === 'out';
        const unqualified = held.length > 0 && required.some((one) => !held.includes(one));
        expect(passesGates(demand, supply)).toBe(!wrongKind && !notSmall && !wrongPlace && !unqualified);
      }),
    );
  });
});

describe('whether a match is worth showing', () => {
  const match = (score: number, ...words: string[][]): Match => ({
    document: { texts: { title: '' } } as Match['document'],
    score,
    reasons: [
      ...words.map((some) => ({ part: 'words' as const, sentence: some.join('、'), words: some })),
      { part: 'field', sentence: '同属化工新材料' },
    ],
    gaps: [],
  });

  it('asks for a score, and for reasons that name something of it', () => {
    expect(isWorthShowing(match(MATCHING.worthShowing, ['珠粒', '发泡']))).toBe(true);
    expect(isWorthShowing(match(MATCHING.worthShowing - 1, ['珠粒', '发泡']))).toBe(false);
    expect(isWorthShowing(match(100))).toBe(false);
  });

  it('asks for more where one thing alone speaks for it', () => {
    expect(isWorthShowing(match(MATCHING.worthShowingAlone - 1, ['珠粒']))).toBe(false);
    expect(isWorthShowing(match(MATCHING.worthShowingAlone, ['珠粒']))).toBe(true);
    expect(isWorthShowing(match(MATCHING.worthShowing, ['珠粒'], ['氧指数']))).toBe(true);
  });
});
