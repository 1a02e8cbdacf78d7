import { toMatchDocument } from './analyse.ts';
import { withPauses } from './breathe.ts';
import type { Asking, MatchDocument, MatchIndex, SearchDocument, Side } from './engine.ts';
import { passesGates } from './gates.ts';
import { readIdf } from './idf.ts';
import { type Circumstances, judge } from './judge.ts';
import { inWordsOf, termsMeant, turnedRound } from './meant.ts';
import { type Offered, offeredBy, termsOf, type Wanted, wantedBy } from './profile.ts';
import { gapsOf, type Reason, reasonsOf } from './reasons.ts';
import { type Alikeness, alikenessOf, findWords, scoreOf } from './score.ts';
import { characterTerm, foldedTexts, topicTerm } from './terms.ts';
import type { Synonyms } from './vocabulary/expand.ts';
import { MATCHING } from './weights.ts';

/** One who could meet a demand, or a demand one could meet. */
export type Match = {
  /** The other side. */
  document: SearchDocument;
  /** 0 to 100. */
  score: number;
  /** What speaks for it, most telling first. Each is true of the record. */
  reasons: Reason[];
  /** What it does not meet, or does not say. */
  gaps: Reason[];
};

type Compared = Omit<MatchDocument, 'compared'>;
/** One candidate with its score, 0 to 100, and what the demand of the pair asks for, to look for the reasons with. */
export type Ranked = { found: Compared; score: number; wanted: Wanted; alike: Alikeness; circumstances: Circumstances };
export type Pair = { demand: SearchDocument; supply: SearchDocument };

/** Candidates looked at closely, at least; demands are longer and cost more. Those who look together share so many. */
const DEPTH: Record<Side, number> = { supply: 300, demand: 60 };
const MOST: Record<Side, number> = { supply: 300, demand: 240 };
/** Terms candidates are looked up by: hundreds would cost more and find the same. Who asks deeper is given twice as many. */
const TERMS = { words: 24, characters: 32 };

/** Supplies for a demand, best first. The demand may be in no index yet. */
export async function rankSupplies(
  index: MatchIndex,
  demand: SearchDocument,
  request: { limit: number; now: number },
): Promise<Ranked[]> {
  const wanted = await readWanted(index, demand);
  const [supplies = []] = await find(index, 'supply', [{ document: demand, wanted }], request);
  const ranked = await withPauses(supplies, (supply) => rankOne(demand, supply, wanted));
  return best(ranked, request.limit);
}

/** What a demand asks for, weighed by how common it is. */
export async function readWanted(index: MatchIndex, demand: SearchDocument): Promise<Wanted> {
  const synonyms = await index.synonyms();
  const asking = toMatchDocument(demand);
  return wantedBy(asking, await readIdf(index, termsOf(asking)), synonyms);
}

/**
 * For each of some supplies the open demands it could meet, best first; a pair has the same score from both ends. All
 * supplies are looked up together, and a demand several could meet is read once.
 */
export async function rankDemands(
  index: MatchIndex,
  supplies: readonly SearchDocument[],
  request: { limit: number; now: number },
): Promise<Ranked[][]> {
  const synonyms = await index.synonyms();
  // A supply asks for demands like its own words.
  const asking = await withPauses(supplies, (supply) => toMatchDocument({ ...supply, index: 'listings' }));
  const own = await readIdf(index, distinct(asking));
  const others = turnedRound(synonyms);
  const looking = await withPauses(asking, (document) => ({ document, wanted: wantedBy(document, own, others) }));
  const candidates = await find(index, 'demand', looking, request);
  const wanted = await wantedByEach(index, [...new Set(candidates.flat())], synonyms);
  const pairs = supplies.flatMap((supply, i) => {
    const document = toMatchDocument(supply);
    const offering = { supply: document, offered: offeredBy(document) };
    return (candidates[i] ?? []).map((found) => ({ i, found, offering }));
  });
  const ranked = await withPauses(pairs, ({ i, found, offering }) => ({
    i,
    one: rank(found, offering, wanted.get(found) as Wanted, found),
  }));
  const bySupply = Map.groupBy(ranked, ({ i }) => i);
  return supplies.map((_, i) =>
    best(
      (bySupply.get(i) ?? []).map(({ one }) => one),
      request.limit,
    ),
  );
}

/** As long as the index stands it hands out the same documents, and what they ask for is the same. */
const known = new WeakMap<MatchDocument, { wanted: Wanted; synonyms: Synonyms }>();

