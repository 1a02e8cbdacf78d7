import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createContext } from '#src/context.ts';
import { listingsForOrganisation, matchesOfListing } from '#src/domain/matches/queries.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { mostTelling, readWanted } from '#src/search/match.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { describeListings } from '#src/search/sources.ts';
import { quantile } from './load.ts';
import { type Market, openMarket } from './market.ts';
import { fillRecords, OFFERS } from './match-records.ts';

export const SHOWN = 20;
const DEMANDS = 60;
const WANTED = { ratio: 6, busy: 30 };

/**
 * With so many documents, half of them listings of which every third is open, a quarter capabilities and a quarter
 * achievements, all of them records too: what the matches of one listing cost from the record to the last sentence over the
 * bare FTS5 query on the same words, and for how long the open listings for ten achievements of one university hold the
 * event loop.
 */
export async function measureMatchScale(size: number): Promise<void> {
  const market = await openMarket();
  const universities = await fillRecords(market, size);
  await rebuildIndex(market.database, undefined, () => market.now);
  for (const round of ['first', 'again']) await timeListings(market, size, round);
  for (const round of ['first', 'again']) await timeLooks(market, universities, round);
  market.close();
}

async function timeListings(market: Market, size: number, round: string): Promise<void> {
  const { database, now } = market;
  const ctx = createContext(database, undefined, now);
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let i = 0; i < DEMANDS; i++) {
    const id = `l${Math.floor((i * size) / 2 / DEMANDS)}`;
    const query = await bareQuery(market, id);
    bare.push((await timed(() => database.client.execute(query))).took);
    ours.push((await timed(() => matchesOfListing(ctx, id, { limit: SHOWN }))).took);
  }
  for (const q of [0.5, 0.95]) {
    const [one, other] = [ours, bare].map((times) => at(times, q)) as [number, number];
    const ratio = `ratio ${(one / other).toFixed(2)} (wanted ≤ ${WANTED.ratio})`;
    console.info(
      `${size} documents, matches of a listing, ${round}, p${q * 100}: ${one.toFixed(1)} ms, bare query ${other.toFixed(1)} ms, ${ratio}`,
    );
  }
}

async function timeLooks({ database, now }: Market, universities: string[], round: string): Promise<void> {
  const ctx = createContext(database, undefined, now);
  const looks: Timed[] = [];
  for (const id of universities) looks.push(await timed(() => listingsForOrganisation(ctx, id)));
  const tell = (of: keyof Timed) =>
    [0.5, 0.95]
      .map((q) => {
        const time = at(
          looks.map((look) => look[of]),
          q,
        );
        return `p${q * 100} ${time.toFixed(0)} ms`;
      })
      .join(', ');
  console.info(
    `open listings for ${OFFERS} achievements, ${round}: ${tell('took')}; event loop held ${tell('busy')} (wanted ≤ ${WANTED.busy}), waited for ${tell('held')}`,
  );
}

const RESOLUTION = 1;
/** Milliseconds: all in all; the longest work without a turn for others; the longest a timer waited, for others of the machine too. */
type Timed = { took: number; busy: number; held: number };

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION });
  delay.enable();
  const stretches = watchStretches();
  const started = performance.now();
  await work();
  const took = performance.now() - started;
  const busy = stretches.stop();
  // The last stretch is seen when the timer fires after it.
  await new Promise((resolve) => setTimeout(resolve, 2 * RESOLUTION));
  delay.disable();
  return { took, busy, held: delay.max / 1e6 - RESOLUTION };
}

/** The longest this thread worked between two turns of the event loop: however busy the machine is. */
function watchStretches(): { stop: () => number } {
  let [longest, last, running] = [0, threadMs(), true];
  const look = () => {
    const now = threadMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (running) setImmediate(look);
  };
  setImmediate(look);
  return {
    stop: () => {
      look();
      running = false;
      return longest;
    },
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const at = (times: readonly number[], q: number): number =>
  quantile(
    times.toSorted((a, b) => a - b),
    q,
  );

/** The FTS5 query on the same words, with nothing around it. */
export async function bareQuery({ database }: Market, listingId: string) {
  const [described] = await describeListings(database.db, [listingId]);
  if (!described) throw new Error(`no listing ${listingId}`);
  const terms = mostTelling(await readWanted(embeddedEngine(database), described.document));
  const sql = `SELECT rowid FROM match_index WHERE match_index MATCH ? ORDER BY bm25(match_index) LIMIT ${SHOWN}`;
  return { sql, args: [`supply : (${terms.map((term) => `"${term}"`).join(' OR ')})`] };
}
