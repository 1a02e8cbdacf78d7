import { and, asc, eq, gt, isNull, lte } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import { isHandler, type MemberContext } from '#src/context.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';

/** From here on a renewal is worth while. */
const SOON = 30 * DAY;

/** What one's own organisation posts without a deadline and is about to expire; what has expired says the workbench. */
export async function listListingTodos({ db, actor, now }: MemberContext): Promise<Todo[]> {
  const own = actor.organisation?.id;
  if (own === undefined || !isHandler(actor)) return [];
  const { id, title, number, expiresAt } = listings;
  const rows = await db
    .select({ id, title, number, expiresAt })
    .from(listings)
    .where(
      and(
        eq(listings.organisationId, own),
        eq(listings.state, 'published'),
        isNull(listings.deadlineAt),
        gt(expiresAt, now),
        lte(expiresAt, now + SOON),
      ),
    )
    .orderBy(asc(expiresAt))
    .limit(50);
  return rows.map((row) => ({
    key: `renew ${row.id}`,
    title: `续期：${row.title}`,
    note: `榜 ${row.number ?? ''}，有效期到 ${formatTime(row.expiresAt ?? now, now)}，到期以后不再揭榜`,
    verb: '去续期',
    href: `/listings/${row.id}`,
    due: { at: row.expiresAt ?? now },
  }));
}
