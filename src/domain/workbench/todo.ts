import { and, desc, eq, gt, inArray, isNull, ne, notInArray, or } from 'drizzle-orm';
import { audit, listings, memberships } from '#db/schema/index.ts';
import { isHandler, isOfficial, type MemberContext } from '#src/context.ts';
import { listOpenCorrections } from '#src/domain/bids/answers.ts';
import { countStandings, listOwnBids, NOBODY, type OwnBid, type Standing } from '#src/domain/bids/queries.ts';
import { listBidTodos } from '#src/domain/bids/todos.ts';
import { listContractTodos } from '#src/domain/contracts/todos.ts';
import { listEventTodos } from '#src/domain/events/todos.ts';
import { listListingTodos } from '#src/domain/listings/todos.ts';
import { findOwnMembership } from '#src/domain/organisations/queries.ts';
import { listOrganisationTodos } from '#src/domain/organisations/todos.ts';
import { listPanelTodos } from '#src/domain/panels/todos.ts';
import { listPublicityTodos } from '#src/domain/publicity/todos.ts';
import { listQuestionTodos } from '#src/domain/questions/todos.ts';
import { listReferralTodos } from '#src/domain/referrals/todos.ts';
import { listRegistrationTodos } from '#src/domain/registrations/todos.ts';
import { DAY } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';
import { bidTodos, correctionTodos, listingTodos, membershipTodos } from './members.ts';
import { listStaffTodos } from './staff.ts';

export type OwnThings = { listings: OwnListing[]; bids: OwnBid[] };

/** What one's own organisation posts and takes. */
export async function listOwnThings(ctx: MemberContext): Promise<OwnThings> {
  const [listings, bids] = await Promise.all([listOwnListings(ctx), listOwnBids(ctx)]);
  return { listings, bids };
}

/** What waits for this person, nearest first; without a date last. */
export async function listTodos(ctx: MemberContext, things?: OwnThings): Promise<Todo[]> {
  const { actor } = ctx;
  const own = await findOwnMembership(ctx);
  const todos = isOfficial(actor) ? await listStaffTodos(ctx) : [];
  for (const list of SOURCES) todos.push(...(await list(ctx)));
  if (own || !isOfficial(actor)) todos.push(...membershipTodos(own, await countRequests(ctx)));
  if (isHandler(actor)) {
    const { listings, bids } = things ?? (await listOwnThings(ctx));
    const corrections = correctionTodos(await listOpenCorrections(ctx));
    todos.push(...listingTodos(listings, ctx.now), ...bidTodos(bids, ctx.now), ...corrections);
  }
  return todos.sort((a, b) => (a.due?.at ?? Number.POSITIVE_INFINITY) - (b.due?.at ?? Number.POSITIVE_INFINITY));
}

/** What each feature adds for this person; a new feature adds a line. Each authorises for itself. */
const SOURCES: readonly ((ctx: MemberContext) => Promise<Todo[]>)[] = [
  listBidTodos,
  listListingTodos,
  listContractTodos,
  listPanelTodos,
  listPublicityTodos,
  listEventTodos,
  listQuestionTodos,
  listReferralTodos,
  listRegistrationTodos,
  listOrganisationTodos,
];

/** Who asks to join the actor's organisation. */
const countRequests = ({ db, actor }: MemberContext): Promise<number> =>
  db.$count(
    memberships,
    and(eq(memberships.organisationId, actor.organisation?.id ?? ''), eq(memberships.state, 'requested')),
  );

/** What one's own organisation posts, last changed first, and where the bids stand. */
async function listOwnListings(ctx: MemberContext, limit = 200) {
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
  track: listings.track,
  state: listings.state,
  stateReason: listings.stateReason,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  replyOn: listings.replyOn,
  reviewOn: listings.reviewOn,
  totalFen: listings.totalFen,
  maxTakers: listings.maxTakers,
  updatedAt: listings.updatedAt,
};

const CHANGES_DAYS = 14;
/** What a poster does to a listing that concerns those who took it on. */
const CONCERNS_BIDDERS = ['evaluating', 'proposed', 'unsuccessful', 'withdrawn', 'terminated'];

/** What people of other organisations, or the clock, did to our listings and bids of late, newest first. */
export async function listChanges(ctx: MemberContext, own: OwnThings, limit = 6) {
  const rows = await ctx.db
    .select({ at: audit.at, thing: audit.thing, thingId: audit.thingId, to: audit.to })
    .from(audit)
    .where(
      and(
        concerns(own),
        ne(audit.to, ''),
        ne(audit.from, audit.to),
        gt(audit.at, ctx.now - CHANGES_DAYS * DAY),
        or(isNull(audit.actorId), notInArray(audit.actorId, colleagues(ctx))),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit);
  const titles = titlesOf(own);
  return rows.map((row) => ({ ...row, title: titles.get(row.thingId) ?? '' }));
}
export type Change = Awaited<ReturnType<typeof listChanges>>[number];

/** Moves of our listings and bids, and of the listings we handed a bid in for. */
function concerns(own: OwnThings) {
  const of = (thing: string, ids: string[]) => and(eq(audit.thing, thing), inArray(audit.thingId, ids));
  const listingIds = own.listings.map(({ id }) => id);
  const bidIds = own.bids.map(({ id }) => id);
  const taken = own.bids.filter(({ submittedAt }) => submittedAt !== null).map(({ listing }) => listing.id);
  return or(
    of('listings', listingIds),
    of('bids', bidIds),
    and(of('listings', taken), inArray(audit.to, CONCERNS_BIDDERS)),
  );
}

const colleagues = ({ db, actor }: MemberContext) =>
  db
    .select({ id: memberships.userId })
    .from(memberships)
    .where(eq(memberships.organisationId, actor.organisation?.id ?? ''));

const titlesOf = (own: OwnThings): Map<string, string> =>
  new Map([
    ...own.listings.map(({ id, title }) => [id, title] as const),
    ...own.bids.flatMap(({ id, listing }) => [[id, listing.title] as const, [listing.id, listing.title] as const]),
  ]);
