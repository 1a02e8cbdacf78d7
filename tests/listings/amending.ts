import { eq } from 'drizzle-orm';
import { bids, indicators, listingVersions } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { type AmendInput, amendInput, amendListing } from '#src/domain/bids/amend.ts';
import { toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { fenToWan } from '#src/lib/money.ts';
import { bidFor, saveAndSubmit } from '#tests/bids/bidding-world.ts';
import type { World } from '#tests/world.ts';
import { rowOf } from './given.ts';

type Form = Record<string, unknown>;

/** What the form of a published listing sends: all as it stands, but for what is changed. */
export async function amendForm(world: World, id: string, change: Form = {}): Promise<Form> {
  const row = await rowOf(world, id);
  const rows = await world.database.db.select().from(indicators).where(eq(indicators.listingId, id));
  return {
    ...row,
    version: String(row.version),
    note: '按用户反馈修改',
    totalFen: fenToWan(row.totalFen),
    takerFen: fenToWan(row.takerFen),
    publicFen: fenToWan(row.publicFen),
    deadlineAt: row.deadlineAt === null ? '' : toLocal(row.deadlineAt),
    deliverOn: row.deliverOn ?? '',
    replyOn: row.replyOn ?? '',
    maxTakers: String(row.maxTakers),
    trlNeeded: row.trlNeeded === null ? '' : String(row.trlNeeded),
    indicators: rows
      .sort((a, b) => a.position - b.position)
      .map(({ name, value, unit, method }) => ({ name, value, unit, method })),
    ...change,
  };
}

export const amendOf = async (world: World, id: string, change: Form = {}): Promise<AmendInput> =>
  amendInput.parse(await amendForm(world, id, change));

/** Changes a published listing as this person. */
export const amend = async (world: World, who: Actor, id: string, change: Form = {}) =>
  amendListing(world.as(who), await amendOf(world, id, change));

/** A new firm's bid, handed in or only begun. */
export async function givenBid(world: World, listingId: string): Promise<{ id: string; bidder: Actor }> {
  const bidder = await world.person();
  const input = bidFor(listingId, { id: newId() });
  await saveAndSubmit(world.as(bidder), input);
  return { id: input.id, bidder };
}

export const bidOf = async ({ database }: World, id: string) => {
  const row = await database.db.select().from(bids).where(eq(bids.id, id)).get();
  if (!row) throw new Error(`no bid ${id}`);
  return row;
};

export const versionsOf = ({ database }: World, id: string) =>
  database.db.select().from(listingVersions).where(eq(listingVersions.listingId, id)).orderBy(listingVersions.version);
