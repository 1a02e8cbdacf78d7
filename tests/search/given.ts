import type { SearchDocument, SearchEngine, SearchRequest } from '#src/search/engine.ts';

/** A new and empty engine for each test. */
export type OpenEngine = () => Promise<SearchEngine>;

export const NOW = Date.parse('2026-11-22T14:30:00+08:00');
export const DAY = 86_400_000;

/** A document with nothing said that a test does not care for. */
export const given = (
  over: Partial<Omit<SearchDocument, 'texts'>> & { id: string },
  texts: Partial<SearchDocument['texts']> = {},
): SearchDocument => ({
  index: 'capabilities',
  field: 'chem',
  region: 'gx',
  kind: '',
  state: 'published',
  organisationId: 'o1',
  organisationName: '云川试验厂',
  publishedAt: NOW - DAY,
  facts: {},
  ...over,
  texts: { title: over.id, ...texts },
});

/** An engine with these documents, and two ways to ask it. */
export async function openWith(open: OpenEngine, documents: SearchDocument[]) {
  const engine = await open();
  await engine.put(documents);
  const ask = (request: Partial<SearchRequest>) => engine.search({ q: '', now: NOW, ...request });
  const ids = async (request: Partial<SearchRequest>) => (await ask(request)).hits.map(({ id }) => id);
  return { engine, ask, ids };
}

export const textOf = (segments: readonly { text: string; hit: boolean }[]): string =>
  segments.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('');
