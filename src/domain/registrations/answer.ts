import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { Event } from '#src/domain/events/states.ts';
import { conflict, ensure } from '#src/errors.ts';
import { admitTo, tellWhere } from './admission.ts';
import type { ConfirmInput, OwnInput, WithdrawInput } from './input.ts';
import { isUsed, USED_CODE } from './invitation.ts';
import { loadOwn } from './load.ts';
import { withdrawnLetter } from './mail.ts';
import type { RegistrationAction } from './move-table.ts';
import { moveRegistration } from './moves.ts';
import { tell, tellSeated } from './notify.ts';
import { mayAnswerOffer, mayWithdraw } from './policy.ts';
import { takeOwed } from './questions.ts';
import { fillSeats } from './seats.ts';
import { isLive, type Registration, type RegistrationState, SEATED } from './states.ts';
import { update } from './update.ts';

const TO: Partial<Record<RegistrationState, RegistrationAction>> = {
  confirmed: 'verify',
  pending: 'verifyToReview',
  waitlisted: 'verifyToList',
};

/**
 * Says that the mailbox is theirs, and that they come: from then on the registration counts, and holds a seat or stands on
 * the list. Pressed twice it says the same. Whom somebody else registered answers the questions of the form with it.
 */
export const confirmContact = (ctx: Context, input: ConfirmInput): Promise<RegistrationState> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    await takeOwed(tx, registration, input.answers ?? {});
    if (registration.state !== 'unverified') return confirmPerson(tx, ctx, registration);
    ensure(isAhead(event, ctx.now), conflict('活动已经开始或者取消，报名不能再确认。'));
    await refuseUsed(tx, registration, event);
    const where = await admitTo(tx, ctx, event, registration);
    const { state, ...set } = where;
    const stamps = { verifiedAt: ctx.now, personConfirmedAt: ctx.now };
    const action = TO[state] ?? 'verify';
    const moved = await moveRegistration(tx, ctx, registration, action, { by: 'person', set: { ...set, ...stamps } });
    await tellWhere(tx, ctx, event, moved);
    return moved.state;
  });

/** Of two who came with one invitation and had verified nothing, the first to open their link has it. */
async function refuseUsed(tx: Transaction, { inviteeId, leadId, email }: Registration, { audience }: Event) {
  if (audience === 'open' || inviteeId === null || leadId !== null) return;
  ensure(!(await isUsed(tx, inviteeId, email)), conflict(USED_CODE));
}

const isAhead = ({ state, startsAt }: Event, now: number): boolean =>
  state === 'published' && startsAt !== null && startsAt > now;

/** 代报名, and after a new date: the person says that they come. */
async function confirmPerson(tx: Transaction, ctx: Context, one: Registration): Promise<RegistrationState> {
  if (!isLive(one)) return one.state;
  await update(tx, ctx, one, { personConfirmedAt: ctx.now, verifiedAt: one.verifiedAt ?? ctx.now });
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action: 'confirmPerson' });
  return one.state;
}

/** Takes the seat that was kept, before its deadline. Pressed twice it is taken once. */
export const acceptOffer = (ctx: Context, input: OwnInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    if (registration.state === 'confirmed') return;
    ensure(mayAnswerOffer(registration, ctx.now), conflict(TOO_LATE));
    const set = { confirmedAt: ctx.now, personConfirmedAt: ctx.now, verifiedAt: registration.verifiedAt ?? ctx.now };
    const moved = await moveRegistration(tx, ctx, registration, 'accept', { by: 'person', set });
    await tellSeated(tx, ctx, event, moved);
  });

const TOO_LATE = '这个座位的期限已经过了，或者已经不在候补里，没有办成。';

/** Gives the kept seat up; it goes to the next at once. */
export const declineOffer = (ctx: Context, input: WithdrawInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    if (registration.state === 'withdrawn') return;
    ensure(registration.state === 'offered', conflict(TOO_LATE));
    const moved = await moveRegistration(tx, ctx, registration, 'decline', { by: 'person', reason: input.reason });
    await tell(tx, ctx, event, moved, withdrawnLetter);
    await fillSeats(tx, ctx, event, '空位来自放弃递补的人');
  });

/** 本人取消, with a reason if they like; the seat goes to the next in the same moment. */
export const withdraw = (ctx: Context, input: WithdrawInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    if (registration.state === 'withdrawn') return;
    ensure(mayWithdraw(registration, event, ctx.now), conflict(CUT_OFF));
    const moved = await moveRegistration(tx, ctx, registration, 'withdraw', { by: 'person', reason: input.reason });
    await tell(tx, ctx, event, moved, withdrawnLetter);
    if (SEATED.includes(registration.state)) await fillSeats(tx, ctx, event, '空位来自本人取消');
  });

const CUT_OFF = '自助取消的时间已经过了：还来得及的，请向主办方申请取消。';
