import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { endOfList, hasSeat, tellWhere } from './admission.ts';
import type { DecideInput, PriorityInput } from './input.ts';
import { loadManaged } from './load.ts';
import { rejectedLetter, revokedLetter } from './mail.ts';
import { moveRegistration } from './moves.ts';
import { tell, tellOffered } from './notify.ts';
import { countSeats, fillSeats, givesSeats, obstacleTo, obstacleWords, offer } from './seats.ts';
import { type RegistrationState, SEATED } from './states.ts';
import { update } from './update.ts';

type One = { id: string };
/** What was decided, and about which event. */
export type Decided = { eventId: string; state: RegistrationState; name: string };

/** 审核通过: a seat where one is free, else the end of the list. Pressed twice it is passed once. */
export const approveRegistration = (ctx: MemberContext, { id }: One): Promise<Decided> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const { name, state } = registration;
    if (state === 'confirmed' || state === 'waitlisted') return { eventId: event.id, state, name };
    ensure(givesSeats(event, ctx.now), conflict('活动已经开始、延期或取消，不能再审核。'));
    const decided = { decidedBy: ctx.actor.id, decidedAt: ctx.now };
    const free = await hasSeat(tx, ctx, event, registration);
    const { state: _, ...queued } = await endOfList(tx, ctx, event);
    const moved = free
      ? await moveRegistration(tx, ctx, registration, 'approve', by({ ...decided, confirmedAt: ctx.now }))
      : await moveRegistration(tx, ctx, registration, 'approveToList', by({ ...decided, ...queued }));
    await tellWhere(tx, ctx, event, moved);
    return { eventId: event.id, state: moved.state, name };
  });

const by = (set: Parameters<typeof moveRegistration>[4]['set'] & object, reason = '') =>
  ({ by: 'organiser', set, reason }) as const;

/** 不通过, with a reason that the person reads. */
export const rejectRegistration = (ctx: MemberContext, { id, reason }: DecideInput): Promise<Decided> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const set = { decidedBy: ctx.actor.id, decidedAt: ctx.now };
    const moved = await moveRegistration(tx, ctx, registration, 'reject', by(set, reason));
    await tell(tx, ctx, event, moved, rejectedLetter);
    return { eventId: event.id, state: moved.state, name: moved.name };
  });

/** 递补 out of turn: the organiser says whom and why. There must be a seat; limits hold here as everywhere. */
export const promoteRegistration = (ctx: MemberContext, { id, reason }: DecideInput): Promise<Decided> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    ensure(givesSeats(event, ctx.now), conflict('活动已经开始、延期或取消，不能再递补。'));
    const obstacle = obstacleTo(event, await countSeats({ db: tx }, event), registration);
    if (obstacle) throw conflict(`${obstacleWords(obstacle, registration)}，不能递补。要增加名额，请先修改活动。`);
    await offer(tx, ctx, event, registration, `主办方指定：${reason}`);
    return { eventId: event.id, state: event.offerHours > 0 ? 'offered' : 'confirmed', name: registration.name };
  });

/** Gives somebody of the list a seat they have agreed to, on the telephone for example. */
export const seatRegistration = (ctx: MemberContext, { id, reason }: DecideInput): Promise<Decided> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const obstacle = obstacleTo(event, await countSeats({ db: tx }, event), registration);
    if (obstacle) throw conflict(`${obstacleWords(obstacle, registration)}，不能确认。`);
    ensure(givesSeats(event, ctx.now), conflict('活动已经开始、延期或取消，不能再递补。'));
    const how = by({ confirmedAt: ctx.now, decidedBy: ctx.actor.id, decidedAt: ctx.now }, `主办方指定：${reason}`);
    const moved = await moveRegistration(tx, ctx, registration, 'seat', how);
    await tellOffered(tx, ctx, event, moved);
    return { eventId: event.id, state: moved.state, name: moved.name };
  });

/** 主办方取消, with a reason that the person reads; the seat goes to the next in the same moment. */
export const revokeRegistration = (ctx: MemberContext, { id, reason }: DecideInput): Promise<Decided> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const set = { decidedBy: ctx.actor.id, decidedAt: ctx.now };
    const moved = await moveRegistration(tx, ctx, registration, 'revoke', by(set, reason));
    await tell(tx, ctx, event, moved, revokedLetter);
    if (SEATED.includes(registration.state)) await fillSeats(tx, ctx, event, '空位来自主办方取消');
    return { eventId: event.id, state: moved.state, name: moved.name };
  });

/** 调整候补次序: a higher priority comes first; the reason stands in the audit. */
export const prioritise = (ctx: MemberContext, { id, priority, reason }: PriorityInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    ensure(registration.state === 'waitlisted', conflict('只有候补的人有次序。', 'priority'));
    await update(tx, ctx, registration, { priority });
    const moved = { from: String(registration.priority), to: String(priority), reason };
    await record(tx, ctx, { thing: 'registrations', thingId: id, action: 'prioritise', ...moved });
    return event.id;
  });

/** 请假: told the organiser that they do not come; they are not counted as 未到场. */
export const excuse = (ctx: MemberContext, { id, reason }: DecideInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const { state, checkedInAt } = registration;
    ensure(state === 'confirmed' && checkedInAt === null, conflict('只有已确认、没有签到的人可以登记请假。'));
    await update(tx, ctx, registration, { excusedAt: ctx.now });
    await record(tx, ctx, { thing: 'registrations', thingId: id, action: 'excuse', reason });
    return event.id;
  });
