import { readdir, rm } from 'node:fs/promises';
import { onTestFinished } from 'vitest';
import { bidPartners, bids, contracts, events, files, listings, milestones } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { addAttachments } from '#src/domain/attachments/operations.ts';
import type { FileOwner } from '#src/domain/attachments/policy.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { pdf } from '#tests/files/samples.ts';
import { createWorld, type World } from '#tests/world.ts';

/** A listing with a joint bid, a contract and a milestone, a draft of an event and one to be recapped, and everybody who might want to read their files. */
export type FilingWorld = World & {
  deadlineAt: number;
  people: Record<(typeof PEOPLE)[number], Actor>;
  /** Id of the one owner of each kind. */
  owners: Record<FileOwner, string>;
  set: (what: Set) => Promise<void>;
  /** Adds as this person; returns how many were added. */
  attach: (actor: Actor, owner: FileOwner, ...sent: File[]) => Promise<number>;
  rows: () => Promise<(typeof files.$inferSelect)[]>;
  /** Names in the folder of stored files. */
  stored: () => Promise<string[]>;
};
type Set = {
  listing?: Partial<typeof listings.$inferInsert>;
  bid?: Partial<typeof bids.$inferInsert>;
  contract?: Partial<typeof contracts.$inferInsert>;
  milestone?: Partial<typeof milestones.$inferInsert>;
  event?: Partial<typeof events.$inferInsert>;
};

export const PEOPLE = [
  'poster',
  'posterReader',
  'taker',
  'takerReader',
  'partner',
  'invited',
  'stranger',
  'official',
] as const;

export const fileOf = (bytes: Uint8Array = pdf(), name = '揭榜书.pdf'): File => new File([new Uint8Array(bytes)], name);

export async function createFilingWorld(create: () => Promise<World> = createWorld): Promise<FilingWorld> {
  const world = (await create()) as FilingWorld;
  const { database } = world;
  onTestFinished(() => rm(database.files, { recursive: true, force: true }));
  world.deadlineAt = world.now + 3 * DAY;
  world.people = await addPeople(world);
  world.owners = await addOwners(world);
  world.set = ({ listing, bid, contract, milestone, event }) =>
    database.write(async (tx) => {
      if (listing) await tx.update(listings).set(listing);
      if (bid) await tx.update(bids).set(bid);
      if (contract) await tx.update(contracts).set(contract);
      if (milestone) await tx.update(milestones).set(milestone);
      if (event) await tx.update(events).set(event);
    });
  world.attach = (actor, owner, ...sent) =>
    addAttachments(world.as(actor), { owner, ownerId: world.owners[owner], back: '/workbench' }, sent);
  world.rows = () => database.db.select().from(files).orderBy(files.createdAt);
  world.stored = () => readdir(database.files).catch(() => []);
  return world;
}

async function addPeople(world: World): Promise<FilingWorld['people']> {
  const poster = await world.person({ kind: 'large' });
  const taker = await world.person();
  return {
    poster,
    posterReader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    taker,
    takerReader: await world.person({ colleagueOf: taker, memberRole: 'reader' }),
    partner: await world.person({ kind: 'academy' }),
    invited: await world.person({ kind: 'academy' }),
    stranger: await world.person(),
    official: await world.official(),
  };
}

export const organisationOf = (actor: Actor): string => actor.organisation?.id as string;

async function addOwners({ database, now, deadlineAt, people }: FilingWorld): Promise<FilingWorld['owners']> {
  const { poster, taker, partner, invited } = people;
  const [listingId, bidId, contractId, milestoneId] = [newId(), newId(), newId(), newId()];
  const times = { createdAt: now, updatedAt: now };
  const listing = {
    kind: 'research',
    field: 'chem',
    region: 'gx',
    state: 'published',
    title: '保温板',
    number: '2026-0001',
  } as const;
  const of = (actor: Actor) => ({ organisationId: organisationOf(actor), createdBy: actor.id });
  await database.write(async (tx) => {
    await tx
      .insert(listings)
      .values({ id: listingId, ...listing, ...of(poster), deadlineAt, publishedAt: now, ...times });
    await tx.insert(bids).values({ id: bidId, listingId, ...of(taker), ...times });
    for (const [member, state] of [
      [partner, 'confirmed'],
      [invited, 'invited'],
    ] as const)
      await tx
        .insert(bidPartners)
        .values({ id: newId(), bidId, organisationId: organisationOf(member), state, createdAt: now });
    const signed = { number: 'HT-1', amountFen: 100, signedOn: '2026-12-01', createdBy: poster.id, createdAt: now };
    await tx.insert(contracts).values({ id: contractId, listingId, bidId, ...signed });
    const plan = { position: 1, title: '小试', dueOn: '2027-03-01', payFen: 100 };
    await tx.insert(milestones).values({ id: milestoneId, contractId, ...plan });
  });
  const [draft, held] = [newId(), newId()];
  const event = { type: 'salon', region: 'gx', ...of(poster), ...times } as const;
  await database.write(async (tx) => {
    await tx.insert(events).values({ ...event, id: draft });
    await tx.insert(events).values({ ...event, id: held, state: 'published', publishedAt: now });
  });
  const ofEvents = { events: draft, recaps: held };
  return {
    organisations: organisationOf(taker),
    bids: bidId,
    contracts: contractId,
    milestones: milestoneId,
    ...ofEvents,
  };
}
