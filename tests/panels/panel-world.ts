import { eq } from 'drizzle-orm';
import { bidPartners, bids, listings, outbox, panelExperts, panels } from '#db/schema/index.ts';
import type { Actor, Context, MemberContext } from '#src/context.ts';
import { getListing } from '#src/domain/listings/queries.ts';
import { addExpert, openPanel } from '#src/domain/panels/operations.ts';
import { listPanels } from '#src/domain/panels/queries.ts';
import { DEFAULT_CRITERIA, type Purpose } from '#src/domain/panels/states.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

export const SECRET_PLAN = '双阶螺杆分散石墨母粒，机密配方甲';
export const RESTRICTED = '目标成本 812 元每立方米';

export type PanelWorld = World & {
  poster: Actor;
  /** The official who runs panels here, and what they act with. */
  chief: Actor;
  running: MemberContext;
  listingId: string;
};

/** A poster, an official who runs panels, and a listing in 论证 or in 遴选. */
export async function createPanelWorld(
  state: 'reviewing' | 'evaluating',
  set: Partial<typeof listings.$inferInsert> = {},
): Promise<PanelWorld> {
  const world = (await createWorld()) as PanelWorld;
  const poster = await world.person({ kind: 'large', name: '云川恒泽新材料有限公司' });
  const chief = await world.official();
  const listingId = newId();
  const published = state === 'evaluating';
  const row = {
    id: listingId,
    number: published ? '2026-0131' : null,
    organisationId: poster.organisation?.id as string,
    createdBy: poster.id,
    track: 'fiscal' as const,
    kind: 'research' as const,
    field: 'chem',
    region: 'gx',
    title: '石墨改性 EPS 保温板连续发泡',
    goal: '连续稳定运行 72 小时',
    restricted: RESTRICTED,
    contactName: '沈工',
    contactPhone: '0000-1234 5678',
    state,
    submittedAt: world.now - 3 * DAY,
    publishedAt: published ? world.now - 2 * DAY : null,
    deadlineAt: published ? world.now - DAY : world.now + 20 * DAY,
    createdAt: world.now - 9 * DAY,
    updatedAt: world.now - DAY,
    ...set,
  };
  await world.database.write(async (tx) => {
    await tx.insert(listings).values(row);
  });
  Object.assign(world, { poster, chief, listingId });
  Object.defineProperty(world, 'running', { get: () => world.as(chief) });
  return world;
}

type BidOptions = {
  partners?: [Actor, 'invited' | 'confirmed' | 'declined'][];
  sealed?: string | null;
  round?: number;
};

/** A bid that was handed in and is out of its seal. */
export async function givenBid(
  world: Pick<PanelWorld, 'database' | 'listingId' | 'now'>,
  bidder: Actor,
  state: (typeof bids.$inferInsert)['state'] = 'submitted',
  { partners = [], sealed = null, round = 1 }: BidOptions = {},
): Promise<string> {
  const { database, listingId, now } = world;
  const id = newId();
  const plan = `${SECRET_PLAN} ${id}`;
  await database.write(async (tx) => {
    const organisationId = bidder.organisation?.id as string;
    const times = { submittedAt: now - 2 * DAY, createdAt: now - 2 * DAY, updatedAt: now - DAY };
    const row = { id, listingId, organisationId, createdBy: bidder.id, state, round, sealed, ...times };
    await tx.insert(bids).values({ ...row, team: '八人', plan, quoteFen: 76_000_000, contactPhone: '0000-8765' });
    for (const [partner, confirmed] of partners)
      await tx.insert(bidPartners).values({
        id: newId(),
        bidId: id,
        organisationId: partner.organisation?.id as string,
        state: confirmed,
        createdAt: now,
      });
  });
  return id;
}

export const panelFor = (world: { listingId: string; now: number }, purpose: Purpose, open = false) => ({
  id: newId(),
  listingId: world.listingId,
  purpose,
  criteria: [...DEFAULT_CRITERIA[purpose]],
  dueOn: dayOf(world.now + 7 * DAY),
  public: open,
});

/** A panel with these experts, opened and filled by the official. */
export async function givenPanel(world: PanelWorld, purpose: Purpose, experts: Actor[], open = false): Promise<string> {
  const input = panelFor(world, purpose, open);
  await openPanel(world.running, input);
  for (const { email } of experts) await addExpert(world.running, { id: input.id, email });
  return input.id;
}

/** Makes somebody an expert behind the back of the operation, as who joined the poster afterwards would be. */
export const forceExpert = ({ database, now }: Pick<World, 'database' | 'now'>, panelId: string, { id }: Actor) =>
  database.write(async (tx) => {
    await tx.insert(panelExperts).values({ id: newId(), panelId, userId: id, createdAt: now });
  });

export const panelRow = async ({ database }: Pick<World, 'database'>, id: string) =>
  (await database.db.select().from(panels)).find((panel) => panel.id === id);

export const said = (id: string, subjectId: string, scores: number[]) => ({
  id,
  subjectId,
  scores,
  comment: '方案讲得清楚，指标有出处，报价合理。',
});

/** Of the listing the panel is for. */
export const setListing = (world: PanelWorld, values: Partial<typeof listings.$inferInsert>) =>
  world.database.write(async (tx) => {
    await tx.update(listings).set(values).where(eq(listings.id, world.listingId));
  });

/** Subjects of the letters to an address. */
export const lettersTo = async (world: PanelWorld, email: string) => {
  const rows = await world.database.db.select().from(outbox);
  return rows.flatMap(({ payload }) => ('to' in payload && payload.to === email ? [payload.subject] : []));
};

export const resultsFor = async (world: PanelWorld, ctx: Context = world.running) =>
  listPanels(ctx, await getListing(world.running, world.listingId));
