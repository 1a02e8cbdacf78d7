import { and, asc, eq, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { listings, questions } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { mayReadBody } from '#src/domain/listings/policy.ts';
import { mayHide, mayReadPending } from './policy.ts';

/**
 * The questions about a listing, oldest first, as far as this person may read them: answered ones everybody, pending
 * ones the poster's people, officials and the asker's own people, hidden ones officials and the asker's own people.
 * Nobody learns who asked: of the asker only a letter is told, the same for the same asker, by order of first question.
 */
export async function listQuestions(ctx: Context, listingId: string) {
  const listing = await findListing(ctx, listingId);
  if (!listing || !mayReadBody(ctx.actor, listing)) return [];
  const [rows, askers] = await Promise.all([
    ctx.db
      .select({ ...SHOWN, own: isOwn(ctx) })
      .from(questions)
      .where(and(eq(questions.listingId, listingId), readable(ctx, listing)))
      .orderBy(asc(questions.askedAt), asc(questions.id)),
    listAskers(ctx, listingId),
  ]);
  return rows.map(({ asker, own, ...row }) => ({
    ...row,
    asker: letterOf(askers.indexOf(asker)),
    own: own === 1,
  }));
}
export type Question = Awaited<ReturnType<typeof listQuestions>>[number];

/** What the policies of questions look at; read here, since of a poster who stays unnamed a page does not know the id. */
export const findListing = ({ db }: Pick<Context, 'db'>, id: string) =>
  db.select(LISTING).from(listings).where(eq(listings.id, id)).get();

const LISTING = {
  id: listings.id,
  organisationId: listings.organisationId,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  anonymous: listings.anonymous,
  publishedAt: listings.publishedAt,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
};
export type QuestionListing = NonNullable<Awaited<ReturnType<typeof findListing>>>;

/** Neither the organisation nor the person that asked is ever selected. */
const SHOWN = {
  id: questions.id,
  asker: questions.asker,
  body: questions.body,
  askedAt: questions.askedAt,
  answer: questions.answer,
  answeredAt: questions.answeredAt,
  hiddenAt: questions.hiddenAt,
  hiddenReason: questions.hiddenReason,
};

const isOwn = ({ actor }: Context) =>
  sql<number>`${questions.organisationId} = ${actor?.organisation?.id ?? ''}`.mapWith(Number);

function readable(ctx: Context, listing: QuestionListing): SQL | undefined {
  if (mayHide(ctx.actor, listing)) return undefined;
  const shown = isNull(questions.hiddenAt);
  const pending = mayReadPending(ctx.actor, listing);
  return or(pending ? shown : and(shown, isNotNull(questions.answeredAt)), isOwn(ctx));
}

/** Pseudonyms in the order of their first question, hidden and pending ones too, so that a letter never changes. */
async function listAskers({ db }: Context, listingId: string): Promise<string[]> {
  const rows = await db
    .select({ asker: questions.asker })
    .from(questions)
    .where(eq(questions.listingId, listingId))
    .groupBy(questions.asker)
    .orderBy(sql`min(${questions.askedAt})`, sql`min(${questions}.rowid)`);
  return rows.map(({ asker }) => asker);
}

/** A, B, … Z, AA, AB … */
export const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));
