import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { quantile } from './load.ts';
import { openMarket } from './market.ts';
import { measureMeaning } from './search-meaning.ts';
import { measureScale } from './search-scale.ts';

/**
 * `npm run bench:search -- --documents F --queries F --by title|keywords --out RUN.tsv`: puts every document of a file of
 * lines `{"id", "abstract"}` into an empty index as an achievement of which only the summary is known, asks each query of
 * a file of lines `id TAB title TAB keywords` as a visitor would, and writes `query's document TAB found document TAB rank`
 * for the first ten. Each query has one right document, its own.
 *
 * `npm run bench:search -- --scale`: what a search with facets costs over the bare FTS5 query it rests on, at 10,000 and at
 * 100,000 documents, in one run.
 *
 * `npm run bench:search -- --meaning`: what it costs besides to search by meaning too, at 10,000 and at
 * 100,000 documents of 384 dimensions.
 */
const BATCH = 200;
const SHOWN = 10;

const { values } = parseArgs({
  options: {
    documents: { type: 'string' },
    queries: { type: 'string' },
    by: { type: 'string', default: 'title' },
    out: { type: 'string' },
    scale: { type: 'boolean', default: false },
    meaning: { type: 'boolean', default: false },
  },
});
const { documents, queries, by, out, scale, meaning } = values;
const asked = ['title', 'keywords'].indexOf(by) + 1;
if (scale) await measureScale();
else if (meaning) await measureMeaning();
else if (documents && queries && out && asked) await findKnown(documents, queries, asked, out);
else {
  console.error(
    'usage: npm run bench:search -- --documents F --queries F --by title|keywords --out RUN.tsv, or --scale, or --meaning',
  );
  process.exit(2);
}

async function findKnown(documentsPath: string, queriesPath: string, column: number, outPath: string): Promise<void> {
  const market = await openMarket();
  const engine = embeddedEngine(market.database);
  const given = linesOf(documentsPath).map((line) => toDocument(line, market.supplier, market.now));
  const started = performance.now();
  for (let i = 0; i < given.length; i += BATCH) await engine.put(given.slice(i, i + BATCH));
  const perSecond = (given.length * 1000) / (performance.now() - started);
  const times: number[] = [];
  const ranks: number[] = [];
  const lines: string[] = [];
  for (const cells of linesOf(queriesPath).map((line) => line.split('\t'))) {
    const before = performance.now();
    const { hits } = await engine.search({ q: cells[column] ?? '', size: SHOWN, now: market.now });
    times.push(performance.now() - before);
    ranks.push(hits.findIndex(({ id }) => id === cells[0]) + 1);
    lines.push(...hits.map(({ id }, i) => `${cells[0]}\t${id}\t${i + 1}\n`));
  }
  writeFileSync(outPath, lines.join(''));
  times.sort((a, b) => a - b);
  const reciprocal = ranks.reduce((sum, rank) => sum + (rank ? 1 / rank : 0), 0) / ranks.length;
  console.info(`${given.length} documents indexed, ${perSecond.toFixed(0)} a second`);
  console.info(
    `${ranks.length} queries by ${by}: MRR@10 ${reciprocal.toFixed(4)}, p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`,
  );
  market.close();
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').filter(Boolean);
}

function toDocument(line: string, organisationId: string, now: number): SearchDocument {
  const { id, abstract } = JSON.parse(line) as { id: string; abstract: string };
  const where = { field: 'other', region: 'gx', kind: '', state: 'published', organisationName: '供给方' };
  const texts = { title: '', summary: abstract };
  return { index: 'achievements', id, texts, ...where, organisationId, publishedAt: now, facts: {} };
}
