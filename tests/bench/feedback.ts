import { openDatabase } from '#db/client.ts';
import { matchFeedback } from '#db/schema/index.ts';
import { toMatchDocument } from '#src/search/analyse.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { judge } from '#src/search/judge.ts';
import { readWanted } from '#src/search/match.ts';
import { offeredBy } from '#src/search/profile.ts';
import { alikenessOf } from '#src/search/score.ts';
import { describeListings, SOURCES } from '#src/search/sources.ts';
import type { Judged, Questions } from './worth.ts';

/** What people said of suggestions in a portal's own database, weighed as the records and the index are now. */
export async function readFeedback(url: string): Promise<Questions> {
  const database = openDatabase(url);
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
      const alike = alikenessOf(wanted, offeredBy(toMatchDocument(supply)));
      pairs.push({ level: verdict === 'interested' ? 4 : 1, alike, circumstances: judge(described.document, supply) });
    }
    questions.push(pairs);
  }
  database.close();
  return questions;
}
