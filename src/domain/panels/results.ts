import { asc, desc, eq } from 'drizzle-orm';
import { type listings, panelExperts, panelScores, panels, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { isPosterOf } from '#src/domain/listings/policy.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import { type Summary, summarise, weighted } from './numbers.ts';
import { isRunning, mayReadResults, mayReadScores } from './policy.ts';
import { listConcerned, listJudged, type Panel } from './subjects.ts';

type Listing = Pick<
  typeof listings.$inferSelect,
  | 'id'
  | 'organisationId'
  | 'title'
  | 'track'
  | 'state'
  | 'round'
  | 'deadlineAt'
  | 'expiresAt'
  | 'submittedAt'
  | 'publishedAt'
>;
type Row = typeof panelScores.$inferSelect & { expert: string };
/** What one expert said; `total` × 100. Of a 回避 the reason alone. */
type Opinion =
  | { expert: string; scores: number[]; total: number; comment: string }
  | { expert: string; recusal: string };
type Judged = { id: string; name: string; summary: Summary | undefined; recused: number; opinions: Opinion[] };

/** The panels of a listing that this person may read, the latest first, with as much as they may know of each. */
export async function listPanels(ctx: Context, listing: Listing) {
  const all = await ctx.db
    .select()
    .from(panels)
    .where(eq(panels.listingId, listing.id))
    .orderBy(desc(panels.createdAt), desc(panels.id))
    .limit(20);
  const readable = all.filter((panel) => mayReadResults(ctx.actor, panel, listing));
  return Promise.all(readable.map((panel) => resultOf(ctx, panel, listing)));
}
export type PanelResult = Awaited<ReturnType<typeof listPanels>>[number];

async function resultOf(ctx: Context, panel: Panel, listing: Listing) {
  const full = mayReadScores(ctx.actor, panel, listing);
  // The poster never bids for what they post; whoever else belongs to a bidder does not read of their own bid.
  const reader = isPosterOf(ctx.actor, listing) ? undefined : ctx.actor?.organisation?.id;
  const [experts, rows, subjects, concerned] = await Promise.all([
    listExperts(ctx, panel),
    listRows(ctx, panel),
    listJudged(ctx, panel, listing, full ? reader : undefined),
    panel.closedAt === null ? listConcerned(ctx, panel, listing) : [],
  ]);
  const judged = subjects.map(({ id, name, state }) => ({
    id,
    name: full || panel.purpose === 'demand' || isNamed(state, listing) ? name : undefined,
    ...judge(panel, full, rows, concerned, id),
  }));
  const { id, purpose, criteria, dueOn, closedAt, createdAt } = panel;
  const facts = { id, purpose, criteria, dueOn, closedAt, createdAt, public: panel.public };
  return {
    ...facts,
    full,
    running: isRunning(panel, listing, ctx.now),
    experts: experts.map((expert) => ({
      // Nobody but officials and the poster needs the address.
      ...(full ? expert : { userId: undefined, name: expert.name, email: undefined }),
      said: rows.filter(({ userId }) => userId === expert.userId).length,
    })),
    subjects: named(judged.toSorted((a, b) => (b.summary?.mean ?? -1) - (a.summary?.mean ?? -1))),
  };
}

/** Who is told to everybody: only whom a 公示 has named already. */
const NAMED_WHILE: readonly ListingState[] = ['proposed', 'matched', 'contracted', 'completed', 'terminated'];
const isNamed = (bid: string | undefined, { track, state }: Pick<Listing, 'track' | 'state'>): boolean =>
  hasPublicity(track) && (bid === 'proposed' || bid === 'awarded') && NAMED_WHILE.includes(state);

/** 市场对接 has no 公示. */
const hasPublicity = (track: Listing['track']): boolean => track === 'fiscal';

const named = (judged: (Omit<Judged, 'name'> & { name: string | undefined })[]): Judged[] =>
  judged.map((one, i) => ({ ...one, name: one.name ?? `第 ${i + 1} 份申请` }));

function judge(
  panel: Panel,
  full: boolean,
  rows: Row[],
  concerned: { userId: string; subjectId: string }[],
  id: string,
): Omit<Judged, 'id' | 'name'> {
  const said = rows.filter(({ subjectId }) => subjectId === id);
  const totals = said.flatMap(({ scores }) => (scores ? weighted(panel.criteria, scores) : []));
  const withdrew = said.filter(({ scores }) => scores === null).map(({ userId }) => userId);
  const barred = concerned.filter(({ subjectId }) => subjectId === id).map(({ userId }) => userId);
  return {
    summary: summarise(totals),
    recused: new Set([...withdrew, ...barred]).size,
    opinions: full ? said.map((row) => opinionOf(panel, row)) : [],
  };
}

const opinionOf = ({ criteria }: Panel, { expert, scores, comment, recusal }: Row): Opinion =>
  scores ? { expert, scores, total: weighted(criteria, scores), comment } : { expert, recusal };

const listExperts = ({ db }: Context, panel: Panel) =>
  db
    .select({ userId: users.id, name: users.name, email: users.email })
    .from(panelExperts)
    .innerJoin(users, eq(users.id, panelExperts.userId))
    .where(eq(panelExperts.panelId, panel.id))
    .orderBy(asc(users.name), asc(users.id));

const listRows = async ({ db }: Context, panel: Panel): Promise<Row[]> => {
  const rows = await db
    .select({ row: panelScores, expert: users.name })
    .from(panelScores)
    .innerJoin(users, eq(users.id, panelScores.userId))
    .where(eq(panelScores.panelId, panel.id))
    .orderBy(asc(users.name), asc(panelScores.id));
  return rows.map(({ row, expert }) => ({ ...row, expert }));
};
