import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Reader, Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import { HOUR } from '#src/lib/dates.ts';
import { analyse } from '../analyse.ts';
import { INDEXES, type SearchDocument, TEXTS, type TextName } from '../engine.ts';
import { findFollower, putFollower } from '../followers.ts';
import { findCopy, isUsable } from '../meilisearch/copy.ts';
import { formatOf } from '../meilisearch/settings.ts';
import { readVocabulary, under } from '../vocabulary.ts';
import { enqueueRebuild } from './jobs.ts';

const NAME = 'format';
/** What failed is asked for again after this long. */
const PAUSE = HOUR;

/**
 * `tokens`: how all that the index holds was cut, as of the last rebuild that went through; `building`: how the one in hand
 * began to; `asked`: for what a rebuild was queued, and when.
 */
type State = { tokens?: string; building?: string; asked?: { of: string; at: number } };

/**
 * Queues a rebuild where the index was cut by another version of the portal, or where nothing of today's form is built on
 * the Meilisearch server that is configured. Once, however many processes look; one that failed is tried again later.
 */
export async function renewFormat(ctx: Context): Promise<number> {
  const of = await wantedOf(ctx);
  if (of === '' || (await wasAsked(ctx.db, of, ctx.now))) return 0;
  return ctx.write(async (tx) => {
    if (await wasAsked(tx, of, ctx.now)) return 0;
    await enqueueRebuild(tx, ctx.now, { why: 'format' });
    await remember(tx, { asked: { of, at: ctx.now } }, ctx.now);
    return 1;
  });
}

/** What is not of today's form; an index that holds nothing is of any. */
async function wantedOf(ctx: Context): Promise<string> {
  const { tokens } = await read(ctx.db);
  const [one] = await ctx.db.all<{ n: number }>(sql`SELECT 1 AS n FROM search_documents LIMIT 1`);
  if (tokens === undefined && !one) await ctx.write((tx) => remember(tx, { tokens: tokensFormat() }, ctx.now));
  const isOld = one !== undefined && tokens !== tokensFormat();
  const { meilisearch, embedder } = ctx.services;
  const copy = meilisearch && (await findCopy(ctx.db));
  const isUnbuilt = meilisearch !== undefined && !(copy && isUsable(ctx, copy));
  return [isOld ? tokensFormat() : [], isUnbuilt ? [meilisearch.url, formatOf(embedder)] : []].flat().join(' ');
}

async function wasAsked(db: Reader, of: string, now: number): Promise<boolean> {
  const { asked } = await read(db);
  return asked?.of === of && now < asked.at + PAUSE;
}

/** A rebuild begins at the first record: what it writes is cut as this process does. */
export const noteBegun = (tx: Transaction, now: number): Promise<void> =>
  remember(tx, { building: tokensFormat() }, now);

/** It went through: what an older version of the portal began and this one ended is of neither. */
export async function noteBuilt(tx: Transaction, now: number): Promise<void> {
  const { building } = await read(tx);
  if (building === tokensFormat()) await remember(tx, { tokens: building }, now);
}

const read = async (db: Reader): Promise<State> => (await findFollower<State>(db, NAME))?.state ?? {};

const remember = async (tx: Transaction, what: State, now: number): Promise<void> =>
  putFollower(tx, NAME, 0, { ...(await read(tx)), ...what }, now);

/** All the ways a text is cut, in every place it may stand. */
const PROBE = '云川恒固：PA66-GF30 增强尼龙，XR-7 型防火板；焦化廢水处理 ≥95%，ＰＰＳ 樹脂';
const NO_WORDS = readVocabulary({ number: 0, synonyms: '', dictionary: '' });
let known: string | undefined;

/** Changes by itself with how texts are cut and compared. */
function tokensFormat(): string {
  if (known !== undefined) return known;
  const names = Object.keys(TEXTS) as TextName[];
  const texts = Object.fromEntries(names.map((name) => [name, PROBE])) as SearchDocument['texts'];
  const cut = under(NO_WORDS, () => INDEXES.map((index) => analyse({ index, texts })));
  known = createHash('sha256').update(JSON.stringify(cut)).digest('hex').slice(0, 12);
  return known;
}
