import { sql } from 'drizzle-orm';
import { type Context, isOfficial } from '#src/context.ts';
import { findCopy, type Held, isUsable } from './copy.ts';

/** Which engine answers, and how the copy on the other stands. */
export type EngineStatus = {
  engine: 'embedded' | 'meilisearch';
  /** A server is configured, but nothing of today's form was built on it. */
  unbuilt: boolean;
  /** Changes the copy has yet to take. */
  behind: number;
  /** Made with keys of its own that may do no more than they must. */
  least: boolean;
  failure?: { error: string; at: number; triesAt: number };
};

/** For staff only; undefined for anybody else. */
export async function engineStatus(ctx: Context): Promise<EngineStatus | undefined> {
  if (!isOfficial(ctx.actor)) return undefined;
  const configured = ctx.services.meilisearch !== undefined;
  const found = configured ? await findCopy(ctx.db) : undefined;
  if (!found || !isUsable(ctx, found)) return { engine: 'embedded', unbuilt: configured, behind: 0, least: true };
  const { least, error, failedAt = 0, triesAt = 0 } = found.copy;
  return {
    engine: 'meilisearch',
    unbuilt: false,
    behind: await countAfter(ctx, found),
    least,
    ...(error ? { failure: { error, at: failedAt, triesAt } } : {}),
  };
}

async function countAfter({ db, services }: Context, { version, copy }: Held): Promise<number> {
  const row = await db.get<{ n: number; vectors: number }>(sql`
    SELECT (SELECT count(*) FROM search_documents WHERE changed > ${version})
      + (SELECT count(*) FROM search_removed WHERE changed > ${version}) AS n,
      (SELECT count(*) FROM search_vectors WHERE changed > ${copy.vectors}) AS vectors`);
  return row.n + (services.embedder ? row.vectors : 0);
}
