import { eq, sql } from 'drizzle-orm';
import { audit, bids, listings, type MailPayload, outbox } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import type { BidInput } from '#src/domain/bids/input.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { type Contents, openOwn } from '#src/domain/bids/seal.ts';
import { startSelection } from '#src/domain/bids/selection.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

type Listing = typeof listings.$inferSelect;

/** A poster with an open listing, and what tests of bids do again and again. */
export type BiddingWorld = World & {
  poster: Actor;
  posting: MemberContext;
  listing: Listing;
  deadlineAt: number;
  addListing: (set?: Partial<typeof listings.$inferInsert>) => Promise<Listing>;
  /** A new small firm that hands in a bid for the listing; returns its person and the id of the bid. */
  handIn: (set?: Partial<BidInput>) => Promise<{ actor: Actor; id: string }>;
  /** The moment of the deadline, and what the worker does then. Returns how many listings it closed. */
  close: () => Promise<number>;
  /** The moment after the deadline, in selection. */
  evaluate: () => Promise<void>;
  reload: () => Promise<Listing>;
  setListing: (set: Partial<typeof listings.$inferInsert>) => Promise<void>;
  bid: (id: string) => Promise<typeof bids.$inferSelect>;
  /** What a bid says, opened with the site's own secret whatever a policy says. */
  contents: (id: string) => Promise<Contents>;
  letters: () => Promise<MailPayload[]>;
  trail: (thingId: string) => Promise<(typeof audit.$inferSelect)[]>;
};

/** `base`: another world than one in memory, for many at once. */
export async function createBiddingWorld(
  set: Partial<typeof listings.$inferInsert> = {},
  base?: World,
): Promise<BiddingWorld> {
  const world = (base ?? (await createWorld())) as BiddingWorld;
  const { database } = world;
  const deadlineAt = world.now + 3 * DAY;
  const poster = await world.person({ kind: 'large', name: '云川恒泽新材料有限公司' });
  const get = async <T>(row: Promise<T | undefined>): Promise<T> => (await row) as T;
  Object.assign(world, {
    deadlineAt,
    poster,
    addListing: (over = {}) => addListing(world, { ...over }),
    handIn: (over: Partial<BidInput> = {}) => handIn(world, over),
    close: async () => {
      world.now = deadlineAt;
      return closeBidding(world.visitor());
    },
    evaluate: async () => {
      world.now = deadlineAt;
      await startSelection(world.as(poster), { listingId: world.listing.id });
    },
    reload: () => get(database.db.select().from(listings).where(eq(listings.id, world.listing.id)).get()),
    setListing: (over: Partial<typeof listings.$inferInsert>) =>
      database.write(async (tx) => {
        await tx.update(listings).set(over).where(eq(listings.id, world.listing.id));
      }),
    bid: (id: string) => get(database.db.select().from(bids).where(eq(bids.id, id)).get()),
    contents: async (id: string) => openOwn(database.secret, await world.bid(id)),
    letters: () => listLetters(world),
    trail: (thingId: string) => database.db.select().from(audit).where(eq(audit.thingId, thingId)).orderBy(audit.id),
  });
  Object.defineProperty(world, 'posting', { get: () => world.as(poster) });
  world.listing = await addListing(world, set);
  return world;
}

async function handIn(world: BiddingWorld, over: Partial<BidInput>): Promise<{ actor: Actor; id: string }> {
  const actor = await world.person({ kind: 'small' });
  const input = bidFor(world.listing.id, over);
  await saveAndSubmit(world.as(actor), input);
  return { actor, id: input.id };
}

/** What the button 提交 of the form does. */
export async function saveAndSubmit(ctx: MemberContext, input: BidInput): Promise<void> {
  await saveBid(ctx, input);
  await submitBid(ctx, input);
}

async function listLetters({ database }: BiddingWorld): Promise<MailPayload[]> {
  const rows = await database.db.select().from(outbox).where(eq(outbox.kind, 'mail')).orderBy(sql`rowid`);
  return rows.map(({ payload }) => payload as MailPayload);
}

let serial = 0;

async function addListing(world: BiddingWorld, set: Partial<typeof listings.$inferInsert>): Promise<Listing> {
  const row = {
    id: newId(),
    number: `2026-${String(++serial).padStart(4, '0')}`,
    organisationId: world.poster.organisation?.id as string,
    createdBy: world.poster.id,
    kind: 'research' as const,
    field: 'chem',
    region: 'gx',
    title: '石墨改性 EPS 保温板连续发泡',
    restricted: '目标成本 812 元每立方米',
    contactName: '沈工',
    contactPhone: '0000-1234 5678',
    deadlineAt: world.deadlineAt,
    replyOn: '2026-12-10',
    maxTakers: 2,
    state: 'published' as const,
    publishedAt: world.now - 10 * DAY,
    createdAt: world.now - 20 * DAY,
    updatedAt: world.now - 10 * DAY,
    ...set,
  };
  return world.database.write(async (tx) => (await tx.insert(listings).values(row).returning())[0] as Listing);
}

/** A whole bid as the form sends it, parsed. */
export const bidFor = (listingId: string, over: Partial<BidInput> = {}): BidInput => ({
  id: newId(),
  listingId,
  team: '高分子发泡课题组 8 人',
  ability: '连续发泡中试线一条，专利 2 件',
  plan: '双阶螺杆分散石墨母粒，机密配方甲',
  schedule: '4 月小试，9 月中试，11 月连续线',
  quoteFen: 760_000_000,
  fit: '与指标 1、2、5 相符',
  contactName: '何工',
  contactPhone: '0000-8765 4321',
  creditDeclared: true,
  smallDeclared: false,
  conditionsDeclared: false,
  ...over,
});
