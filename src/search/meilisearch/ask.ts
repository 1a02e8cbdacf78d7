import type { Meilisearch } from 'meilisearch';
import { type Held, OWN } from './documents.ts';
import { both, isOneOf } from './filters.ts';
import type { Asked, ByMeaning } from './terms.ts';

/** One thing to find or to count among what answers a question. `byWords`: without what is only near to it. */
export type Part = {
  filter: string;
  facets?: string[];
  sort?: string[];
  offset?: number;
  limit?: number;
  byWords?: boolean;
};
export type Found = {
  /** `near`: found by its meaning. */
  hits: { held: Held; score: number; near: boolean }[];
  total: number;
  counts: Record<string, Record<string, number>>;
};

/** Who asks: an index, and until when an answer is waited for. */
export type Asker = { client: Meilisearch; index: string; signal?: AbortSignal };

type Raw = Held & { _rankingScore?: number; _federation?: { weightedRankingScore: number; queriesPosition: number } };

/** Asks for all parts at once. One question goes in one request; several, any of which may be answered, in one a part. */
export async function ask(asker: Asker, asked: readonly Asked[], parts: readonly Part[]): Promise<Found[]> {
  const [only] = asked;
  if (only && asked.length === 1) return askOne(asker, only, parts);
  return Promise.all(parts.map((part) => askAny(asker, asked, part)));
}

async function askOne({ client, index, signal }: Asker, { q, matchingStrategy }: Asked, parts: readonly Part[]) {
  const queries = parts.map((part) => ({ indexUid: index, q, matchingStrategy, ...paged(part), ...shared(part) }));
  const withFacets = queries.map((query, i) => ({ ...query, facets: parts[i]?.facets ?? [] }));
  const { results } = await client.multiSearch<{ queries: typeof withFacets }, Raw>(
    { queries: withFacets },
    until(signal),
  );
  return results.map(({ hits, estimatedTotalHits, facetDistribution }): Found => {
    return { hits: hits.map((hit) => toFound(hit)), total: estimatedTotalHits ?? 0, counts: facetDistribution ?? {} };
  });
}

async function askAny({ client, index, signal }: Asker, asked: readonly Asked[], part: Part): Promise<Found> {
  const some = part.byWords ? asked.filter(({ near }) => !near) : asked;
  const queries = some.map(({ q, matchingStrategy, weight, near }) => {
    const by = near ? { ...shared(part), ...byMeaning(near, part.filter) } : shared(part);
    return { indexUid: index, q, matchingStrategy, ...by, federationOptions: { weight } };
  });
  const federation = { ...paged(part), ...(part.facets?.length ? { facetsByIndex: { [index]: part.facets } } : {}) };
  const answer = await client.multiSearch<{ federation: typeof federation; queries: typeof queries }, Raw>(
    { federation, queries },
    until(signal),
  );
  return {
    hits: answer.hits.map((hit) => toFound(hit, some)),
    total: answer.estimatedTotalHits ?? 0,
    counts: answer.facetsByIndex?.[index]?.distribution ?? {},
  };
}

const paged = ({ offset = 0, limit = 0 }: Part) => ({ offset, limit });

const shared = ({ filter, sort }: Part) => ({
  locales: ['eng'],
  showRankingScore: true,
  ...(filter ? { filter } : {}),
  ...(sort ? { sort } : {}),
});

const until = (signal: Asker['signal']) => (signal ? { signal } : {});

/** Only among documents known to be near: of a question by meaning Meilisearch counts all there are (its issues 4494, 6590). */
const byMeaning = ({ vector, keys }: ByMeaning, filter: string) => ({
  hybrid: { embedder: OWN, semanticRatio: 1 },
  vector: [...vector],
  filter: both(filter, isOneOf('key', [...keys.keys()])),
});

const toFound = ({ _rankingScore, _federation, ...held }: Raw, asked: readonly Asked[] = []) => ({
  held,
  score: _federation?.weightedRankingScore ?? _rankingScore ?? 0,
  near: asked[_federation?.queriesPosition ?? -1]?.near !== undefined,
});
