import { toMatchDocument, withLexicon } from './analyse.ts';
import { breathe } from './breathe.ts';
import type { Asking, MatchDocument, MatchIndex, SearchDocument, Side } from './engine.ts';
import { passesGates } from './gates.ts';
import { type Circumstances, judge } from './judge.ts';
import { offeredBy, readIdf, termsOf, type Wanted, wantedBy } from './profile.ts';
import { gapsOf, type Reason, reasonsOf } from './reasons.ts';
import { type Alikeness, alikenessOf, findWords, scoreOf } from './score.ts';
import { characterTerm, foldedTexts, topicTerm } from './terms.ts';
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
  return best(await withPauses(supplies, (supply) => rank(demand, supply, wanted, supply)), request.limit);
}

/** What a demand asks for, weighed by how common it is. */
export async function readWanted(index: MatchIndex, demand: SearchDocument): Promise<Wanted> {
  const asking = toMatchDocument(demand);
  return wantedBy(asking, await readIdf(index, termsOf(asking)));
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
  const offering = supplies.map(toMatchDocument);
  // A supply asks for demands like its own words.
  const asking = supplies.map((supply) => toMatchDocument({ ...supply, index: 'listings' }));
  const own = await readIdf(index, distinct(asking));
  const looking = asking.map((document) => ({ document, wanted: wantedBy(document, own) }));
  const candidates = await find(index, 'demand', looking, request);
  const demands = [...new Map(candidates.flat().map((demand) => [demand.id, demand])).values()];
  const idf = await readIdf(index, distinct(demands));
  const asked = await withPauses(demands, (demand) => [demand.id, wantedBy(demand, idf)] as const);
  const wanted = new Map(asked);
  return offering.map((supply, i) => {
    const pairs = (candidates[i] ?? []).map((found) => rank(found, supply, wanted.get(found.id) as Wanted, found));
    return best(pairs, request.limit);
  });
}

function rank(demand: Compared, supply: MatchDocument, wanted: Wanted, found: MatchDocument): Ranked {
  const alike = alikenessOf(wanted, offeredBy(supply));
  const circumstances = judge(demand, supply);
  return { found, wanted, alike, circumstances, score: scoreOf(alike, circumstances) };
}

/** The event loop is never held longer than a few of these take. */
async function withPauses<T, R>(all: readonly T[], work: (one: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) {
    done.push(work(one));
    if (done.length % IN_ONE_GO === 0) await breathe();
  }
  return done;
}
const IN_ONE_GO = 25;

/** Says why, and what is missing, of the two records as they are given: reload them first, an index may be behind. */
export function explain(pair: Pair, { score, wanted }: Pick<Ranked, 'score' | 'wanted'>, other: Side): Match {
  const { demand, supply } = pair;
  return {
    document: pair[other],
    score: Math.round(score),
    reasons: reasonsOf(demand, supply, findWords(wanted, foldedTexts(supply.texts))),
    gaps: gapsOf(demand, supply),
  };
}

/** Whether a person should see it: near enough, and for a reason that names something. */
export const isWorthShowing = ({ score, reasons }: Match): boolean =>
  score >= MATCHING.worthShowing && reasons.some(({ words }) => words !== undefined);

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
    if (passing.every(isEnough)) return passing.map((some) => some.map(withLexicon));
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
export function mostTelling({ words, characters, mainTopics }: Wanted, times = 1): string[] {
  const worth = [...characters].filter(([, weight]) => weight > 0).sort((a, b) => b[1] - a[1]);
  return [
    ...words.slice(0, TERMS.words * times).map(([word]) => word),
    ...worth.slice(0, TERMS.characters * times).map(([character]) => characterTerm(character)),
    ...mainTopics.map(topicTerm),
  ];
}
