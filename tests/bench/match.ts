import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createContext } from '#src/context.ts';
import { matchesOfListing, rankSuppliesOf } from '#src/domain/matches/queries.ts';
import type { Circumstances } from '#src/search/judge.ts';
import { insertBare, readWritten } from './bare.ts';
import { printFeedback } from './feedback.ts';
import { median, quantile } from './load.ts';
import { importFile, type Market, namesOf, openMarket } from './market.ts';
import { bareQuery, measureMatchScale, SHOWN } from './match-scale.ts';
import { type Judged, ndcg, printFolds, printWorth, type Questions, readJudgements } from './worth.ts';

/**
 * `npm run bench:match -- --demands F --supplies F --out RUN.tsv [--judgements F] [--feedback DATABASE]`: loads both files through the portal's own import and
 * index, matches each demand, and writes `demand TAB supply TAB score` for the best 2,000 of each. Prints what one
 * demand's matches cost over the bare FTS5 query on the same words, and the import over bare batched inserts of the same
 * rows and tokens; measured and floor take turns. With judgements, and with what people said of suggestions in a portal's
 * database, it prints what each part of the score is worth; the latter alone by `--feedback DATABASE`.
 *
 * `npm run bench:match -- --scale [--size DOCUMENTS]`: matches of a listing, and the open listings for ten achievements of
 * one university, at 100,000 documents.
 */
const DEPTH = 2000;
const ROUNDS = 3;
const MIB = 2 ** 20;
const NOT_FOUND: Omit<Judged, 'level'> = {
  alike: { characters: 0, pairs: 0, words: 0, topics: 0, leanings: 0 },
  circumstances: {} as Circumstances,
};

const { values } = parseArgs({
  options: {
    demands: { type: 'string' },
    supplies: { type: 'string' },
    out: { type: 'string' },
    judgements: { type: 'string' },
    feedback: { type: 'string' },
    scale: { type: 'boolean', default: false },
    size: { type: 'string', default: '100000' },
  },
});
const { demands, supplies, out, judgements, feedback, scale, size } = values;
if (scale) await measureMatchScale(Number(size));
else if (demands && supplies && out) await matchFiles(demands, supplies, out);
else if (feedback) await printFeedback(feedback);
else {
  console.error(
    'usage: npm run bench:match -- --demands FILE.jsonl --supplies FILE.jsonl --out RUN.tsv [--judgements FILE.tsv] [--feedback file:DB], or --feedback file:DB, or --scale [--size DOCUMENTS]',
  );
  process.exitCode = 2;
}

async function matchFiles(demandsPath: string, suppliesPath: string, outPath: string): Promise<void> {
  const market = await openMarket();
  await importFile(market, 'listings', demandsPath);
  await importFile(market, 'capabilities', suppliesPath);
  const questions = await writeRun(market, outPath, judgements ? readJudgements(judgements) : new Map());
  if (questions.length > 0) {
    printWorth(questions, 'nDCG@10', ndcg);
    printFolds(questions);
  }
  if (feedback) await printFeedback(feedback);
  await timeMatches(market);
  await timeImports(market, suppliesPath);
  market.close();
}

/** Returns what was judged of it. Those judged and not found rank last, by no part. */
async function writeRun(market: Market, path: string, judged: ReturnType<typeof readJudgements>): Promise<Questions> {
  const ctx = createContext(market.database, undefined, market.now);
  const supplyNames = await namesOf(market, 'capabilities');
  const lines: string[] = [];
  const questions: Questions = [];
  for (const [id, name] of await namesOf(market, 'listings')) {
    const ranked = await rankSuppliesOf(ctx, id, { limit: DEPTH });
    const byName = new Map(ranked.map((one) => [supplyNames.get(one.found.id) ?? '', one]));
    for (const [supply, { score }] of byName) lines.push(`${name}\t${supply}\t${score}\n`);
    const levels = judged.get(name);
    if (levels) questions.push([...levels].map(([supply, level]) => ({ level, ...(byName.get(supply) ?? NOT_FOUND) })));
  }
  writeFileSync(path, lines.join(''));
  console.info(`${lines.length} pairs of ${supplyNames.size} supplies written to ${path}`);
  return questions;
}

async function timeMatches(market: Market): Promise<void> {
  const { database, now } = market;
  const ctx = createContext(database, undefined, now);
  const measured: number[] = [];
  const floor: number[] = [];
  for (const id of (await namesOf(market, 'listings')).keys()) {
    const match = await bareQuery(market, id);
    floor.push(await timed(() => database.client.execute(match)));
    measured.push(await timed(() => matchesOfListing(ctx, id, { limit: SHOWN })));
  }
  for (const q of [0.5, 0.95]) {
    const [ours, bare] = [measured, floor].map((times) =>
      quantile(
        times.toSorted((a, b) => a - b),
        q,
      ),
    ) as [number, number];
    console.info(
      `matches of one demand, p${q * 100}: ${ours.toFixed(1)} ms, bare query ${bare.toFixed(1)} ms, ratio ${(ours / bare).toFixed(2)} (wanted ≤ 6)`,
    );
  }
}

async function timeImports(filled: Market, path: string): Promise<void> {
  const written = await readWritten(filled);
  const rounds: { measured: number; floor: number; heap: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [ours, bare] = [await openMarket(), await openMarket()];
    const floor = await timed(() => insertBare(bare, written));
    const before = process.memoryUsage().heapUsed;
    let peak = before;
    const step = () => {
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    };
    const measured = await timed(() => importFile(ours, 'capabilities', path, step));
    rounds.push({ measured, floor, heap: (peak - before) / MIB });
    ours.close();
    bare.close();
  }
  const [measured, floor] = [median(rounds.map((r) => r.measured)), median(rounds.map((r) => r.floor))];
  const ratio = median(rounds.map((r) => r.measured / r.floor));
  console.info(
    `import of ${written[0]?.rows.length} supplies, with index: ${measured.toFixed(0)} ms, bare inserts ${floor.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (wanted ≤ 5), heap at its peak ${median(rounds.map((r) => r.heap)).toFixed(0)} MiB above the start`,
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
