import { eq } from 'drizzle-orm';
import { audit, bids, listings, outbox } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import { type ListingInput, listingInput } from '#src/domain/listings/input.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { passListing, publishListing, returnListing } from '#src/domain/listings/review.ts';
import type { ListingState, Mover } from '#src/domain/listings/states.ts';
import type { Refusal } from '#src/errors.ts';
import { DAY, dayOf, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

export const SECRET = '配方代号青鸾，目标成本每吨 7,310 元';
export const PHONE = '0000-5550187';

/** What a form with everything filled sends. */
export const filledForm = (now: number) => ({
  id: newId(),
  batchId: '',
  kind: 'research',
  field: 'chem',
  ...{ chain: 'polymer', industry: '29', trlNeeded: '5', modes: ['joint'] },
  ...{ takerRegion: 'any', takerKinds: [] as string[], qualifications: [] as string[] },
  title: '石墨改性 EPS 连续发泡工艺（中试）',
  background: '间歇发泡线批次间导热系数波动大。',
  goal: '连续稳定运行 72 小时，下列指标全部达到。',
  requirements: '有发泡中试业绩。',
  ipTerms: '双方共有。',
  restricted: SECRET,
  totalFen: '1,200',
  takerFen: '800',
  publicFen: '',
  deliverOn: dayOf(now + 400 * DAY),
  deadlineAt: toLocal(now + 20 * DAY),
  replyOn: dayOf(now + 34 * DAY),
  maxTakers: '2',
  anonymous: '',
  contactName: '顾工',
  contactPhone: PHONE,
  indicators: [
    { name: '导热系数（25 ℃）', value: '≤ 0.030', unit: 'W/(m·K)', method: 'GB/T 10294' },
    { name: '产能', value: '≥ 40', unit: 'm³/h', method: '72 小时现场测定' },
  ],
});

export type FilledForm = ReturnType<typeof filledForm>;

export const inputOf = (form: Record<string, unknown>): ListingInput => listingInput.parse(form);

/** A saved draft of this person's organisation. */
export async function givenDraft(world: World, poster: Actor, change: Partial<FilledForm> = {}): Promise<string> {
  const { id } = await saveListing(world.as(poster), inputOf({ ...filledForm(world.now), ...change }));
  return id;
}

/** The people of most tests here: a firm that posts with three of its people, another firm, an official. */
export async function cast() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  return {
    world,
    poster,
    colleague: await world.person({ colleagueOf: poster, memberRole: 'handler' }),
    reader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    stranger: await world.person(),
    official: await world.official(),
  };
}

/** The refusal an attempt ends in. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<Refusal> =>
  attempt.then(
    () => {
      throw new Error('was not refused');
    },
    (refusal: Refusal) => refusal,
  );

type Cast = { poster: Actor; official: Actor };

/** How each state after publication is reached: the states on the way, and who moves there. */
const WAYS: Partial<Record<ListingState, readonly [to: ListingState, by: Mover][]>> = {
  evaluating: [['evaluating', 'poster']],
  proposed: [
    ['evaluating', 'poster'],
    ['proposed', 'official'],
  ],
  matched: [
    ['evaluating', 'poster'],
    ['matched', 'poster'],
  ],
  contracted: [
    ['evaluating', 'poster'],
    ['matched', 'poster'],
    ['contracted', 'poster'],
  ],
  completed: [
    ['evaluating', 'poster'],
    ['matched', 'poster'],
    ['contracted', 'poster'],
    ['completed', 'machine'],
  ],
  terminated: [
    ['evaluating', 'poster'],
    ['matched', 'poster'],
    ['contracted', 'poster'],
    ['terminated', 'machine'],
  ],
  unsuccessful: [['unsuccessful', 'machine']],
  diagnosing: [
    ['unsuccessful', 'machine'],
    ['diagnosing', 'poster'],
  ],
  tracked: [
    ['unsuccessful', 'machine'],
    ['tracked', 'poster'],
  ],
};

/**
 * A listing that went the honest way to a state. `change.batchId` puts it under a batch; of one with two looks `official`
 * passes 初核 and another publishes. With public money 揭榜成功 comes after 公示.
 */
export async function givenListing(
  world: World,
  { poster, official }: Cast,
  state: ListingState,
  change: Partial<FilledForm> = {},
): Promise<string> {
  const id = await givenDraft(world, poster, change);
  if (state === 'draft') return id;
  await submitListing(world.as(poster), { id });
  if (state === 'returned') await returnListing(world.as(official), { id, reason: '指标不清' });
  if (state === 'submitted' || state === 'returned') return id;
  const { batchId, track } = await rowOf(world, id);
  const batch = await findBatch(world.visitor(), batchId);
  if (batch?.review === 'two') await passListing(world.as(official), { id });
  if (state === 'reviewing') return id;
  await publishListing(world.as(batch?.review === 'two' ? await world.official() : official), { id });
  if (state === 'withdrawn') await withdrawListing(world.as(poster), { id, reason: '项目取消' });
  for (const [to, by] of WAYS[state] ?? []) {
    if (to === 'matched' && track === 'fiscal') {
      await forceMove(world, official, id, 'proposed');
      await forceMove(world, official, id, 'matched');
    } else await forceMove(world, by === 'official' ? official : poster, id, to, by === 'machine');
  }
  return id;
}

/** A move after publication, which bids, contracts or the clock drive. */
export const forceMove = (world: World, actor: Actor, id: string, to: ListingState, byMachine = false) =>
  world.database.write(async (tx) => {
    const row = await tx.select().from(listings).where(eq(listings.id, id)).get();
    if (row) await moveListing(tx, world.as(actor), row, to, { action: to, ...(byMachine ? { byMachine } : {}) });
  });

export const rowOf = async ({ database }: World, id: string) => {
  const row = await database.db.select().from(listings).where(eq(listings.id, id)).get();
  if (!row) throw new Error(`no listing ${id}`);
  return row;
};

export const movesOf = ({ database }: World, id: string) =>
  database.db.select().from(audit).where(eq(audit.thingId, id)).orderBy(audit.id);

export async function lettersOf({ database }: World) {
  const rows = await database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));
  return rows.map(({ payload }) => payload as { to: string; subject: string; text: string });
}

export const addBid = (
  { database, now }: World,
  listingId: string,
  bidder: Actor,
  state: (typeof bids.$inferInsert)['state'],
) =>
  database.write(async (tx) => {
    await tx.insert(bids).values({
      id: newId(),
      listingId,
      organisationId: bidder.organisation?.id ?? '',
      createdBy: bidder.id,
      state,
      createdAt: now,
      updatedAt: now,
    });
  });
