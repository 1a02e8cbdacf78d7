import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Database, openDatabase } from '#db/client.ts';
import { matchFeedback } from '#db/schema/index.ts';
import { toMatchDocument } from '#src/search/analyse.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { judge } from '#src/search/judge.ts';
import { rankOne, readWanted } from '#src/search/match.ts';
import { describeListings, SOURCES } from '#src/search/sources.ts';
import { type Judged, printWorth, type Questions, rightOrder } from './worth.ts';

/** What each part of the score is worth by what people said, or why that cannot be told, in a sentence. */
export async function printFeedback(url: string): Promise<void> {
  const read = await openAndRead(url);
  if (typeof read === 'string') {
    console.error(read);
    process.exitCode = 1;
    return;
  }
  const levels = read.flat().map(({ level }) => level);
  const good = levels.filter((level) => level > BAD).length;
  console.info(`${levels.length} pairs judged: ${good} of interest, ${levels.length - good} unsuitable`);
  if (good === 0 || good === levels.length)
    console.info('nothing to compare: some of interest and some unsuitable are needed');
  else printWorth(read, 'good above bad', rightOrder);
}

const [GOOD, BAD] = [4, 1];

/** A file that is not there would be made by opening it. */
async function openAndRead(url: string): Promise<Questions | string> {
  if (!url.startsWith('file:')) return `not the address of a database file: ${url} (file:data/jiebang.db)`;
  const path = url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
  if (!existsSync(path)) return `no such file: ${path}`;
  const database = openDatabase(url);
  try {
    const found = await database.client.execute(`SELECT name FROM sqlite_master WHERE name = 'match_feedback'`);
    if (found.rows.length === 0)
      return `no database of this portal, or one not migrated yet (npm run migrate): ${path}`;
    return await readFeedback(database);
  } catch (error) {
    return `cannot be read as a database: ${path} (${error instanceof Error ? error.message : error})`;
  } finally {
    database.close();
  }
}

/** What people said of suggestions, weighed as the records and the index are now; pairs that are gone are left out. */
export async function readFeedback(database: Database): Promise<Questions> {
  const said = await database.db.select().from(matchFeedback);
  const questions: Questions = [];
  for (const [listingId, some] of Map.groupBy(said, (one) => one.listingId)) {
    const [described] = await describeListings(database.db, [listingId]);
    if (!described) continue;
    const wanted = await readWanted(embeddedEngine(database), described.document);
    const pairs: Judged[] = [];
    for (const { supplyIndex, supplyId, verdict } of some) {
      const [supply] = await SOURCES[supplyIndex].documents(database.db, [supplyId], Date.now());
      if (!supply) continue;
      const { alike } = rankOne(described.document, toMatchDocument(supply), wanted);
      const level = verdict === 'interested' ? GOOD : BAD;
      pairs.push({ level, alike, circumstances: judge(described.document, supply) });
    }
    questions.push(pairs);
  }
  return questions;
}
