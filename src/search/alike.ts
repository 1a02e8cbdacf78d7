import { toMatchDocument } from './analyse.ts';
import type { MatchDocument, MatchIndex, SearchDocument } from './engine.ts';
import { type Idf, readIdf } from './idf.ts';
import { mostTelling } from './match.ts';
import { termsOf, wantedBy } from './profile.ts';

/** Another demand and how alike the two are: 100 says the same in the same words. */
export type Alike = { id: string; alike: number };

/** Candidates looked at closely: near-duplicates share most terms, so they stand far in front. */
const DEPTH = 24;

/** Demands that ask for the same as this one, open or over, of whatever organisation, most alike first. */
export async function rankAlike(index: MatchIndex, demand: SearchDocument, now: number): Promise<Alike[]> {
  const synonyms = await index.synonyms();
  const asking = toMatchDocument(demand);
  const wanted = wantedBy(asking, atLeast(await readIdf(index, termsOf(asking))), synonyms);
  const asked = [{ terms: mostTelling(wanted), notOf: '' }];
  const [near = []] = await index.candidates({ side: 'demand', asking: asked, limit: DEPTH, now, over: true });
  const found = near.filter(({ id }) => id !== demand.id);
  const idf = atLeast(await readIdf(index, [...new Set([asking, ...found].flatMap(termsOf))]));
  return found
    .map((other) => ({ id: other.id, alike: Math.round(100 * likeness(asking, other, idf)) }))
    .sort((a, b) => b.alike - a.alike || (a.id < b.id ? -1 : 1));
}

/** In an index of few documents every word is common; what two demands share must still count. */
const LEAST = 0.1;
const atLeast = ({ word, character }: Idf): Idf => ({
  word: (term) => Math.max(LEAST, word(term)),
  character: (term) => Math.max(LEAST, character(term)),
});

/** The cosine of their most telling words. */
function likeness(a: MatchDocument, b: MatchDocument, idf: Idf): number {
  const [mine, theirs] = [a, b].map((one) => new Map(wantedBy(one, idf).words)) as [Weights, Weights];
  let dot = 0;
  for (const [word, weight] of mine) dot += weight * (theirs.get(word) ?? 0);
  return dot / (lengthOf(mine) * lengthOf(theirs) || 1);
}

type Weights = Map<string, number>;

const lengthOf = (weights: Weights): number => Math.hypot(...weights.values());
