import type { SearchRequest } from '../engine.ts';
import { readMeaning } from '../meaning/asked.ts';
import type { FindVector } from '../meaning/near.ts';
import type { Question } from '../question.ts';
import type { Asker } from './ask.ts';
import { type Held, OWN } from './documents.ts';
import { both, isOneOf, scopeOf } from './filters.ts';
import { type ByMeaning, readExactly } from './terms.ts';

/** More of them no longer mean the same. */
const MOST = 100;

/** Finds vectors of questions; from this cosine on two texts mean something alike. */
export type Meaning = { findVector: FindVector; near: number };

/**
 * What means something like the question, each with how much, above 0 and at most 1; undefined where nothing may be answered
 * by meaning, or nobody can tell in time. What must stand there and what must not is asked by words among these: a question
 * by meaning knows no exclusion.
 */
export async function findAlike(
  asker: Asker,
  request: SearchRequest,
  question: Question,
  meaning: Meaning | undefined,
): Promise<ByMeaning | undefined> {
  const asked = meaning && !request.strict && !question.nothing ? readMeaning(question) : undefined;
  const exactly = asked && readExactly(asked.exact, question.unwanted);
  const found = exactly === undefined ? undefined : await meaning?.findVector(asked?.text ?? '');
  if (!meaning || !found) return undefined;
  const vector = Array.from(found);
  const near = await nearest(asker, scopeOf(request), vector, meaning.near);
  const keys = exactly && near.size > 0 ? await among(asker, exactly, near) : near;
  return keys.size > 0 ? { vector, keys } : undefined;
}

/** Meilisearch makes a score of a cosine: 0 of opposites, 1 of the same. */
async function nearest({ client, index, signal }: Asker, filter: string, vector: number[], near: number) {
  const { hits } = await client.index<Held>(index).search(
    '',
    {
      ...(filter ? { filter } : {}),
      hybrid: { embedder: OWN, semanticRatio: 1 },
      vector,
      attributesToRetrieve: ['key'],
      showRankingScore: true,
      rankingScoreThreshold: (1 + near) / 2,
      limit: MOST,
    },
    signal ? { signal } : {},
  );
  const alike = hits.map(({ key, _rankingScore = 0 }) => [key, (2 * _rankingScore - 1 - near) / (1 - near)] as const);
  return new Map(alike.filter(([, how]) => how > 0));
}

async function among({ client, index, signal }: Asker, q: string, keys: ReadonlyMap<string, number>) {
  const { hits } = await client.index<Held>(index).search(
    q,
    {
      filter: both(isOneOf('key', [...keys.keys()])),
      matchingStrategy: 'all',
      locales: ['eng'],
      attributesToRetrieve: ['key'],
      limit: MOST,
    },
    signal ? { signal } : {},
  );
  return new Map(hits.map(({ key }) => [key, keys.get(key) ?? 0]));
}
