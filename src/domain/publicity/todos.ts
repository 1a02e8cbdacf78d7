import { and, asc, count, eq, inArray, isNull, lte, notExists, sql } from 'drizzle-orm';
import { bids, listings, objections, publicities } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { UNANSWERED } from '#src/domain/bids/answers.ts';
import type { Todo } from '#src/lib/todo.ts';
import { worksOnPublicity } from './queries.ts';

/** For officials, but of their own organisation's listings: what to put up, whom to answer, what to decide. */
export async function listPublicityTodos(ctx: MemberContext): Promise<Todo[]> {
  if (!isOfficial(ctx.actor)) return [];
  const [ready, objected, over] = await Promise.all([
    whereWorks(ctx, listReady(ctx)),
    whereWorks(ctx, listObjected(ctx)),
    whereWorks(ctx, listOver(ctx)),
  ]);
  return [
    ...objected.map((row) => todo(row, 'objection', `处理异议：${row.title}`, `${row.n} 份公示异议没有处理`, '去处理')),
    ...over.map((row) => todo(row, 'over', `立项：${row.title}`, '公示期满，没有未处理的异议', '去立项')),
    ...ready.map((row) => todo(row, 'ready', `公示：${row.title}`, '发榜方已经提出拟揭榜方，其余都已答复', '去公示')),
  ];
}

type Head = { id: string; title: string; organisationId: string; round: number };

/** Without what concerns the actor's own organisation. */
async function whereWorks<T extends Head>(ctx: MemberContext, found: PromiseLike<T[]>): Promise<T[]> {
  const rows = await found;
  const works = await Promise.all(rows.map((row) => worksOnPublicity(ctx, row)));
  return rows.filter((_, i) => works[i]);
}

const todo = ({ id }: Pick<Head, 'id'>, what: string, title: string, note: string, verb: string): Todo => ({
  key: `publicity ${what} ${id}`,
  title,
  note,
  verb,
  href: `/listings/${id}/publicity`,
});

const HEAD = {
  id: listings.id,
  title: listings.title,
  organisationId: listings.organisationId,
  round: listings.round,
};
const MOST = 50;

/** 财政支持, in 遴选, with a proposed taker and nobody without an answer. */
const listReady = (ctx: MemberContext): Promise<Head[]> => {
  const ofRound = (states: (typeof bids.$inferSelect)['state'][]) =>
    and(eq(bids.listingId, listings.id), eq(bids.round, listings.round), inArray(bids.state, states));
  const waiting = ctx.db
    .select({ id: sql`1` })
    .from(bids)
    .where(ofRound([...UNANSWERED]));
  return ctx.db
    .selectDistinct(HEAD)
    .from(listings)
    .innerJoin(bids, ofRound(['proposed']))
    .where(and(eq(listings.state, 'evaluating'), eq(listings.track, 'fiscal'), notExists(waiting)))
    .orderBy(asc(listings.id))
    .limit(MOST);
};

const listObjected = (ctx: MemberContext) =>
  ctx.db
    .select({ ...HEAD, n: count() })
    .from(objections)
    .innerJoin(publicities, eq(publicities.id, objections.publicityId))
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .where(eq(objections.state, 'open'))
    .groupBy(listings.id)
    .limit(MOST);

const listOver = (ctx: MemberContext): Promise<Head[]> => {
  const open = ctx.db
    .select({ id: sql`1` })
    .from(objections)
    .where(and(eq(objections.publicityId, publicities.id), eq(objections.state, 'open')));
  return ctx.db
    .select(HEAD)
    .from(publicities)
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .where(
      and(
        isNull(publicities.endedAt),
        lte(publicities.endsAt, ctx.now),
        eq(listings.state, 'proposed'),
        notExists(open),
      ),
    )
    .orderBy(asc(publicities.endsAt))
    .limit(MOST);
};
