import { and, eq, inArray, isNull } from 'drizzle-orm';
import { files, occurrences } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { listStored, removeFile } from '#src/files/store.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';

/**
 * Once a day: removes stored bytes older than a day that no row names, left where a process died between disk and
 * database, or between the removal of a row and that of its bytes. Two at once do no harm.
 */
export async function sweepFiles(ctx: Context): Promise<number> {
  const key = `attachments sweep ${dayOf(ctx.now)}`;
  const done = await ctx.db.select().from(occurrences).where(eq(occurrences.key, key)).get();
  if (done) return 0;
  const removed = await sweep(ctx);
  // Marked afterwards: a sweep that was cut short is done again.
  await ctx.write((tx) => once(tx, key, ctx.now));
  return removed;
}

/** SQLite takes 32,766 bound values a statement. */
const NAMES_AT_ONCE = 1000;

/** A crash leaves one or two behind. So many, and more than are named, is a folder of another database. */
const SUSPICIOUS = 20;

async function sweep(ctx: Context): Promise<number> {
  const stored = await listStored(ctx, ctx.now - DAY);
  const orphans: string[] = [];
  for (let i = 0; i < stored.length; i += NAMES_AT_ONCE) {
    const names = stored.slice(i, i + NAMES_AT_ONCE);
    const named = await namedBy(ctx, names);
    orphans.push(...names.filter((name) => !named.has(name)));
  }
  if (orphans.length > SUSPICIOUS && orphans.length * 2 > stored.length) {
    console.error(
      `[files] ${orphans.length} of ${stored.length} files are named by no row: is FILES_DIR another database's? None removed.`,
    );
    return 0;
  }
  for (const name of orphans) await removeFile(ctx, name);
  return orphans.length;
}

async function namedBy({ db }: Context, names: string[]): Promise<Set<string>> {
  const rows = await db
    .select({ storedAs: files.storedAs })
    .from(files)
    .where(and(inArray(files.storedAs, names), isNull(files.removedAt)));
  return new Set(rows.map(({ storedAs }) => storedAs));
}
