import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Context, createContext } from '#src/context.ts';
import { type ListingFilters, type ListingSort, listingFigures, listListings } from '#src/domain/listings/board.ts';
import { datesOfListing, getListing } from '#src/domain/listings/queries.ts';
import { type Crowd, openCrowd } from './crowd.ts';
import { quantile } from './load.ts';

/**
 * `npm run bench:scale`: what the board costs at 100,000 listings and 1,000,000 bids over what it costs at 1,000 and
 * 10,000, in one run. Both databases take turns, so that whatever else the machine does hits both.
 */
const SMALL = 1000;
const LARGE = Number(process.argv[2] ?? 100_000);
const ROUNDS = 400;
const WANTED = 2;

const ANY: ListingFilters = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };
const list =
  (filters: Partial<ListingFilters>, sort: ListingSort, page = 1) =>
  (ctx: Context) =>
    listListings(ctx, { ...ANY, ...filters }, sort, page);

const TASKS: Record<string, (ctx: Context, round: number, crowd: Crowd) => Promise<unknown>> = {
  '列表：揭榜中，按截止': list({ phase: ['open'] }, 'due'),
  '列表：全部，按资金，第 20 页': list({}, 'money', 20),
  '分面：产业链、类型、资金三项都选': list(
    { field: ['chem', 'food', 'elec'], kind: ['research', 'supply'], money: ['500-1000', '1000-'] },
    'recent',
  ),
  '分面：正在揭榜和遴选，揭榜最少': list({ phase: ['open', 'closed', 'evaluating'] }, 'bids'),
  首页数字: (ctx) => listingFigures(ctx),
  '详情：榜文、指标、家数、日期': (ctx, round, { size }) => {
    const id = `l${(round * 7717) % size}`;
    return Promise.all([getListing(ctx, id), datesOfListing(ctx, id)]);
  },
  '刚有一榜变化，再列表': async (ctx, round, { database, size }) => {
    const id = `l${(round * 7717) % size}`;
    await database.write((tx) => tx.run(sql`update listings set updated_at = updated_at + 1 where id = ${id}`));
    return list({ phase: ['open'] }, 'due')(ctx);
  },
};

const small = await openCrowd(SMALL);
const large = await openCrowd(LARGE);
await first(small);
await first(large);
const header = [`${SMALL} / ${SMALL * 10}`, `${LARGE} / ${LARGE * 10}`]
  .map((size) => `${size} p50  p95 ms`)
  .join('   ');
console.info(`${'榜 / 申请'.padEnd(24)}${header}   比 p50   p95（要 ≤ ${WANTED}）`);
for (const [name, task] of Object.entries(TASKS)) {
  const a: number[] = [];
  const b: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    a.push(await timed(small, round, task));
    b.push(await timed(large, round, task));
    if (round % 50 === 0) await sleep(5);
  }
  report(name, a.slice(20).sort(ascending), b.slice(20).sort(ascending));
}
small.remove();
large.remove();

/** The first answer of a process loads the board into memory. */
async function first(crowd: Crowd): Promise<void> {
  const start = performance.now();
  await list({}, 'due')(contextOf(crowd));
  console.info(`${crowd.size} 榜：第一次列表（装入内存）${(performance.now() - start).toFixed(0)} ms`);
}

async function timed(crowd: Crowd, round: number, task: (typeof TASKS)[string]): Promise<number> {
  const start = performance.now();
  await task(contextOf(crowd), round, crowd);
  return performance.now() - start;
}

function contextOf({ database, now }: Crowd): Context {
  return createContext(database, undefined, now);
}

function report(name: string, a: readonly number[], b: readonly number[]): void {
  const [p50a, p95a, p50b, p95b] = [quantile(a, 0.5), quantile(a, 0.95), quantile(b, 0.5), quantile(b, 0.95)];
  const ms = (n: number) => n.toFixed(2).padStart(6);
  const ratios = `${(p50b / p50a).toFixed(2)}   ${(p95b / p95a).toFixed(2)}`;
  console.info(`${name.padEnd(24)}${ms(p50a)} ${ms(p95a)}   ${ms(p50b)} ${ms(p95b)}   ${ratios}`);
}

function ascending(x: number, y: number): number {
  return x - y;
}
