import { toMatchDocument, withLexicon } from './analyse.ts';
import type { MatchDocument, MatchIndex, SearchDocument, Side } from './engine.ts';
import { offeredBy, readIdf, termsOf, type Wanted, wantedBy } from './profile.ts';
import { gapsOf, type Reason, reasonsOf } from './reasons.ts';
import { circumstancesOf, findWords, scoreOf } from './score.ts';
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
export type Ranked = { found: Compared; score: number; wanted: Wanted };
export type Pair = { demand: SearchDocument; supply: SearchDocument };

/** Candidates looked at closely, at least. Demands are longer and cost more. */
const DEPTH: Record<Side, number> = { supply: 300, demand: 60 };
/** Terms candidates are looked up by: hundreds would cost more and find the same. Who asks deeper is given twice as many. */
const TERMS = { words: 24, characters: 32 };

/** Supplies for a demand, best first. The demand may be in no index yet. */
export async function rankSupplies(
  index: MatchIndex,
  demand: SearchDocument,
  { limit, now }: { limit: number; now: number },
): Promise<Ranked[]> {
  const wanted = await readWanted(index, demand);
  const supplies = await find(index, 'supply', wanted, { notOf: demand.organisationId, limit, now });
  return best(
    supplies.map((found) => ({
      found,
      wanted,
      score: scoreOf(wanted, offeredBy(found), circumstancesOf(demand, found)),
    })),
    limit,
  );
}

/** What a demand asks for, weighed by how common it is. */
export async function readWanted(index: MatchIndex, demand: SearchDocument): Promise<Wanted> {
  const asking = toMatchDocument(demand);
  return wantedBy(asking, await readIdf(index, termsOf(asking)));
}

/** For each of some supplies the open demands it could meet, best first; a pair has the same score from both ends. */
export async function rankDemands(
  index: MatchIndex,
  supplies: readonly SearchDocument[],
  { limit, now }: { limit: number; now: number },
): Promise<Ranked[][]> {
  const offering = supplies.map(toMatchDocument);
  // A supply asks for demands like its own words.
  const asking = supplies.map((supply) => toMatchDocument({ ...supply, index: 'listings' }));
  const own = await readIdf(index, distinct(asking));
  const candidates: MatchDocument[][] = [];
  for (const supply of asking)
    candidates.push(await find(index, 'demand', wantedBy(supply, own), { notOf: supply.organisationId, limit, now }));
  const demands = [...new Map(candidates.flat().map((demand) => [demand.id, demand])).values()];
  const idf = await readIdf(index, distinct(demands));
  const wanted = new Map(demands.map((demand) => [demand.id, wantedBy(demand, idf)]));
  return offering.map((supply, i) => {
    const offered = offeredBy(supply);
    const pairs = (candidates[i] ?? []).map((found) => {
      const asked = wanted.get(found.id) as Wanted;
      return { found, wanted: asked, score: scoreOf(asked, offered, circumstancesOf(found, supply)) };
    });
    return best(pairs, limit);
  });
}

/** Says why, and what is missing, of the two records as they are given: reload them first, an index may be behind. */
export function explain(pair: Pair, { score, wanted }: Ranked, other: Side): Match {
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

async function find(
  index: MatchIndex,
  side: Side,
  wanted: Wanted,
  { limit, ...request }: { notOf: string; limit: number; now: number },
): Promise<MatchDocument[]> {
  const terms = mostTelling(wanted, limit > DEPTH[side] ? 2 : 1);
  const found = await index.candidates({ ...request, side, terms, limit: Math.max(DEPTH[side], limit) });
  return found.map(withLexicon);
}

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
