import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { mayMoveEvent, mayReadEvent } from './policy.ts';
import { findEvent, type HostedEvent, writersOf } from './queries.ts';
import { EVENT_STATE_WORDS, type Event, type EventAction, findEventMove } from './states.ts';

/** An event within a transaction; refuses who may not read it as if it were not there. */
export async function loadEvent(tx: Transaction, ctx: Context, id: string): Promise<HostedEvent> {
  const event = await findEvent({ db: tx }, id);
  ensure(event !== undefined && mayReadEvent(ctx.actor, event), notFound('没有这场活动，或者它还没有发布。'));
  return event;
}

type How = { reason?: string; set?: Partial<typeof events.$inferInsert> };

/**
 * Moves an event along EVENT_MOVES with its audit row; it was read in this transaction. Refuses whom the table does not
 * let, a state it does not start from, and whoever comes second.
 */
export async function moveEvent(
  tx: Transaction,
  ctx: Context,
  event: Event,
  action: EventAction,
  { reason = '', set = {} }: How = {},
): Promise<void> {
  const { from, to, word, by } = findEventMove(action);
  const writers = by === 'second' ? await writersOf({ db: tx }, event) : [];
  ensure(mayMoveEvent(ctx.actor, event, action, writers), by === 'second' ? NOT_THE_SAME : forbidden());
  if (!from.includes(event.state))
    throw conflict(`这场活动现在是“${EVENT_STATE_WORDS[event.state].word}”，不能${word}。`);
  const moved = await tx
    .update(events)
    .set({ ...set, state: to, stateReason: reason, updatedAt: ctx.now })
    .where(and(eq(events.id, event.id), eq(events.state, event.state), eq(events.version, event.version)))
    .returning({ id: events.id });
  ensure(moved.length === 1, conflict('这场活动刚刚有了变化，请刷新后再看。'));
  await record(tx, ctx, { thing: 'events', thingId: event.id, action, from: event.state, to, reason });
  await enqueueSearch(tx, ctx.now, { index: 'events', id: event.id });
}

const NOT_THE_SAME = forbidden('审批由管理部门的另一位同事办：起草、修改、提交过的人不能批自己写的。');
