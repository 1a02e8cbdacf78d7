import { readFile } from 'node:fs/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { audit, bids, outbox } from '#db/schema/index.ts';
import { sealOldBids } from '#src/domain/bids/clock.ts';
import { reviseBid, saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, invitePartner } from '#src/domain/bids/partners.ts';
import { openOwn } from '#src/domain/bids/seal.ts';
import { newId } from '#src/lib/ids.ts';
import { createFileWorld } from '#tests/world.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

/** Words that stand nowhere else, one for each thing a bid says. */
const MARKS = {
  team: '密标记队',
  ability: '密标记能',
  plan: '密标记案',
  schedule: '密标记程',
  fit: '密标记配',
  contactName: '密标记人',
};
const TASK = '密标记务';
const ALL = [...Object.values(MARKS), TASK, '99998888777'];
const marked = { ...MARKS, contactPhone: '99998888777', quoteFen: 7_654_321_000_000 };

/** What the file of the database holds, in bytes. */
async function fileOf(world: BiddingWorld): Promise<Buffer> {
  await world.database.client.execute('pragma wal_checkpoint(truncate)');
  const { rows } = await world.database.client.execute('pragma database_list');
  return readFile(String(rows[0]?.file));
}

/** The marks that stand in the file. */
const foundIn = async (world: BiddingWorld): Promise<string[]> => {
  const bytes = await fileOf(world);
  return ALL.filter((mark) => bytes.includes(mark));
};

async function jointBid(world: BiddingWorld) {
  const [lead, member] = [await world.person(), await world.person()];
  const input = bidFor(world.listing.id, marked);
  await saveBid(world.as(lead), input);
  const row = { id: newId(), bidId: input.id, organisationId: member.organisation?.id as string, task: TASK };
  await invitePartner(world.as(lead), row);
  await confirmPartner(world.as(member), { id: row.id });
  await saveAndSubmit(world.as(lead), input);
  return { lead, input };
}

it('a sealed bid is in no byte of the database: as a draft, handed in, mended, taken back, thrown away', async () => {
  const world = await createBiddingWorld({}, await createFileWorld());
  const { lead, input } = await jointBid(world);
  await reviseBid(world.as(lead), input);
  await saveAndSubmit(world.as(lead), { ...input, quoteFen: 1_000_000 });
  const gone = await world.handIn(marked);
  await withdrawBid(world.as(gone.actor), gone);
  await saveBid(world.as(await world.person()), bidFor(world.listing.id, marked));
  expect(await foundIn(world)).toEqual([]);
  const rows = await world.database.db.select({ quoteFen: bids.quoteFen }).from(bids);
  expect(rows.map(({ quoteFen }) => quoteFen)).toEqual([null, null, null]);
});

it('neither letters nor the log tell of it, and after the deadline the file does: the search itself works', async () => {
  const world = await createBiddingWorld({}, await createFileWorld());
  const { input } = await jointBid(world);
  const written = JSON.stringify([
    await world.database.db.select().from(outbox),
    await world.database.db.select().from(audit),
  ]);
  expect(ALL.filter((mark) => written.includes(mark))).toEqual([]);
  await world.close();
  expect(await foundIn(world)).toEqual(ALL);
  expect(await world.bid(input.id)).toMatchObject({ ...marked, sealed: null });
});

it('what was written before bids were sealed is sealed once, but for what a deadline has opened', async () => {
  const world = await createBiddingWorld();
  const over = await world.addListing({ deadlineAt: world.now - 1 });
  const taken = await world.addListing({ state: 'withdrawn' });
  const old = async (listingId: string, state: 'draft' | 'submitted' | 'withdrawn') => {
    const { actor, id } = await world.handIn(marked);
    const said = await world.contents(id);
    await world.database.write(async (tx) => {
      await tx
        .update(bids)
        .set({ ...said, sealed: null, listingId, state })
        .where(sql`id = ${id}`);
    });
    return { actor, id };
  };
  const sealed = [
    await old(world.listing.id, 'submitted'),
    await old(world.listing.id, 'draft'),
    await old(over.id, 'draft'),
    await old(over.id, 'withdrawn'),
    await old(taken.id, 'submitted'),
  ];
  const opened = await old(over.id, 'submitted');
  expect(await sealOldBids(world.visitor())).toBe(sealed.length);
  expect(await sealOldBids(world.visitor())).toBe(0);
  for (const { id } of sealed) {
    expect(await world.bid(id)).toMatchObject({ team: '', plan: '', contactPhone: '', quoteFen: null });
    expect(await world.contents(id)).toMatchObject(marked);
  }
  expect(await world.bid(opened.id)).toMatchObject({ ...marked, sealed: null });
});

it('a bid put in the place of another, or read with another site’s secret, does not open', async () => {
  const world = await createBiddingWorld();
  const [one, other] = [await world.handIn(), await world.handIn()];
  const { sealed } = await world.bid(one.id);
  await world.database.write(async (tx) => {
    await tx.update(bids).set({ sealed }).where(sql`id = ${other.id}`);
  });
  await expect(world.contents(other.id)).rejects.toThrow();
  expect((await world.contents(one.id)).team).toBe('高分子发泡课题组 8 人');
  const { secret } = (await createBiddingWorld()).database;
  const bid = await world.bid(one.id);
  expect(() => openOwn(secret, bid)).toThrow();
});
