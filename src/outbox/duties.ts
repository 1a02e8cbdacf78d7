import type { Database } from '#db/client.ts';
import { dutyRuns } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { truncate } from '#src/lib/text.ts';

/** What the clock sets off: returns how much it did. */
export type Duty = (ctx: Context) => Promise<number>;
type Run = typeof dutyRuns.$inferInsert;

/** A duty that found nothing to do is written down this often. */
const QUIET = MINUTE;

/**
 * Runs every duty once, each with a context of its own; one that fails holds up none of the others. What came of it is
 * written down for staff. `written` remembers when that last happened, by name.
 */
export async function runDuties(
  { write }: Pick<Database, 'write'>,
  duties: readonly Duty[],
  contextNow: () => Context,
  written: Map<string, number>,
): Promise<void> {
  const runs: Run[] = [];
  for (const duty of duties) {
    const ctx = contextNow();
    const run = await attempt(duty, ctx);
    const quiet = run.didAt === undefined && run.failedAt === undefined;
    if (quiet && ctx.now - (written.get(run.name) ?? 0) < QUIET) continue;
    written.set(run.name, ctx.now);
    runs.push(run);
  }
  if (runs.length > 0) await write((tx) => remember(tx, runs));
}

async function attempt(duty: Duty, ctx: Context): Promise<Run> {
  const run = { name: duty.name, ranAt: ctx.now };
  try {
    const did = await duty(ctx);
    return did > 0 ? { ...run, did, didAt: ctx.now } : run;
  } catch (error) {
    console.error(`[worker] ${duty.name}`, error);
    const message = error instanceof Error ? error.message : String(error);
    return { ...run, error: truncate(message, 500), failedAt: ctx.now };
  }
}

/** What a run has nothing to say about stays as it was. */
const remember = async (tx: Parameters<Parameters<Database['write']>[0]>[0], runs: Run[]): Promise<void> => {
  for (const { name, ...run } of runs)
    await tx
      .insert(dutyRuns)
      .values({ name, ...run })
      .onConflictDoUpdate({ target: dutyRuns.name, set: run });
};
