import type { Meilisearch } from 'meilisearch';
import type { Held } from './documents.ts';
import type { Asked } from './terms.ts';

/** One thing to find or to count among what answers a question. */
export type Part = { filter: string; facets?: string[]; sort?: string[]; offset?: number; limit?: number };
export type Found = {
  hits: { held: Held; score: number }[];
  total: number;
  counts: Record<string, Record<string, number>>;
};

/** Who asks: an index, and until when an answer is waited for. */
export type Asker = { client: Meilisearch; index: string; signal?: AbortSignal };

type Raw = Held & { _rankingScore?: number; _federation?: { weightedRankingScore: number } };

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
    return { hits: hits.map(toFound), total: estimatedTotalHits ?? 0, counts: facetDistribution ?? {} };
  });
}

async function askAny({ client, index, signal }: Asker, asked: readonly Asked[], part: Part): Promise<Found> {
  const queries = asked.map(({ q, matchingStrategy, weight }) => {
    return { indexUid: index, q, matchingStrategy, ...shared(part), federationOptions: { weight } };
  });
  const federation = { ...paged(part), ...(part.facets?.length ? { facetsByIndex: { [index]: part.facets } } : {}) };
  const answer = await client.multiSearch<{ federation: typeof federation; queries: typeof queries }, Raw>(
    { federation, queries },
    until(signal),
  );
  return {
    hits: answer.hits.map(toFound),
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

const toFound = ({ _rankingScore, _federation, ...held }: Raw) => {
  return { held, score: _federation?.weightedRankingScore ?? _rankingScore ?? 0 };
};
