import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { InStatement } from '@libsql/client';
import { openDatabase } from '#db/client.ts';
import { createContext } from '#src/context.ts';
import { listListings } from '#src/domain/listings/board.ts';
import { startSite } from '#tests/site.ts';
import { type Load, load, median } from './load.ts';

/**
 * `npm run bench:http`: the anonymous list page of the built server against a floor in the same run: bare node:http
 * answering the same bytes after the same statements on the bare driver. Both take turns; the ratio is of medians.
 */
const CONNECTIONS = 16;
const ROUNDS = 5;
const ROUND_MS = 3000;
const PATH = '/listings';
const ANY = { field: [], chain: [], kind: [], region: [], money: [], due: [] };

const site = await startSite();
const statements = await statementsOfPage(site.databaseUrl);
const page = await fetch(site.url + PATH);
const floor = await startFloor({
  databaseUrl: site.databaseUrl,
  statements,
  body: await page.text(),
  headers: { 'content-type': 'text/html', 'cache-control': page.headers.get('cache-control') ?? '' },
});

const rounds: { site: Load; floor: Load }[] = [];
await load(site.url + PATH, CONNECTIONS, 1500);
await load(floor.url, CONNECTIONS, 1500);
for (let round = 0; round < ROUNDS; round++)
  rounds.push({
    site: await load(site.url + PATH, CONNECTIONS, ROUND_MS),
    floor: await load(floor.url, CONNECTIONS, ROUND_MS),
  });
print(
  'portal',
  rounds.map((round) => round.site),
);
print(
  'floor ',
  rounds.map((round) => round.floor),
);
const ratio = median(rounds.map((round) => round.site.perSecond / round.floor.perSecond));
console.info(`${PATH}: ${ratio.toFixed(2)} of the floor's requests per second (wanted ≥ 0.35)`);
floor.stop();
await site.stop();

function print(name: string, loads: Load[]): void {
  const of = (pick: (load: Load) => number) => median(loads.map(pick)).toFixed(1);
  console.info(
    `${name}  ${of((l) => l.perSecond)} requests/s  p50 ${of((l) => l.p50)} ms  p95 ${of((l) => l.p95)} ms  ${loads[0]?.bytes} bytes`,
  );
}

/** What the page asks of the database, as the driver is told. */
async function statementsOfPage(databaseUrl: string): Promise<InStatement[]> {
  const database = openDatabase(databaseUrl);
  const seen: InStatement[] = [];
  const execute = database.client.execute.bind(database.client);
  database.client.execute = ((statement: InStatement) => {
    seen.push(statement);
    return execute(statement);
  }) as typeof database.client.execute;
  await listListings(createContext(database), { ...ANY, phase: ['open'] }, 'due', 1);
  database.close();
  return seen;
}

async function startFloor(task: Record<string, unknown>): Promise<{ url: string; stop: () => void }> {
  const child = fork(fileURLToPath(new URL('./floor.ts', import.meta.url)));
  child.send(task);
  const [address] = (await once(child, 'message')) as [AddressInfo];
  return { url: `http://localhost:${address.port}/`, stop: () => child.kill() };
}
