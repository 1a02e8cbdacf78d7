import { and, count, desc, eq, type SQL, sql } from 'drizzle-orm';
import { type MailPayload, OUTBOX_STATES, outbox, type SearchPayload } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { withoutTokens } from '#src/mail/letter.ts';

export { listBackground } from './background.ts';

export type OutboxState = (typeof OUTBOX_STATES)[number];
export type Letter = Omit<typeof outbox.$inferSelect, 'payload'> & { payload: MailPayload };

export const OUTBOX_STATE_WORDS: Record<OutboxState, { word: string; tone: 'open' | 'wait' | 'done' }> = {
  waiting: { word: '待发', tone: 'wait' },
  done: { word: '已发出', tone: 'done' },
  failed: { word: '发不出', tone: 'open' },
};

/** Letters, newest first, of one state or of all. Officials only; links that open accounts are left out, and so is who bids. */
export async function listLetters(ctx: Context, state: OutboxState | undefined, page: number): Promise<Page<Letter>> {
  ensure(isOfficial(ctx.actor));
  const size = 30;
  const where = and(eq(outbox.kind, 'mail'), state && eq(outbox.state, state));
  const rows = await ctx.db
    .select()
    .from(outbox)
    .where(where)
    .orderBy(desc(outbox.createdAt), desc(outbox.id))
    .limit(size)
    .offset(offsetOf(page, size));
  const total = await countRows(ctx, where);
  return toPage(
    rows.map((row) => withoutSecrets(row, ctx.now)),
    total,
    page,
    size,
  );
}

/** How many letters there are of each state, and how many index updates wait or failed. Officials only. */
export async function countOutbox(
  ctx: Context,
): Promise<{ mail: Record<OutboxState, number>; search: Record<OutboxState, number> }> {
  ensure(isOfficial(ctx.actor));
  const rows = await ctx.db
    .select({ kind: outbox.kind, state: outbox.state, n: count() })
    .from(outbox)
    .groupBy(outbox.kind, outbox.state);
  const of = (kind: 'mail' | 'search') =>
    Object.fromEntries(
      OUTBOX_STATES.map((state) => [state, rows.find((row) => row.kind === kind && row.state === state)?.n ?? 0]),
    ) as Record<OutboxState, number>;
  return { mail: of('mail'), search: of('search') };
}

const countRows = async (ctx: Context, where: SQL | undefined): Promise<number> =>
  (await ctx.db.select({ n: sql<number>`count(*)` }).from(outbox).where(where).get())?.n ?? 0;

/** Who reads the outbox must neither learn who bids nor be able to open an account with a link meant for its owner. */
function withoutSecrets(row: typeof outbox.$inferSelect, now: number): Letter {
  const payload = row.payload as MailPayload | SearchPayload;
  if (!('text' in payload)) throw new Error(`outbox ${row.id} is no letter`);
  if ((payload.sealedUntil ?? 0) > now) return { ...row, payload: SEALED, lastError: '' };
  return { ...row, payload: withoutTokens(payload) };
}

const SEALED: MailPayload = {
  to: '（密封）',
  subject: '密封的信',
  text: '谁在揭榜、谁在提问不显示；有的到截止为止，有的一直不显示。',
};