async function wantedByEach(index: MatchIndex, demands: readonly MatchDocument[], synonyms: Synonyms) {
  const fresh = demands.filter((demand) => known.get(demand)?.synonyms !== synonyms);
  const terms = new Set<string>();
  await withPauses(fresh, (demand) => {
    for (const term of termsOf(demand)) terms.add(term);
  });
  const idf = await readIdf(index, [...terms]);
  await withPauses(fresh, (demand) => known.set(demand, { wanted: wantedBy(demand, idf, synonyms), synonyms }));
  return new Map(demands.map((demand) => [demand, known.get(demand)?.wanted]));
}

/** How one pair is weighed, whoever looks. */
export const rankOne = (demand: Compared, supply: MatchDocument, wanted: Wanted): Ranked =>
  rank(demand, { supply, offered: offeredBy(supply) }, wanted, supply);

type Offering = { supply: MatchDocument; offered: Offered };

/** What stands for a word of the demand counts as that word, where that brings them nearer. */
function rank(demand: Compared, { supply, offered }: Offering, wanted: Wanted, found: MatchDocument): Ranked {
  const circumstances = judge(demand, supply);
  const [alike, score] = weighed(wanted, offered, circumstances);
  const meant = wanted.meant && inWordsOf(wanted.meant, supply);
  const [near, more] = meant ? weighed(wanted, offeredBy(meant), circumstances) : [alike, score];
  return { found, wanted, circumstances, alike: more > score ? near : alike, score: Math.max(score, more) };
}

function weighed(wanted: Wanted, offered: Offered, circumstances: Circumstances): [Alikeness, number] {
  const alike = alikenessOf(wanted, offered);
  return [alike, scoreOf(alike, circumstances)];
}

/** Says why, and what is missing, of the two records as they are given: reload them first, an index may be behind. */
export function explain(pair: Pair, { score, wanted }: Pick<Ranked, 'score' | 'wanted'>, other: Side): Match {
  const { demand, supply } = pair;
  return {
    document: pair[other],
    score: Math.round(score),
    reasons: reasonsOf(demand, supply, findWords(wanted, foldedTexts(supply.texts)), wanted.meant),
    gaps: gapsOf(demand, supply),
  };
}

/** Whether it is worth saying why. */
export const isNearEnough = ({ score }: { score: number }): boolean => Math.round(score) >= MATCHING.worthShowing;

/** Whether a person should see it: near enough, and for reasons that name something; nearer where it is one thing alone. */
export function isWorthShowing(match: Match): boolean {
  const named = match.reasons.reduce((sum, { words = [] }) => sum + words.length, 0);
  return isNearEnough(match) && (named > 1 || (named === 1 && match.score >= MATCHING.worthShowingAlone));
}

type Looking = { document: SearchDocument; wanted: Wanted };

/**
 * Candidates of each who looks that pass its gates. Where too few of those found do, it looks further down, until there are
 * enough or no more: that many fail never hides one who does not.
 */
async function find(
  index: MatchIndex,
  side: Side,
  looking: readonly Looking[],
  { limit, now }: { limit: number; now: number },
): Promise<MatchDocument[][]> {
  const asking = looking.map(({ document, wanted }): Asking => {
    return { terms: mostTelling(wanted, limit > DEPTH[side] ? 2 : 1), notOf: document.organisationId };
  });
  const first = Math.max(limit, Math.min(DEPTH[side], Math.ceil(MOST[side] / looking.length)));
  for (let depth = first; ; depth *= FURTHER) {
    const found = await index.candidates({ side, asking, limit: depth, now });
    const passing = found.map((some, i) => some.filter(passesWith((looking[i] as Looking).document, side)));
    const isEnough = (some: MatchDocument[], i: number) =>
      some.length >= limit || (found[i] as MatchDocument[]).length < depth || depth >= DEEPEST;
    if (passing.every(isEnough)) return passing;
  }
}

const FURTHER = 8;
/** Whose conditions nearly nobody meets is not worth reading the whole index for. */
const DEEPEST = 2400;

const passesWith = (document: SearchDocument, side: Side) => (other: MatchDocument) =>
  side === 'supply' ? passesGates(document, other) : passesGates(other, document);

const distinct = (documents: readonly MatchDocument[]): string[] => [...new Set(documents.flatMap(termsOf))];

const best = (ranked: Ranked[], limit: number): Ranked[] =>
  ranked.sort((a, b) => b.score - a.score || (a.found.id < b.found.id ? -1 : 1)).slice(0, limit);

/** The terms candidates are looked up by. */
export function mostTelling({ words, characters, mainTopics, meant }: Wanted, times = 1): string[] {
  const worth = [...characters].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
  return [
    ...words.slice(0, TERMS.words * times).map(([word]) => word),
    ...worth.slice(0, TERMS.characters * times).map(([character]) => characterTerm(character)),
    ...mainTopics.map(topicTerm),
    ...(meant ? termsMeant(meant).slice(0, TERMS.words * times) : []),
  ];
}
