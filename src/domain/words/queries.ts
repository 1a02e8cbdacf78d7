import { desc, eq, isNotNull, max, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { searchQueries, users, vocabularies } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { listRebuilds, type Rebuild } from '#src/search/rebuild.ts';
import { mayKeepWords } from './policy.ts';
import { standingOf } from './states.ts';

export { noteSearch } from '#src/search/asked.ts';
export { MAX_LINES } from '#src/search/vocabulary/lines.ts';
export { type Changes, changesBetween, wrongLines } from './lines.ts';
export { type PreviewHit, type PreviewRow, previewVocabulary } from './preview.ts';

const PAGE_SIZE = 20;
const activator = alias(users, 'activator');

const selectVersions = ({ db }: Context) =>
  db
    .select({
      number: vocabularies.number,
      synonyms: vocabularies.synonyms,
      dictionary: vocabularies.dictionary,
      note: vocabularies.note,
      restoredFrom: vocabularies.restoredFrom,
      createdAt: vocabularies.createdAt,
      activeFrom: vocabularies.activeFrom,
      createdBy: users.name,
      activatedBy: activator.name,
    })
    .from(vocabularies)
    .leftJoin(users, eq(users.id, vocabularies.createdBy))
    .leftJoin(activator, eq(activator.id, vocabularies.activatedBy))
    .$dynamic();
export type Version = Awaited<ReturnType<typeof selectVersions>>[number];

/** One version. Officials only; throws notFound. */
export async function getVersion(ctx: Context, number: number): Promise<Version> {
  ensure(mayKeepWords(ctx.actor));
  const found = Number.isSafeInteger(number)
    ? await selectVersions(ctx).where(eq(vocabularies.number, number)).get()
    : undefined;
  if (!found) throw notFound();
  return found;
}

/** The version saved last, and the one in use. Officials only. */
export async function getNewest(ctx: Context): Promise<{ latest: Version | undefined; active: Version | undefined }> {
  ensure(mayKeepWords(ctx.actor));
  const newest = desc(vocabularies.number);
  const [latest, active] = await Promise.all([
    selectVersions(ctx).orderBy(newest).limit(1).get(),
    selectVersions(ctx).where(isNotNull(vocabularies.activeFrom)).orderBy(newest).limit(1).get(),
  ]);
  return { latest, active };
}

/** All versions, newest first, each with what it counts as. Officials only. */
export async function listVersions(ctx: Context, page: number) {
  ensure(mayKeepWords(ctx.actor));
  const { active } = await getNewest(ctx);
  const rows = await selectVersions(ctx)
    .orderBy(desc(vocabularies.number))
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  const told = rows.map((row) => ({ ...row, standing: standingOf(row, active?.number ?? 0) }));
  return toPage(told, await ctx.db.$count(vocabularies), page, PAGE_SIZE) satisfies Page<Version>;
}

/** The last distinct texts searched for, the latest first. Officials only. */
export async function listRecentQueries(ctx: Context, limit: number): Promise<string[]> {
  ensure(mayKeepWords(ctx.actor));
  const rows = await ctx.db
    .select({ text: searchQueries.text, last: max(searchQueries.id) })
    .from(searchQueries)
    .groupBy(searchQueries.text)
    .orderBy(desc(sql`2`))
    .limit(limit);
  return rows.map(({ text }) => text);
}

/** The last rebuilds of the index, newest first, with who asked for them. Officials only. */
export async function listLastRebuilds(ctx: Context, limit = 5): Promise<(Rebuild & { person: string | undefined })[]> {
  ensure(mayKeepWords(ctx.actor));
  const rebuilds = await listRebuilds(ctx.db, limit);
  const named = await ctx.db
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(
      sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(rebuilds.map(({ createdBy }) => createdBy ?? ''))}))`,
    );
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return rebuilds.map((rebuild) => ({ ...rebuild, person: names.get(rebuild.createdBy ?? '') }));
}
