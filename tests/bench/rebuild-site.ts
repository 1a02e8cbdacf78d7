import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#db/client.ts';
import { enqueueRebuild, findRebuild, type Rebuild } from '#src/search/rebuild.ts';
import { startSite } from '#tests/site.ts';
import { quantile } from './load.ts';

const WANTED = 3;
const QUIET_MS = 15_000;
const MOST_MS = 120_000;
/** Between an answer and the next question. */
const PAUSE_MS = 20;

/** The home page of the built site over this database, quiet and while the worker of the site rebuilds the index. */
export async function measureSite(database: Database, databaseUrl: string): Promise<void> {
  const site = await startSite({ DATABASE_URL: databaseUrl });
  const until = (ms: number) => {
    const end = performance.now() + ms;
    return async () => performance.now() < end;
  };
  await ask(site.url, until(3000));
  const quiet = await ask(site.url, until(QUIET_MS));
  const id = await database.write((tx) => enqueueRebuild(tx, Date.now(), { why: 'staff' }));
  while ((await find(database, id)).state === 'waiting') await sleep(50);
  const short = until(MOST_MS);
  let looked = 0;
  const busy = await ask(site.url, async () => {
    if (!(await short())) return false;
    return ++looked % 25 !== 0 || (await find(database, id)).state === 'running';
  });
  const { state, done, total } = await find(database, id);
  await site.stop();
  tell('首页，平时', quiet);
  tell(`首页，重建中（${state}，${done} / ${total} 条）`, busy);
  const ratio = quantile(busy, 0.95) / quantile(quiet, 0.95);
  console.info(`首页 p95，重建中 / 平时 = ${ratio.toFixed(2)}（要 ≤ ${WANTED}）`);
}

const find = async (database: Database, id: string): Promise<Rebuild> =>
  (await findRebuild(database.db, id)) as Rebuild;

/** Milliseconds of each answer, ascending: as one person after another asks. */
async function ask(url: string, goOn: () => Promise<boolean>): Promise<number[]> {
  const times: number[] = [];
  while (await goOn()) {
    const start = performance.now();
    const response = await fetch(url);
    await response.text();
    times.push(performance.now() - start);
    if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
    await sleep(PAUSE_MS);
  }
  return times.sort((a, b) => a - b);
}

function tell(name: string, times: readonly number[]): void {
  const ms = (q: number) => quantile(times, q).toFixed(1);
  console.info(`${name}：${times.length} 次  p50 ${ms(0.5)}  p95 ${ms(0.95)}  p99 ${ms(0.99)}  最长 ${ms(1)} 毫秒`);
}
