import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventInvitees } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { inviteCode, inviteCodeHash } from './invitation.ts';
import { type Invitee, notAnswered } from './invited.ts';
import type { AddInviteesInput } from './invitee-input.ts';
import { loadHosted } from './load.ts';
import { invitationLetter } from './mail-invitation.ts';
import { readInvitees, type SheetRow } from './sheet.ts';

const MOST = 5000;
export type Added = { added: number; skipped: number };

/**
 * Puts the people of a sheet on the list of an event. Each row with something wrong is named, and then nothing is
 * added; who is on the list already is passed over.
 */
export const addInvitees = (
  ctx: MemberContext,
  { eventId }: AddInviteesInput,
  rows: readonly SheetRow[],
): Promise<Added> =>
  ctx.write(async (tx) => {
    await loadHosted(tx, ctx, eventId);
    const { people, problems } = readInvitees(rows);
    ensure(problems.length === 0, conflict(problems.slice(0, 5).join('；'), 'text'));
    ensure(people.length > 0, conflict('没有读到人：第一行写列名，例如 姓名、单位、手机、邮箱。', 'text'));
    const present = await tx.select().from(eventInvitees).where(onList(eventId));
    ensure(present.length + people.length <= MOST, conflict(`名单最多 ${MOST} 人。`, 'text'));
    const known = new Set(present.map(keyOf));
    const fresh = people.filter((one) => !known.has(keyOf(one)) && known.add(keyOf(one)));
    const made = { eventId, createdBy: ctx.actor.id, createdAt: ctx.now };
    const values = fresh.map((one) => ({ ...one, id: newId(), ...made }));
    const coded = values.map((one) => ({ ...one, codeHash: inviteCodeHash(ctx, one.id) }));
    for (let i = 0; i < coded.length; i += 500) await tx.insert(eventInvitees).values(coded.slice(i, i + 500));
    await record(tx, ctx, { thing: 'events', thingId: eventId, action: 'addInvitees', reason: `${fresh.length} 人` });
    return { added: fresh.length, skipped: people.length - fresh.length };
  });

const onList = (eventId: string) => and(eq(eventInvitees.eventId, eventId), isNull(eventInvitees.removedAt));
const keyOf = ({ email, phone, name }: Pick<Invitee, 'email' | 'phone' | 'name'>): string => email || phone || name;

/** Writes to everybody on the list who has not been written to. Returns how many. */
export const sendInvitations = (ctx: MemberContext, { eventId }: AddInviteesInput): Promise<number> =>
  ctx.write(async (tx) => {
    const event = await loadOpen(tx, ctx, eventId);
    const rows = await tx
      .select()
      .from(eventInvitees)
      .where(and(onList(eventId), isNull(eventInvitees.invitedAt)));
    return write(tx, ctx, event, rows, 'invitedAt');
  });

/** Writes again to who was invited and has not registered, at most once a day. Returns how many. */
export const remindInvitees = (ctx: MemberContext, { eventId }: AddInviteesInput): Promise<number> =>
  ctx.write(async (tx) => {
    const event = await loadOpen(tx, ctx, eventId);
    const rows = await notAnswered({ db: tx }, eventId);
    const due = rows.filter((one) => Math.max(one.invitedAt ?? 0, one.remindedAt ?? 0) <= ctx.now - DAY);
    return write(tx, ctx, event, due, 'remindedAt');
  });

async function loadOpen(tx: Transaction, ctx: MemberContext, eventId: string): Promise<HostedEvent> {
  const { event } = await loadHosted(tx, ctx, eventId);
  const open = event.state === 'published' && (event.startsAt ?? 0) > ctx.now;
  ensure(open, conflict('活动没有发布、延期、取消或者已经开始，不发邀请。'));
  return event;
}

async function write(
  tx: Transaction,
  ctx: MemberContext,
  event: HostedEvent,
  rows: readonly Invitee[],
  stamp: 'invitedAt' | 'remindedAt',
): Promise<number> {
  const reached = rows.filter(({ email }) => email !== '');
  const letters = reached.map((one) => {
    const facts = { site: ctx.site, now: ctx.now, event, name: one.name, code: inviteCode(ctx, one.id) };
    return { to: one.email, ...invitationLetter(facts, stamp === 'remindedAt') };
  });
  await enqueueMail(tx, ctx.now, ...letters);
  for (let i = 0; i < reached.length; i += 5000) {
    const ids = reached.slice(i, i + 5000).map(({ id }) => id);
    await tx
      .update(eventInvitees)
      .set({ [stamp]: ctx.now })
      .where(inArray(eventInvitees.id, ids));
  }
  const action = stamp === 'invitedAt' ? 'invite' : 'remindInvitees';
  if (reached.length > 0)
    await record(tx, ctx, { thing: 'events', thingId: event.id, action, reason: `${reached.length} 人` });
  return reached.length;
}

/** Takes somebody off the list: their code opens nothing any more; who has registered stays registered. */
export const removeInvitee = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const one = await tx.select().from(eventInvitees).where(eq(eventInvitees.id, id)).get();
    if (!one) throw notFound();
    await loadHosted(tx, ctx, one.eventId);
    await tx.update(eventInvitees).set({ removedAt: ctx.now }).where(eq(eventInvitees.id, id));
    await record(tx, ctx, { thing: 'events', thingId: one.eventId, action: 'removeInvitee', reason: one.name });
    return one.eventId;
  });
