import { sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { BATCH, embed, nameOf } from '../embedder.ts';
import type { SearchDocument, SearchKey } from '../engine.ts';
import { BEGINNING, changesAfter, findFollower, keepFollower, putFollower, takeFollower } from '../followers.ts';
import { countUp, versionOf } from '../versions.ts';
import { type Held, isOf, NAME, type State } from './state.ts';
import { hashOf, textToEmbed } from './text.ts';

const LEASE = 2 * MINUTE;
/** One request of a batch. */
const REQUEST_MS = 10_000;
/** So many changes are looked at in one go. */
const CHANGES = 64;
/** A turn ends soon after, whatever is left. */
const TURN_MS = 5000;
const SECOND = 1000;
const LONGEST_PAUSE = 10 * MINUTE;

type Made = SearchKey & { text: string; hash: string };

/**
 * Has what changed in the index embedded, for the worker. What was stored stays stored where the embedder fails in the
 * middle; the version is only moved when all up to it is done, so nothing is missed. Another model starts over. Returns
 * how many texts were embedded; throws what the embedder did wrong, and comes back after a pause that grows.
 */
export async function followEmbeddings(ctx: Context): Promise<number> {
  const { embedder } = ctx.services;
  if (!embedder || !(await isBehind(ctx))) return 0;
  if (!(await startOver(ctx))) return 0;
  const held = await takeFollower<State>(ctx, NAME, ctx.now, ctx.now + LEASE);
  if (!held || !isOf(held, embedder)) return 0;
  try {
    const made = await follow(ctx, held);
    await keepFollower(ctx, NAME, { ...held, state: { embedder: held.state.embedder } }, ctx.now, null);
    return made;
  } catch (thrown) {
    const failures = (held.state.failures ?? 0) + 1;
    const triesAt = ctx.now + Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(failures, 10));
    await keepFollower(ctx, NAME, { ...held, state: { ...held.state, failures, triesAt } }, ctx.now, null);
    throw thrown;
  }
}

async function isBehind({ db, now, services }: Context): Promise<boolean> {
  const held = await findFollower<State>(db, NAME);
  if (!held || !services.embedder || !isOf(held, services.embedder)) return true;
  if ((held.leasedUntil ?? 0) > now || (held.state.triesAt ?? 0) > now) return false;
  return held.version < (await versionOf(db));
}

/** Vectors of another model are worth nothing beside ours. False while another worker is at them. */
function startOver(ctx: Context): Promise<boolean> {
  return ctx.write(async (tx) => {
    const { embedder } = ctx.services;
    const held = await findFollower<State>(tx, NAME);
    if (!embedder || (held && isOf(held, embedder))) return true;
    if ((held?.leasedUntil ?? 0) > ctx.now) return false;
    await tx.run(sql`DELETE FROM search_vectors`);
    await putFollower(tx, NAME, BEGINNING, { embedder: nameOf(embedder) } satisfies State, ctx.now);
    return true;
  });
}

/** `held` is kept up. */
async function follow(ctx: Context, held: Held): Promise<number> {
  const end = Date.now() + TURN_MS;
  let made = 0;
  for (;;) {
    const newest = await versionOf(ctx.db);
    const { put, removed, version } = await changesAfter(ctx.db, held.version, CHANGES, ctx.now);
    if (put.length + removed.length === 0) {
      held.version = Math.max(held.version, newest);
      return made;
    }
    await ctx.write((tx) => drop(tx, removed));
    const waiting = await needed(ctx, put);
    for (let i = 0; i < waiting.length; i += BATCH) {
      if (Date.now() > end) return made;
      made += await make(ctx, held, waiting.slice(i, i + BATCH));
    }
    held.version = version;
    if (Date.now() > end) return made;
  }
}

/** Those of which no vector was made, or of other words. */
async function needed({ db }: Context, put: readonly SearchDocument[]): Promise<Made[]> {
  const keys = JSON.stringify(put.map(({ index, id }) => [index, id]));
  const known = await db.all<SearchKey & { hash: string }>(sql`SELECT "index" AS "index", id AS id, hash AS hash
    FROM search_vectors WHERE ("index", id) IN (SELECT value->>0, value->>1 FROM json_each(${keys}))`);
  const hashes = new Map(known.map(({ index, id, hash }) => [`${index}/${id}`, hash]));
  const texts = put.map(({ index, id, texts }) => ({ index, id, text: textToEmbed({ texts }) }));
  return texts
    .map((one) => ({ ...one, hash: hashOf(one.text) }))
    .filter(({ index, id, hash, text }) => text.trim() !== '' && hashes.get(`${index}/${id}`) !== hash);
}

/** Nothing is stored that another took over meanwhile, or that was made by a model no longer in use. */
async function make(ctx: Context, held: Held, some: readonly Made[]): Promise<number> {
  const { embedder } = ctx.services;
  if (!embedder) return 0;
  const texts = some.map(({ text }) => text);
  const vectors = await embed(embedder, texts, REQUEST_MS);
  const rows = some.map(({ index, id, hash }, i) => [index, id, hash, Array.from(vectors[i] ?? [])]);
  return ctx.write(async (tx) => {
    const now = await findFollower<State>(tx, NAME);
    if (now?.leasedUntil !== held.leasedUntil || !isOf(now, embedder)) return 0;
    const version = await countUp(tx, 'vectors');
    await tx.run(sql`INSERT INTO search_vectors ("index", id, hash, vector, changed)
      SELECT value->>0, value->>1, value->>2, vector32(value->>3), ${version} FROM json_each(${JSON.stringify(rows)}) WHERE true
      ON CONFLICT ("index", id) DO UPDATE SET hash = excluded.hash, vector = excluded.vector, changed = excluded.changed`);
    return some.length;
  });
}

async function drop(tx: Transaction, removed: readonly SearchKey[]): Promise<void> {
  if (removed.length === 0) return;
  const keys = JSON.stringify(removed.map(({ index, id }) => [index, id]));
  await tx.run(
    sql`DELETE FROM search_vectors WHERE ("index", id) IN (SELECT value->>0, value->>1 FROM json_each(${keys}))`,
  );
}
