import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listingsForSupply, matchesOfListing } from '#src/domain/matches/queries.ts';
import { inWordsOf, meantBy, turnedRound } from '#src/search/meant.ts';
import { readVocabulary } from '#src/search/vocabulary.ts';
import { addCapability, addListing } from '#tests/search/rows.ts';
import { use } from '#tests/words/given.ts';
import { createWorld, type World } from '#tests/world.ts';
import { idsOf, index, sentences, untruths } from './given.ts';

const synonymsOf = (synonyms: string) => readVocabulary({ number: 1, synonyms, dictionary: '' }).synonyms;
const asSupply = (title: string) => ({
  ...{
    index: 'capabilities' as const,
    id: 'c',
    field: '',
    region: '',
    organisationId: 'o',
    texts: { title },
    facts: {},
  },
  compared: { title: [], body: [], topics: [], leaning: 0, lexicon: '' },
});

async function scene() {
  const world = await createWorld();
  const [poster, firm] = [await world.person({ kind: 'large' }), await world.person({ kind: 'small' })];
  const listing = await addListing(world, poster, { title: 'EPS 采购' });
  const beads = await addCapability(world, firm, { title: '可发性聚苯乙烯珠粒', products: '珠粒，按吨供应' });
  const bread = await addCapability(world, firm, { title: '糕点烘焙', products: '吐司' });
  await index(world, { listings: [listing], capabilities: [beads, bread] });
  return { world, listing, beads };
}

const matches = (world: World, listing: string) => matchesOfListing(world.visitor(), listing);

describe('words officials say mean the same', () => {
  it('bring together a demand and a supply that share none, from both ends, and say by which rule', async () => {
    const { world, listing, beads } = await scene();
    expect(await matches(world, listing)).toEqual([]);
    await use(world.as(await world.official()), 'EPS = 可发性聚苯乙烯 = 发泡聚苯乙烯');
    const [match, ...others] = await matches(world, listing);
    expect([match?.document.id, others]).toEqual([beads, []]);
    expect(sentences(match?.reasons ?? [])).toContain('名称提到“可发性聚苯乙烯”，按同义词表对应需求的“EPS”');
    expect(match && untruths(match)).toEqual([]);
    const back = await listingsForSupply(world.visitor(), 'capabilities', beads);
    expect(back.map(({ document, score, reasons }) => [document.id, score, reasons])).toEqual([
      [listing, match?.score, match?.reasons],
    ]);
  });

  it('lead one way only where the rule does', async () => {
    const world = await createWorld();
    const [poster, firm] = [await world.person({ kind: 'large' }), await world.person({ kind: 'small' })];
    await use(world.as(await world.official()), '塑料 ⇒ 聚丙烯');
    const wide = await addListing(world, poster, { title: '寻求塑料' });
    const narrow = await addListing(world, poster, { title: '寻求聚丙烯' });
    const resin = await addCapability(world, firm, { title: '聚丙烯' });
    const plastic = await addCapability(world, firm, { title: '塑料' });
    await index(world, { listings: [wide, narrow], capabilities: [resin, plastic] });
    const said = async (listing: string) =>
      (await matches(world, listing)).flatMap(({ document, reasons }) =>
        sentences(reasons).some((one) => one.includes('同义词表')) ? [document.id] : [],
      );
    expect(await said(wide)).toEqual([resin]);
    expect(await said(narrow)).toEqual([]);
    expect(idsOf(await matches(world, narrow))).toContain(resin);
  });

  it('are taken from a text only where they stand as words', () => {
    const meant = meantBy({ title: '寻求 EPS 货源' }, synonymsOf('EPS = 珠粒料'));
    expect(meant && inWordsOf(meant, asSupply('珠粒料供应'))?.texts.title).toContain('eps');
    expect(meantBy({ title: 'STEPS 系统' }, synonymsOf('EPS = 珠粒料'))).toBeUndefined();
    const turned = meantBy({ title: '货源' }, synonymsOf('货源 = EPS'));
    expect(turned && inWordsOf(turned, asSupply('STEPS 系统'))).toBeUndefined();
  });

  it('stand for nothing a demand says itself', () => {
    expect(meantBy({ title: 'EPS（可发性聚苯乙烯）' }, synonymsOf('EPS = 可发性聚苯乙烯'))).toBeUndefined();
  });

  it('turned round twice lead where they led', () => {
    const word = fc.constantFrom('甲板', '乙板', '丙板', '丁板', '戊板');
    const rule = fc.tuple(word, fc.uniqueArray(word, { minLength: 1, maxLength: 3 }));
    fc.assert(
      fc.property(fc.uniqueArray(rule, { selector: ([from]) => from, maxLength: 4 }), (rules) => {
        const lines = rules.flatMap(([from, to]) => {
          const others = to.filter((one) => one !== from);
          return others.length > 0 ? [`${from} ⇒ ${others.join('、')}`] : [];
        });
        const { also } = synonymsOf(lines.join('\n'));
        const pairsOf = (map: ReadonlyMap<string, readonly string[]>) =>
          [...map].flatMap(([from, to]) => to.map((one) => `${from} ${one}`)).sort();
        const back = turnedRound(synonymsOf(lines.join('\n'))).also;
        expect([...back].flatMap(([to, from]) => from.map((one) => `${one} ${to}`)).sort()).toEqual(pairsOf(also));
      }),
    );
  });
});
