import { eq } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { conflict, ensure } from '#src/errors.ts';
import { admitTo } from './admission.ts';
import type { RegisterForInput } from './input.ts';
import { insert } from './insert.ts';
import { loadHosted } from './load.ts';
import { onBehalfLetter } from './mail.ts';
import { tell } from './notify.ts';
import { firmOf } from './people.ts';
import { isThereAlready } from './same.ts';
import { givesSeats } from './seats.ts';
import { REGISTRATION_STATE_WORDS, type RegistrationState } from './states.ts';

/**
 * 代报名: the organiser registers somebody who agreed on the telephone, also after the closing. They stand for the contact,
 * so that the seat is held; who did it is on record, and the person confirms. The same form sent twice is one.
 */
export const registerFor = (ctx: MemberContext, input: RegisterForInput): Promise<RegistrationState> =>
  ctx.write(async (tx) => {
    const { event } = await loadHosted(tx, ctx, input.eventId);
    const before = await tx.select().from(registrations).where(eq(registrations.id, input.id)).get();
    if (before) {
      ensure(before.eventId === event.id, conflict('请重新打开这一页再报名'));
      return before.state;
    }
    ensure(givesSeats(event, ctx.now), conflict('活动没有发布、已经开始、延期或取消，不能代报名。'));
    const { id, name, email, phone, note } = input;
    ensure(email !== '' || phone !== '', conflict('邮箱和手机至少填一样，好联系本人', 'phone'));
    const there = await isThereAlready(tx, ctx, event, { email, phone }, { own: false });
    ensure(!there, conflict('这个邮箱已经报过名，每人报一次。', 'email'));
    const firm = await firmOf(tx, undefined, input);
    const where = await admitTo(tx, ctx, { ...event, admission: 'direct' }, firm);
    const person = { id, eventId: event.id, name, email, phone, ...firm };
    const by = { source: 'official', registeredBy: ctx.actor.id } as const;
    const one = await insert(tx, ctx, { ...person, ...by, ...where }, { action: 'registerFor', reason: note });
    const who = [event.host, ctx.actor.name].filter(Boolean).join('的');
    await tell(tx, ctx, event, one, onBehalfLetter(who, REGISTRATION_STATE_WORDS[one.state].word));
    return one.state;
  });
