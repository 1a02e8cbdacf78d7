import { and, eq, gt, inArray, isNotNull, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { bids, listings, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { type Phase, PUBLIC_PHASES } from './states.ts';

/** Only the number is told before the deadline: bids are sealed. Counted, never stored. */
export const bidCount = sql<number>`(select count(*) from ${bids} where ${bids.listingId} = ${listings.id}
  and ${bids.state} in ('submitted', 'shortlisted', 'awarded', 'declined'))`;

/** What a row of a board shows. Nothing here is restricted. */
const BOARD = {
  id: listings.id,
  number: listings.number,
  kind: listings.kind,
  field: listings.field,
  region: listings.region,
  title: listings.title,
  totalFen: listings.totalFen,
  deadlineAt: listings.deadlineAt,
  state: listings.state,
  stateReason: listings.stateReason,
  submittedAt: listings.submittedAt,
  publishedAt: listings.publishedAt,
  updatedAt: listings.updatedAt,
  organisation: { id: organisations.id, name: organisations.name, shortName: organisations.shortName },
  bidCount,
};

/** Rows of boards; the caller adds which, in what order, how many. */
export const selectBoard = (ctx: Pick<Context, 'db'>) =>
  ctx.db
    .select(BOARD)
    .from(listings)
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .$dynamic();
export type BoardRow = Awaited<ReturnType<typeof selectBoard>>[number];

/** The same as `phaseOf`, as a condition on the indexed columns. */
export function inPhase(phase: Phase, now: number): SQL | undefined {
  const published = eq(listings.state, 'published');
  if (phase === 'open') return and(published, or(isNull(listings.deadlineAt), gt(listings.deadlineAt, now)));
  if (phase === 'closed') return and(published, lte(listings.deadlineAt, now));
  return eq(listings.state, phase);
}

/** `withdrawn` only where the public had seen it before. */
export const inPublicPhases = (phases: readonly Phase[], now: number): SQL | undefined =>
  and(isNotNull(listings.publishedAt), or(...phases.map((phase) => inPhase(phase, now))));

export const isPublic: SQL | undefined = and(
  isNotNull(listings.publishedAt),
  inArray(
    listings.state,
    PUBLIC_PHASES.flatMap((phase) => (phase === 'open' ? ['published' as const] : phase === 'closed' ? [] : [phase])),
  ),
);
