import { and, count, eq, gt, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { audit, contracts } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, invalid } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { getRow } from './load.ts';
import { questionLetter, withdrawnLetter } from './mail.ts';
import { moveListing } from './moves.ts';
import { isPosterHandlerOf, mayContactPoster, mayWithdrawListing } from './policy.ts';
import { NAMED, namesPoster } from './poster.ts';
import { bidderEmails, posterEmails } from './recipients.ts';
import { findListingMove, LISTING_STATE_WORDS } from './states.ts';

/** 撤榜. After publication with a reason, which bidders and the public page are told. */
export async function withdrawListing(
  ctx: MemberContext,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(
      findListingMove(listing.state, 'withdrawn') !== undefined,
      conflict(`这一榜现在是“${LISTING_STATE_WORDS[listing.state]}”，不能再撤。`),
    );
    ensure(mayWithdrawListing(ctx.actor, listing));
    if (listing.state !== 'draft' && reason === '') throw invalid({ reason: '请写明撤榜的原因，揭榜方和公众会看到' });
    ensure(!(await isUnderContract(tx, id)), conflict('这一榜已有合同，不能撤榜。合同履行不下去的，请先终止合同。'));
    if (await namesPoster({ db: tx }, listing, reason)) throw conflict(NAMED, 'reason');
    await moveListing(tx, ctx, listing, 'withdrawn', { action: 'withdraw', reason });
    const own = isPosterHandlerOf(ctx.actor, listing) ? [] : await posterEmails(tx, listing.organisationId);
    const bidders = await bidderEmails(tx, id);
    await enqueueMail(
      tx,
      ctx.now,
      ...own.map((email) => withdrawnLetter(email, ctx.site, listing, reason)),
      ...bidders.map((email) => ({ ...withdrawnLetter(email, ctx.site, listing, reason), sealedUntil: FOREVER })),
    );
  });
}

/** Of several takers one may have signed while the listing waits for the others. */
const isUnderContract = async (tx: Transaction, listingId: string): Promise<boolean> =>
  (await tx.$count(
    contracts,
    and(eq(contracts.listingId, listingId), inArray(contracts.state, ['performing', 'reported', 'accepted'])),
  )) > 0;

/** A listing withdrawn before its deadline never breaks the seal: nor does the letter that says who bid. */
const FOREVER = Number.MAX_SAFE_INTEGER;

const QUESTIONS_A_DAY = 10;

/** Passes a question on to the poster's handlers; neither side learns more of the other than the letter says. */
export async function contactPoster(ctx: MemberContext, { id, message }: { id: string; message: string }) {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(mayContactPoster(ctx.actor, listing), forbidden('认证单位的人员才能请平台转达，本单位的榜不必转达。'));
    const asked = await countQuestions(tx, ctx);
    ensure(asked < QUESTIONS_A_DAY, conflict(`一天最多转达 ${QUESTIONS_A_DAY} 次，请明天再问。`, 'message'));
    const { name: asker, email, organisation } = ctx.actor;
    const question = { asker, email, organisation: organisation?.name ?? '', message };
    const to = await posterEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((address) => questionLetter(address, ctx.site, listing, question)));
    await record(tx, ctx, { thing: 'listings', thingId: id, action: 'contact' });
  });
}

async function countQuestions(tx: Transaction, ctx: MemberContext): Promise<number> {
  const mine = and(eq(audit.actorId, ctx.actor.id), eq(audit.thing, 'listings'), eq(audit.action, 'contact'));
  const row = await tx
    .select({ n: count() })
    .from(audit)
    .where(and(gt(audit.at, ctx.now - DAY), mine))
    .get();
  return row?.n ?? 0;
}
