import { analyse } from './analyse.ts';
import type { MatchDocument, MatchIndex, SearchDocument } from './engine.ts';
import { type Idf, type Profile, profileOf, readIdf, termsOf } from './profile.ts';
import { gapsOf, type Reason, reasonsOf } from './reasons.ts';
import { likeness } from './score.ts';
import { characterTerm } from './terms.ts';

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

/** A pair with its score, 0 to 100, and what the demand asks for, to look for the reasons with. */
export type Ranked = { demand: SearchDocument; supply: SearchDocument; score: number; profile: Profile };

/** Candidates looked at closely for each one shown. */
const DEPTH = 300;
const MAX_TERMS = 48;

/** Supplies for a demand, best first. */
export async function rankSupplies(
  index: MatchIndex,
  demand: SearchDocument,
  { limit, now }: { limit: number; now: number },
): Promise<Ranked[]> {
  const asking = toMatchDocument(demand);
  const idf = await readIdf(index, termsOf(asking));
  const profile = profileOf(asking, idf);
  const supplies = await index.candidates({
    side: 'supply',
    terms: mostTelling(profile),
    notOf: demand.organisationId,
    limit: Math.max(DEPTH, limit),
    now,
  });
  return best(
    supplies.map((supply) => rank(profile, demand, supply)),
    limit,
  );
}

/** Open demands a supply could meet, best first; a pair has the same score from both ends. */
export async function rankDemands(
  index: MatchIndex,
  supply: SearchDocument,
  { limit, now }: { limit: number; now: number },
): Promise<Ranked[]> {
  const offering = toMatchDocument(supply);
  const own = await readIdf(index, termsOf(offering));
  const demands = await index.candidates({
    side: 'demand',
    terms: mostTelling(profileOf(offering, own)),
    notOf: supply.organisationId,
    limit: Math.max(DEPTH, limit),
    now,
  });
  const idf: Idf = await readIdf(index, [...new Set(demands.flatMap(termsOf))]);
  return best(
    demands.map((demand) => rank(profileOf(demand, idf), demand, supply)),
    limit,
  );
}

/** Says why, and what is missing, of the two records as they are given: reload them first, an index may be behind. */
export function explain({ demand, supply, profile }: Omit<Ranked, 'score'>, other: 'demand' | 'supply'): Match {
  const like = likeness(profile, demand, supply);
  return {
    document: other === 'demand' ? demand : supply,
    score: Math.round(100 * like.score),
    reasons: reasonsOf(demand, supply, like),
    gaps: gapsOf(demand, supply),
  };
}

const toMatchDocument = (document: SearchDocument): MatchDocument => ({
  ...document,
  words: analyse(document).words,
});

const rank = (profile: Profile, demand: SearchDocument, supply: SearchDocument): Ranked => ({
  demand,
  supply,
  score: 100 * likeness(profile, demand, supply).score,
  profile,
});

const best = (ranked: Ranked[], limit: number): Ranked[] =>
  ranked.sort((a, b) => b.score - a.score || (a.supply.id < b.supply.id ? -1 : 1)).slice(0, limit);

/** The terms that say most: hundreds of them would cost more and find the same. */
function mostTelling({ words, characters }: Profile): string[] {
  const all = [
    ...words,
    ...Array.from(characters, ([character, weight]) => [characterTerm(character), weight] as const),
  ];
  return all
    .filter(([, weight]) => weight > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MAX_TERMS)
    .map(([term]) => term);
}
