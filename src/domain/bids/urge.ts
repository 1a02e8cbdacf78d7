import { eq } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { isPosterOf } from '#src/domain/listings/policy.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';
import { factsOf, tell } from './notify.ts';
import { findOverdue, LATE_WORDS } from './overdue.ts';
import { urgedLetter } from './selection-mail.ts';

/** 催办: a letter to the poster about what is overdue, once a day for each listing. By an official who is not of the poster. */
export const urgePoster = (ctx: MemberContext, input: { listingId: string }): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(isOfficial(ctx.actor));
    const listing = await tx.select().from(listings).where(eq(listings.id, input.listingId)).get();
    ensure(listing !== undefined, notFound());
    ensure(!isPosterOf(ctx.actor, listing));
    const overdue = await findOverdue({ db: tx, now: ctx.now }, listing.id);
    ensure(overdue !== undefined, conflict('这一榜没有逾期的事了，请刷新后再看。'));
    const first = await once(tx, `urged ${listing.id} ${dayOf(ctx.now)}`, ctx.now);
    ensure(first, conflict('这一榜今天已经催办过，一天只催一次。'));
    const { what, short, path } = LATE_WORDS[overdue.late];
    const reason = `${short}，逾期 ${overdue.days} 天`;
    await record(tx, ctx, { thing: 'listings', thingId: listing.id, action: 'urge', reason });
    await tell(tx, ctx, listing, urgedLetter({ ...factsOf(ctx, listing), what, path }));
  });
