import { and, asc, eq, gt, like, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type listings, organisations, referrals } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { conflict } from '#src/errors.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueTraced } from '#src/outbox/enqueue.ts';
import { PUSHES_A_DAY, REFERRALS_A_DAY } from './input.ts';
import { referredLetter } from './mail.ts';

/** Writes down one recommendation and to whom it goes; returns its id. The poster of an anonymous listing is not written to. */
export async function send(
  tx: Transaction,
  ctx: MemberContext,
  listing: typeof listings.$inferSelect,
  organisationId: string,
  note: string,
  caution: string,
): Promise<string> {
  const id = newId();
  const by = [ctx.actor.organisation?.name, ctx.actor.name].filter(Boolean).join('的');
  const to = organisationId === listing.organisationId ? [] : await handlersOf({ db: tx }, organisationId);
  const letter = referredLetter(ctx.site, listing, { id, by, note, caution });
  const letters = await enqueueTraced(tx, ctx.now, ...to.map((address) => ({ to: address, ...letter })));
  const parties = { listingId: listing.id, organisationId, referredBy: ctx.actor.id };
  await tx.insert(referrals).values({ id, ...parties, note, caution, letters, createdAt: ctx.now });
  await record(tx, ctx, { thing: 'referrals', thingId: id, action: 'refer', to: 'sent' });
  return id;
}

/** What this person already recommended to an organisation for a listing. */
export const findOwn = (tx: Transaction, ctx: MemberContext, listingId: string, organisationId: string) =>
  tx
    .select({ id: referrals.id })
    .from(referrals)
    .where(
      and(
        eq(referrals.listingId, listingId),
        eq(referrals.organisationId, organisationId),
        eq(referrals.referredBy, ctx.actor.id),
      ),
    )
    .get();

/** The one verified organisation of this name, short name or code; else a sentence that names those alike. */
export async function theOrganisation(tx: Transaction, words: string, field = 'organisation') {
  const { id, code, name, shortName, state } = organisations;
  const verified = eq(state, 'verified');
  const exact = await tx
    .select({ id, name })
    .from(organisations)
    .where(and(verified, or(eq(code, words.toUpperCase()), eq(name, words), eq(shortName, words))))
    .limit(2);
  if (exact.length === 1 && exact[0]) return exact[0];
  const alike = await tx
    .select({ name })
    .from(organisations)
    .where(and(verified, like(name, `%${words.replaceAll(/[%_]/g, '')}%`)))
    .limit(5);
  const names = alike.map((row) => row.name).join('、');
  const about = field === 'organisation' ? '' : `“${words}”：`;
  throw conflict(`${about}${names ? `请写全称。相近的有：${names}` : '没有这个名称或代码的已认证单位'}`, field);
}

/** Nobody recommends without end, one by one or many at once; says when more may be. */
export async function refuseTooMany(tx: Transaction, { actor, now }: MemberContext, more: number): Promise<void> {
  const most = isOfficial(actor) ? PUSHES_A_DAY : REFERRALS_A_DAY;
  const sent = await tx
    .select({ at: referrals.createdAt })
    .from(referrals)
    .where(and(eq(referrals.referredBy, actor.id), gt(referrals.createdAt, now - DAY)))
    .orderBy(asc(referrals.createdAt));
  if (sent.length + more <= most) return;
  const left = Math.max(0, most - sent.length);
  const again = sent[sent.length + Math.min(more, most) - most - 1]?.at ?? now;
  const rest = left > 0 ? `现在还能推荐 ${left} 家，` : '';
  throw conflict(`24 小时内最多推荐 ${most} 次，${rest}这 ${more} 次请在 ${formatTime(again + DAY, now)} 以后再推荐。`);
}
