import { and, asc, eq, inArray, isNull, ne, not, notInArray, or, type SQL } from 'drizzle-orm';
import {
  bidPartners,
  bids,
  type listings,
  memberships,
  organisations,
  panelExperts,
  panelScores,
  type panels,
} from '#db/schema/index.ts';
import type { Actor, Context } from '#src/context.ts';
import { type BidState, UNDECIDED } from '#src/domain/bids/states.ts';
import { isRecused } from './policy.ts';

type Source = Pick<Context, 'db'>;
export type Panel = typeof panels.$inferSelect;
type Listing = Pick<typeof listings.$inferSelect, 'id' | 'organisationId' | 'title'>;
type Subject = { id: string; name: string };

/** Bids of the panel's round that are out of their seal. */
const bidsOf = (panel: Panel): SQL | undefined =>
  and(eq(bids.listingId, panel.listingId), eq(bids.round, panel.round), isNull(bids.sealed));

/** Whose bid an organisation's people never judge: it leads, or is asked to take part and has not said no. */
const concerns = ({ db }: Source, organisationId: string): SQL | undefined =>
  or(
    eq(bids.organisationId, organisationId),
    inArray(
      bids.id,
      db
        .select({ id: bidPartners.bidId })
        .from(bidPartners)
        .where(and(eq(bidPartners.organisationId, organisationId), ne(bidPartners.state, 'declined'))),
    ),
  );

/** Everything but what concerns this organisation; without one, everything. */
export const strangeTo = (source: Source, organisationId: string | undefined): SQL | undefined => {
  const own = organisationId === undefined ? undefined : concerns(source, organisationId);
  return own && not(own);
};

/**
 * What a person may judge: never what concerns their own organisation, which is not even selected, nor what they
 * recused from themselves. Of a panel about the poster's own listing nothing.
 */
export async function listSubjects(source: Source, actor: Actor, panel: Panel, listing: Listing): Promise<Subject[]> {
  if (isRecused(actor, [listing.organisationId])) return [];
  const recused = source.db
    .select({ id: panelScores.subjectId })
    .from(panelScores)
    .where(and(eq(panelScores.panelId, panel.id), eq(panelScores.userId, actor.id), isNull(panelScores.scores)));
  if (panel.purpose === 'demand') {
    const own = await recused;
    return own.length > 0 ? [] : [{ id: listing.id, name: listing.title }];
  }
  return source.db
    .select({ id: bids.id, name: organisations.name })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(
      and(
        bidsOf(panel),
        inArray(bids.state, UNDECIDED),
        strangeTo(source, actor.organisation?.id),
        notInArray(bids.id, recused),
      ),
    )
    .orderBy(asc(bids.submittedAt), asc(bids.id));
}

/** How many bids an organisation of the panel's experts has part in: they are not told which. */
export const countOwn = ({ db }: Source, panel: Panel, organisationId: string | undefined): Promise<number> =>
  organisationId === undefined || panel.purpose === 'demand'
    ? Promise.resolve(0)
    : db.$count(bids, and(bidsOf(panel), inArray(bids.state, UNDECIDED), concerns({ db }, organisationId)));

/** What bids that were there to be judged may have become. */
const AFTERWARDS = [...UNDECIDED, 'awarded', 'declined', 'renounced', 'defaulted'] as const satisfies BidState[];

/**
 * Subjects of the results: what is judged now, and what scores stand for. `reader` is an organisation whose own bids
 * are left out.
 */
export async function listJudged({ db }: Source, panel: Panel, listing: Listing, reader: string | undefined) {
  if (panel.purpose === 'demand') return [{ id: listing.id, name: listing.title, state: undefined }];
  const scored = db.select({ id: panelScores.subjectId }).from(panelScores).where(eq(panelScores.panelId, panel.id));
  const judged = inArray(bids.state, panel.closedAt === null ? UNDECIDED : AFTERWARDS);
  return db
    .select({ id: bids.id, name: organisations.name, state: bids.state })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(and(bidsOf(panel), or(inArray(bids.id, scored), judged), strangeTo({ db }, reader)))
    .orderBy(asc(bids.submittedAt), asc(bids.id));
}

/** Experts who may not judge a subject because of where they belong: counted while the panel runs, written at its end. */
export async function listConcerned({ db }: Source, panel: Panel, listing: Listing) {
  const experts = await db
    .select({ userId: panelExperts.userId, organisationId: memberships.organisationId })
    .from(panelExperts)
    .innerJoin(memberships, and(eq(memberships.userId, panelExperts.userId), eq(memberships.state, 'active')))
    .where(eq(panelExperts.panelId, panel.id));
  const found: { userId: string; subjectId: string }[] = [];
  for (const { userId, organisationId } of experts)
    for (const subjectId of await concerned({ db }, panel, listing, organisationId)) found.push({ userId, subjectId });
  return found;
}

async function concerned({ db }: Source, panel: Panel, listing: Listing, organisationId: string): Promise<string[]> {
  const poster = organisationId === listing.organisationId;
  if (panel.purpose === 'demand') return poster ? [listing.id] : [];
  const rows = await db
    .select({ id: bids.id })
    .from(bids)
    .where(and(bidsOf(panel), inArray(bids.state, UNDECIDED), poster ? undefined : concerns({ db }, organisationId)));
  return rows.map(({ id }) => id);
}
