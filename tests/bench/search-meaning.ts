import { createContext } from '#src/context.ts';
import { followEmbeddings } from '#src/search/meaning/follower.ts';
import { searchAll } from '#src/search/query.ts';
import { startEmbedder } from '#tests/search/embedder-server.ts';
import { quantile } from './load.ts';
import { type Market, openMarket } from './market.ts';
import { fill, randomWords } from './search-scale.ts';

const DOCUMENTS = 10_000;
const DIMENSIONS = 384;
const QUERIES = 60;

/** Prints what a search costs by words alone, by meaning too, and by meaning once the question is known. */
export async function measureMeaning(): Promise<void> {
  const embedder = await startEmbedder('openai', DIMENSIONS);
  const market = await openMarket();
  await fill(market, DOCUMENTS);
  market.database.services.embedder = embedder.service;
  const started = performance.now();
  let done = 0;
  for (let made = -1; made !== 0; done += made) made = await followEmbeddings(contextOf(market));
  console.info(
    `${done} documents embedded in ${((performance.now() - started) / 1000).toFixed(0)} s, the model's time with it`,
  );
  delete market.database.services.embedder;
  await ask(market);
  const words = await ask(market);
  market.database.services.embedder = embedder.service;
  const first = await ask(market);
  const again = await ask(market);
  const tell = (times: number[]) =>
    `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`;
  console.info(`by words alone: ${tell(words)}`);
  console.info(`by meaning too, asking the model (here a stub that answers at once): ${tell(first)}`);
  console.info(`by meaning too, the question known: ${tell(again)}`);
  embedder.stop();
  market.close();
}

const contextOf = ({ database, now }: Market) => createContext(database, undefined, now);

async function ask(market: Market): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < QUERIES; i++) {
    const word = randomWords(31 * i + 7);
    const q = Array.from({ length: 1 + (i % 3) }, word).join(' ');
    const started = performance.now();
    await searchAll(contextOf(market), { q });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}
