import { eq } from 'drizzle-orm';
import {
  audit,
  bidPartners,
  bids,
  contracts,
  listings,
  type MailPayload,
  milestones,
  outbox,
} from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { recordContract } from '#src/domain/contracts/operations.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';

type Track = 'market' | 'fiscal';
type Contract = typeof contracts.$inferSelect;

export const AMOUNT = 750_000_000;
export const SIGNED_ON = '2026-11-20';

/** A listing with contracts under way, everybody who has to do with it, and what tests do again and again. */
export type ContractWorld = World & {
  track: Track;
  poster: Actor;
  /** One for each contract; of the first `partner` is a confirmed member, `invited` one that has not answered. */
  takers: Actor[];
  partner: Actor;
  invited: Actor;
  clerk: Actor;
  listingId: string;
  contractIds: string[];
  /** The first of each. */
  id: string;
  bidId: string;
  posting: MemberContext;
  taking: MemberContext;
  /** Who decides on this track. */
  deciding: MemberContext;
  contract: (id?: string) => Promise<Contract>;
  milestones: (id?: string) => Promise<(typeof milestones.$inferSelect)[]>;
  listing: () => Promise<typeof listings.$inferSelect>;
  letters: () => Promise<MailPayload[]>;
  trail: (thingId: string) => Promise<(typeof audit.$inferSelect)[]>;
  set: (row: Partial<Contract>) => Promise<void>;
};

type Options = { track?: Track; takers?: number; anonymous?: boolean; inFile?: boolean };

export async function createContractWorld(options: Options = {}): Promise<ContractWorld> {
  const { track = 'market', takers: many = 1, anonymous = false, inFile = false } = options;
  const world = (await (inFile ? createFileWorld() : createWorld())) as ContractWorld;
  const poster = await world.person({ kind: 'large', name: '云川恒泽新材料有限公司' });
  const takers: Actor[] = [];
  for (let i = 0; i < many; i++) takers.push(await world.person({ kind: 'academy' }));
  const [partner, invited, clerk] = [await world.person(), await world.person(), await world.official()];
  const listingId = await addListing(world, poster, { track, anonymous, maxTakers: Math.max(many, 1) });
  Object.assign(world, { track, poster, takers, partner, invited, clerk, listingId, contractIds: [] });
  const bidIds: string[] = [];
  for (const taker of takers) bidIds.push(await addBid(world, listingId, taker));
  await addPartners(world, bidIds[0] as string);
  Object.assign(world, { bidId: bidIds[0], ...readers(world) });
  for (const [name, actor] of [
    ['posting', poster],
    ['taking', takers[0]],
    ['deciding', track === 'market' ? poster : clerk],
  ] as const)
    Object.defineProperty(world, name, { get: () => world.as(actor as Actor) });
  for (const [i, id] of bidIds.entries()) world.contractIds.push(await recordContract(world.posting, terms(id, i + 1)));
  world.id = world.contractIds[0] as string;
  return world;
}

const terms = (id: string, n: number) => ({
  ...{ id, number: `HZ-${n}`, kind: 'development' as const, amountFen: AMOUNT, signedOn: SIGNED_ON },
  registrationNumber: '',
});

function readers(world: ContractWorld) {
  const { db, write } = world.database;
  const get = async <T>(row: Promise<T | undefined>): Promise<T> => (await row) as T;
  return {
    contract: (id = world.id) => get(db.select().from(contracts).where(eq(contracts.id, id)).get()),
    milestones: (id = world.id) =>
      db.select().from(milestones).where(eq(milestones.contractId, id)).orderBy(milestones.position),
    listing: () => get(db.select().from(listings).where(eq(listings.id, world.listingId)).get()),
    letters: async () =>
      (await db.select().from(outbox).where(eq(outbox.kind, 'mail'))).map(({ payload }) => payload as MailPayload),
    trail: (thingId: string) => db.select().from(audit).where(eq(audit.thingId, thingId)).orderBy(audit.id),
    set: (row: Partial<Contract>) =>
      write(async (tx) => {
        await tx.update(contracts).set(row).where(eq(contracts.id, world.id));
      }),
  };
}

async function addListing(world: World, poster: Actor, over: Partial<typeof listings.$inferInsert>): Promise<string> {
  const id = newId();
  const row = {
    ...{ id, number: '2026-0131', organisationId: poster.organisation?.id as string, createdBy: poster.id },
    ...{ kind: 'research' as const, field: 'chem', region: 'gx', title: '石墨改性 EPS 保温板连续发泡' },
    ...{ state: 'matched' as const, publishedAt: world.now - 60 * DAY, deadlineAt: world.now - 20 * DAY },
    ...{ createdAt: world.now - 70 * DAY, updatedAt: world.now - 5 * DAY },
    ...over,
  };
  await world.database.write(async (tx) => {
    await tx.insert(listings).values(row);
  });
  return id;
}

async function addBid(world: World, listingId: string, taker: Actor): Promise<string> {
  const id = newId();
  const times = { submittedAt: world.now - 30 * DAY, createdAt: world.now - 31 * DAY, updatedAt: world.now - 5 * DAY };
  const row = { id, listingId, organisationId: taker.organisation?.id as string, createdBy: taker.id, ...times };
  await world.database.write(async (tx) => {
    await tx.insert(bids).values({ ...row, state: 'awarded', quoteFen: AMOUNT });
  });
  return id;
}

const addPartners = ({ database, partner, invited, now }: ContractWorld, bidId: string): Promise<void> =>
  database.write(async (tx) => {
    for (const [actor, state] of [
      [partner, 'confirmed'],
      [invited, 'invited'],
    ] as const)
      await tx
        .insert(bidPartners)
        .values({ id: newId(), bidId, organisationId: actor.organisation?.id as string, state, createdAt: now });
  });

export const row = (over: Partial<PlanRow> = {}): PlanRow => ({
  ...{ id: newId(), title: '小试', deliverable: '小试报告', dueOn: '2027-03-31', payFen: AMOUNT, at: 0 },
  ...over,
});
type PlanRow = { id: string; title: string; deliverable: string; dueOn: string; payFen: number; at: number };

/** A plan of milestones a month apart whose payments add up. */
export function planOf(shares: readonly number[], amountFen = AMOUNT): PlanRow[] {
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const pays = shares.map((share) => Math.floor((amountFen * share) / whole));
  pays[0] = (pays[0] as number) + amountFen - pays.reduce((sum, pay) => sum + pay, 0);
  return pays.map((payFen, i) =>
    row({ title: `第 ${i + 1} 步`, dueOn: `2027-${String(i + 1).padStart(2, '0')}-15`, payFen, at: i }),
  );
}

export const outcomes = async (work: Promise<unknown>[]): Promise<string[]> =>
  (await Promise.allSettled(work)).map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.kind));
