import { and, count, eq, gt } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements, audit, capabilities } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, forbidden } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { questionLetter, takenDownLetter } from './mail.ts';
import { mayAskAboutOffer, needsReason, type OfferFacts } from './policy.ts';
import { afterMove, type OfferMove } from './states.ts';

/** What capabilities and achievements do alike. */
const TABLES = { capabilities, achievements };
type Thing = keyof typeof TABLES;
type Offer = OfferFacts & { id: string; title: string };

/** Moves an offer along the table of moves, with its audit row and its search update. */
export async function moveOffer(
  tx: Transaction,
  ctx: MemberContext,
  thing: Thing,
  { id, state: from }: Offer,
  action: OfferMove,
  reason = '',
): Promise<void> {
  const to = afterMove(action, from);
  if (!to) throw conflict('它现在的状态不能这样办，请刷新后再看。');
  const table = TABLES[thing];
  await tx
    .update(table)
    .set({ state: to, updatedAt: ctx.now, ...(to === 'published' ? { publishedAt: ctx.now } : {}) })
    .where(and(eq(table.id, id), eq(table.state, from)));
  await record(tx, ctx, { thing, thingId: id, action, from, to, reason });
  await enqueueSearch(tx, ctx.now, { index: thing, id });
}

/** Takes an offer down. An official gives a reason, and the organisation's handlers get a letter. */
export async function takeDown(
  tx: Transaction,
  ctx: MemberContext,
  thing: Thing,
  offer: Offer,
  reason: string,
): Promise<void> {
  const official = needsReason(ctx.actor, offer);
  ensure(!official || reason !== '', conflict('请写明为什么下架', 'reason'));
  await moveOffer(tx, ctx, thing, offer, 'withdraw', reason);
  if (!official) return;
  const to = await handlersOf({ db: tx }, offer.organisationId);
  await enqueueMail(tx, ctx.now, ...to.map((address) => takenDownLetter(address, ctx.site, thing, offer, reason)));
}

/** So that the platform does not become a way to write to everyone. */
const QUESTIONS_A_DAY = 20;

/** Passes a question on to the organisation's handlers, who answer the asker directly. */
export async function relayQuestion(
  tx: Transaction,
  ctx: MemberContext,
  thing: Thing,
  offer: Offer,
  message: string,
): Promise<void> {
  ensure(mayAskAboutOffer(ctx.actor, offer), forbidden('认证单位的人员才能请平台转达，本单位的不必转达。'));
  const asked = await tx.select({ n: count() }).from(audit).where(questionsSince(ctx, thing)).get();
  ensure((asked?.n ?? 0) < QUESTIONS_A_DAY, conflict(`一天最多转达 ${QUESTIONS_A_DAY} 次，请明天再问。`, 'message'));
  const { name: asker, email, organisation } = ctx.actor;
  const question = { asker, email, organisation: organisation?.name ?? '', message };
  const to = await handlersOf({ db: tx }, offer.organisationId);
  await enqueueMail(tx, ctx.now, ...to.map((address) => questionLetter(address, ctx.site, thing, offer, question)));
  await record(tx, ctx, { thing, thingId: offer.id, action: 'contact' });
}

const questionsSince = ({ actor, now }: MemberContext, thing: Thing) =>
  and(gt(audit.at, now - DAY), eq(audit.actorId, actor.id), eq(audit.thing, thing), eq(audit.action, 'contact'));
