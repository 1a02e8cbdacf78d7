import { and, asc, count, eq, isNull, min } from 'drizzle-orm';
import { listings, questions } from '#db/schema/index.ts';
import { isHandler, type MemberContext } from '#src/context.ts';
import { agoWords } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';

/** Questions about one's own organisation's listings that wait for an answer, one line a listing. */
export async function listQuestionTodos(ctx: MemberContext): Promise<Todo[]> {
  const own = ctx.actor.organisation?.id;
  if (own === undefined || !isHandler(ctx.actor)) return [];
  const since = min(questions.askedAt);
  const rows = await ctx.db
    .select({
      id: listings.id,
      title: listings.title,
      number: listings.number,
      deadlineAt: listings.deadlineAt,
      n: count(),
      since,
    })
    .from(listings)
    .innerJoin(questions, eq(questions.listingId, listings.id))
    .where(
      and(
        eq(listings.organisationId, own),
        // Once the selection has begun an answer helps nobody who bids.
        eq(listings.state, 'published'),
        isNull(questions.answeredAt),
        isNull(questions.hiddenAt),
      ),
    )
    .groupBy(listings.id)
    .orderBy(asc(since));
  return rows.map(({ id, title, number, deadlineAt, n, since }) => ({
    key: `questions ${id}`,
    title: `答复提问：${title}`,
    note: `榜 ${number ?? ''}，${n} 个问题没有答复，最早的 ${agoWords(since ?? ctx.now, ctx.now)} 提出`,
    verb: '去答复',
    href: `/listings/${id}#questions`,
    ...(deadlineAt === null ? {} : { due: { at: deadlineAt } }),
  }));
}
