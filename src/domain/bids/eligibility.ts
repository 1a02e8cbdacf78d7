import { eq, sql } from 'drizzle-orm';
import { batches, listings, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { type Conditions, toDeclare, whyNotFit } from '#src/domain/listings/rules.ts';
import { isSameAs, type Taker, whyNotSmall, whyNotTaker } from './policy.ts';

/** A context, or a transaction as `{ db: tx }`. */
type Source = Pick<Context, 'db'>;

/** Whether the listing belongs to a batch for 中小微企业 only: its bidders declare that they are one. */
export async function isSmallOnly({ db }: Source, listingId: string): Promise<boolean> {
  const batch = await db
    .select({ smallOnly: batches.smallOnly })
    .from(listings)
    .innerJoin(batches, eq(batches.id, listings.batchId))
    .where(eq(listings.id, listingId))
    .get();
  return batch?.smallOnly ?? false;
}

/** Why this organisation cannot lead a bid for this listing, as the tables say it now; undefined where it can. */
export async function whyNotLead(source: Source, listingId: string, organisationId: string, now: number) {
  const { taker, poster } = await partiesTo(source, listingId, organisationId);
  const never = whyNotTaker(taker, poster, now);
  if (never) return never;
  const small = (await isSmallOnly(source, listingId)) ? whyNotSmall(taker) : undefined;
  return small ?? whyNotFit(taker, await conditionsOf(source, listingId));
}

/** What of the 硬性条件 this organisation has to declare itself when it leads a bid; empty where the tables say it all. */
export async function listToDeclare(source: Source, listingId: string, organisationId: string): Promise<string[]> {
  const taker = await source.db
    .select({ region: organisations.region })
    .from(organisations)
    .where(eq(organisations.id, organisationId))
    .get();
  return taker ? toDeclare(taker, await conditionsOf(source, listingId)) : [];
}

async function conditionsOf({ db }: Source, listingId: string): Promise<Conditions> {
  const { takerRegion, takerKinds, qualifications } = listings;
  const found = await db
    .select({ takerRegion, takerKinds, qualifications })
    .from(listings)
    .where(eq(listings.id, listingId))
    .get();
  if (!found) throw new Error(`no such listing: ${listingId}`);
  return found;
}

/** Why this organisation cannot be a member of a joint bid for this listing; undefined where it can. */
export async function whyNotMember(source: Source, listingId: string, organisationId: string, now: number) {
  const { taker, poster } = await partiesTo(source, listingId, organisationId);
  return whyNotTaker(taker, poster, now);
}

/** The same whoever posts: of an anonymous listing nothing else is said to those who ask. */
export async function whyNotAnyMember(source: Source, organisationId: string, now: number) {
  const taker = await findTaker(source, sql`${organisationId}`);
  return taker && whyNotTaker(taker, NOBODY, now);
}

const NOBODY = { code: '', root: '' };

/** Whether this organisation is the poster, or one with it. */
export async function isPosterToo(source: Source, listingId: string, organisationId: string): Promise<boolean> {
  const { taker, poster } = await partiesTo(source, listingId, organisationId);
  return isSameAs(taker, poster);
}

async function partiesTo(source: Source, listingId: string, organisationId: string) {
  const posterId = sql`(select organisation_id from listings where id = ${listingId})`;
  const [taker, poster] = await Promise.all([findTaker(source, sql`${organisationId}`), findTaker(source, posterId)]);
  if (!taker || !poster) throw new Error(`no such parties: ${organisationId}, ${listingId}`);
  return { taker, poster };
}

type Placed = Taker & Pick<typeof organisations.$inferSelect, 'region'>;

/** Follows 合并 to the organisation that stands, however many were merged one into the next. */
const findTaker = ({ db }: Source, id: ReturnType<typeof sql>): Promise<Placed | undefined> =>
  db
    .select({
      code: organisations.code,
      kind: organisations.kind,
      region: organisations.region,
      state: organisations.state,
      verifiedUntil: organisations.verifiedUntil,
      root: sql<string>`(
        with recursive chain(id, step) as (
          select ${id}, 0
          union select o.merged_into, step + 1 from organisations o join chain on o.id = chain.id
          where o.merged_into is not null and step < 20
        )
        select id from chain order by step desc limit 1)`,
    })
    .from(organisations)
    .where(sql`${organisations.id} = ${id}`)
    .get();
