import { eq } from 'drizzle-orm';
import { bids, listings, objections, outbox, publicities } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { submitObjection } from '#src/domain/publicity/objections.ts';
import { startPublicity } from '#src/domain/publicity/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createPanelWorld, givenBid, type PanelWorld } from '#tests/panels/panel-world.ts';

/** Words of an objection that must be nowhere but on its own page. */
export const COMPLAINT = '该单位中试线并未建成，附件照片摄于别处，请到现场核实。';
export const OBJECTOR = '钱不昧';

export type PublicityWorld = PanelWorld & { taker: Actor; partner: Actor; bidId: string };

/** A fiscal listing in 遴选 with one proposed joint bid; all else is answered. */
export async function createPublicityWorld(set: Partial<typeof listings.$inferInsert> = {}): Promise<PublicityWorld> {
  const world = (await createPanelWorld('evaluating', { publicFen: 200_000_000, ...set })) as PublicityWorld;
  world.taker = await world.person({ name: '滨江大学' });
  world.partner = await world.person({ name: '云川中试基地' });
  world.bidId = await givenBid(world, world.taker, 'proposed', { partners: [[world.partner, 'confirmed']] });
  await givenBid(world, await world.person(), 'declined');
  return world;
}

export const publicityFor = (world: { listingId: string }) => ({
  id: newId(),
  listingId: world.listingId,
  subject: '关于石墨改性 EPS 拟揭榜方的公示',
  body: '经发榜方遴选，拟由下列单位揭榜，现予公示。',
  unit: '云川市科学技术局',
  phone: '0000-8800 0011',
  address: '云川市府前路 1 号',
});

export async function givenPublicity(world: PublicityWorld) {
  const input = publicityFor(world);
  await startPublicity(world.running, input);
  return publicityRow(world, input.id);
}

export const publicityRow = async ({ database }: Pick<PanelWorld, 'database'>, id: string) =>
  (await database.db.select().from(publicities).where(eq(publicities.id, id)).get()) as typeof publicities.$inferSelect;

export const objectionFor = (publicityId: string, set: Partial<Parameters<typeof submitObjection>[1]> = {}) => ({
  id: newId(),
  publicityId,
  name: OBJECTOR,
  unit: '某厂',
  phone: '13900001111',
  email: 'objector@test.example',
  body: COMPLAINT,
  website: '' as const,
  ...set,
});

export async function givenObjection(world: PublicityWorld, publicityId: string, set = {}): Promise<string> {
  const input = objectionFor(publicityId, set);
  await submitObjection(world.visitor(), input);
  return input.id;
}

export const listingRow = async ({ database, listingId }: PanelWorld) =>
  (await database.db.select().from(listings).where(eq(listings.id, listingId)).get()) as typeof listings.$inferSelect;

export const bidState = async ({ database }: PanelWorld, id: string) =>
  (await database.db.select().from(bids).where(eq(bids.id, id)).get())?.state;

export const objectionRow = async ({ database }: PanelWorld, id: string) =>
  database.db.select().from(objections).where(eq(objections.id, id)).get();

/** `address subject`, in order. */
export async function letters({ database }: PanelWorld) {
  const rows = await database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));
  return rows.map(({ payload }) => payload as { to: string; subject: string; text: string });
}

/** How many letters with this mark each of these people got. */
export async function marked(world: PanelWorld, mark: string): Promise<string[]> {
  return (await letters(world)).filter(({ subject }) => subject.startsWith(`【${mark}】`)).map(({ to }) => to);
}

/** What 立项 is filled in with. */
export const approval = (world: PublicityWorld, set = {}) => ({
  listingId: world.listingId,
  projectNumber: '2026JBGS-007',
  grantedFen: 150_000_000,
  ...set,
});
