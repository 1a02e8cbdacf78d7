import { desc, eq } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import { isHandler, isOfficial, type MemberContext } from '#src/context.ts';
import { findOwnMembership } from '#src/domain/organisations/queries.ts';
import { bidTodos, listingTodos, membershipTodos } from './member-todo.ts';
import { countStandings, listOwnBids, NOBODY, type Standing } from './queries.ts';
import { listStaffTodos } from './staff-todo.ts';

/** One thing that waits for one person: what, until when, and the one thing to do about it. */
export type Todo = {
  key: string;
  title: string;
  note: string;
  verb: string;
  href: string;
  due?: { at: number /** Due on a day, without an hour. */; on?: string };
};

/** What waits for this person, nearest first; without a date last. */
export async function listTodos(ctx: MemberContext): Promise<Todo[]> {
  const { actor } = ctx;
  const todos = isOfficial(actor) ? await listStaffTodos(ctx) : membershipTodos(await findOwnMembership(ctx));
  if (isHandler(actor))
    todos.push(...listingTodos(await listOwnListings(ctx), ctx.now), ...bidTodos(await listOwnBids(ctx), ctx.now));
  return todos.sort((a, b) => (a.due?.at ?? Number.POSITIVE_INFINITY) - (b.due?.at ?? Number.POSITIVE_INFINITY));
}

/** What one's own organisation posts, last changed first, and where the bids stand. */
export async function listOwnListings(ctx: MemberContext, limit = 200) {
  const own = ctx.actor.organisation?.id;
  if (own === undefined) return [];
  const [rows, standings] = await Promise.all([
    ctx.db
      .select(OWN)
      .from(listings)
      .where(eq(listings.organisationId, own))
      .orderBy(desc(listings.updatedAt))
      .limit(limit),
    countStandings(ctx, own),
  ]);
  return rows.map((row) => ({ ...row, bids: (standings.get(row.id) ?? NOBODY) as Standing }));
}
export type OwnListing = Awaited<ReturnType<typeof listOwnListings>>[number];

const OWN = {
  id: listings.id,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  stateReason: listings.stateReason,
  deadlineAt: listings.deadlineAt,
  replyOn: listings.replyOn,
  totalFen: listings.totalFen,
  maxTakers: listings.maxTakers,
  updatedAt: listings.updatedAt,
};
