import { and, asc, desc, eq, getTableColumns } from 'drizzle-orm';
import { bids, indicators, listings, organisations, panelExperts, panelScores, panels } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { actorWithin } from '#src/domain/organisations/queries.ts';
import { notFound } from '#src/errors.ts';
import { isRecused, isRunning } from './policy.ts';
import { countOwn, listSubjects, type Panel, strangeTo } from './subjects.ts';

export { listPanels, type PanelResult } from './results.ts';

type Source = Pick<Context, 'db'>;

/** Of the listing, what every expert may read: nothing restricted, nobody to call. */
const LISTING = {
  id: listings.id,
  organisationId: listings.organisationId,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  round: listings.round,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  submittedAt: listings.submittedAt,
  publishedAt: listings.publishedAt,
  anonymous: listings.anonymous,
};
/** A panel with the head of its listing, as this handle sees them. Authorises nothing. */
export const findPanel = ({ db }: Source, id: string) =>
  db
    .select({ panel: getTableColumns(panels), listing: LISTING })
    .from(panels)
    .innerJoin(listings, eq(listings.id, panels.listingId))
    .where(eq(panels.id, id))
    .get();

/** Whether this person is an expert of the panel. */
export const isExpertOf = async ({ db }: Source, panelId: string, userId: string): Promise<boolean> =>
  (await db.$count(panelExperts, and(eq(panelExperts.panelId, panelId), eq(panelExperts.userId, userId)))) > 0;

/** The panel as one of its experts opens it: what they judge, what they have said. Throws notFound for others. */
export async function getOwnPanel(ctx: MemberContext, id: string) {
  const found = await findPanel(ctx, id);
  if (!found || !(await isExpertOf(ctx, id, ctx.actor.id))) throw notFound();
  const { panel, listing } = found;
  const actor = await actorWithin(ctx, ctx);
  const running = isRunning(panel, listing, ctx.now);
  const [subjects, said, own] = await Promise.all([
    running ? listSubjects(ctx, actor, panel, listing) : [],
    listSaid(ctx, panel),
    running ? countOwn(ctx, panel, actor.organisation?.id) : 0,
  ]);
  return { panel, listing, running, subjects, said, own, barred: isRecused(actor, [listing.organisationId]) };
}

/** What the actor has said of each subject. */
const listSaid = ({ db, actor }: MemberContext, panel: Panel) =>
  db
    .select()
    .from(panelScores)
    .where(and(eq(panelScores.panelId, panel.id), eq(panelScores.userId, actor.id)));
export type Said = Awaited<ReturnType<typeof listSaid>>[number];

/** One subject with what it says, for an expert who may judge it now. Throws notFound: also after their 回避. */
export async function getSubject(ctx: MemberContext, id: string, subjectId: string) {
  const own = await getOwnPanel(ctx, id);
  const subject = own.subjects.find((one) => one.id === subjectId);
  if (!subject) throw notFound('这一份不由您评议，或者评议已经结束。');
  const said = own.said.find((one) => one.subjectId === subjectId);
  const bid = own.panel.purpose === 'bids' ? await findBid(ctx, subjectId) : undefined;
  return { ...own, subject, mine: said, demand: await getDemand(ctx, own.listing.id), bid };
}

export type PanelSubject = Awaited<ReturnType<typeof getSubject>>;

const { team, ability, plan, schedule, fit, quoteFen } = bids;

/** Asked once more not to belong to the reader, so that no slip above opens it. */
const findBid = (ctx: MemberContext, id: string) =>
  ctx.db
    .select({ team, ability, plan, schedule, fit, quoteFen })
    .from(bids)
    .where(and(eq(bids.id, id), strangeTo(ctx, ctx.actor.organisation?.id)))
    .get();

const { kind, field, region, background, goal, requirements, ipTerms, totalFen, takerFen, publicFen, deliverOn } =
  getTableColumns(listings);
const PUBLIC = {
  kind,
  field,
  region,
  background,
  goal,
  requirements,
  ipTerms,
  totalFen,
  takerFen,
  publicFen,
  deliverOn,
};

/** The public part of a demand; of an anonymous one without who posts it. */
async function getDemand({ db }: Source, id: string) {
  const [row, rows] = await Promise.all([
    db
      .select({ ...PUBLIC, anonymous: listings.anonymous, poster: organisations.name })
      .from(listings)
      .innerJoin(organisations, eq(organisations.id, listings.organisationId))
      .where(eq(listings.id, id))
      .get(),
    db.select().from(indicators).where(eq(indicators.listingId, id)).orderBy(asc(indicators.position)),
  ]);
  if (!row) throw notFound();
  return { ...row, poster: row.anonymous ? undefined : row.poster, indicators: rows };
}

/** Panels somebody is an expert of, the latest first. */
export const listOwnPanels = ({ db, actor }: MemberContext, limit = 50) =>
  db
    .select({ panel: getTableColumns(panels), listing: LISTING })
    .from(panelExperts)
    .innerJoin(panels, eq(panels.id, panelExperts.panelId))
    .innerJoin(listings, eq(listings.id, panels.listingId))
    .where(eq(panelExperts.userId, actor.id))
    .orderBy(desc(panels.createdAt))
    .limit(limit);
