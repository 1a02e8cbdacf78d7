import { and, desc, eq, inArray, isNull, ne, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventInvitees, registrationSettings, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { conflict, ensure } from '#src/errors.ts';
import { hashToken } from '#src/lib/ids.ts';
import { keyFor, openText, sealText } from '#src/lib/sealing.ts';
import { cleanCode } from '#src/lib/typed-code.ts';
import { LIVE } from './states.ts';
import { signature } from './ticket.ts';

const CODE_LENGTH = 10;

/** The code of one invitation: follows from its id, so that the list can be shown and printed again. */
export const inviteCode = ({ secret }: Pick<Context, 'secret'>, inviteeId: string): string =>
  signature(keyFor(secret, 'registrations:invitation'), inviteeId, CODE_LENGTH);

export const inviteCodeHash = (ctx: Pick<Context, 'secret'>, inviteeId: string): string =>
  hashToken(inviteCode(ctx, inviteeId));

const sharedKey = ({ secret }: Pick<Context, 'secret'>) => keyFor(secret, 'registrations:sharedCode');
export const sealShared = (ctx: Pick<Context, 'secret'>, eventId: string, code: string): string =>
  code === '' ? '' : sealText(sharedKey(ctx), code, eventId);
export const openShared = (ctx: Pick<Context, 'secret'>, eventId: string, sealed: string): string =>
  sealed === '' ? '' : openText(sharedKey(ctx), sealed, eventId);

export type Invited = { inviteeId: string | null; by: 'code' | 'mailbox' | 'nothing' };

/**
 * The invitation somebody comes with: by the code of theirs, by the mailbox on the list, or by the code all have. To an
 * event that is not by invitation everybody comes. Refuses who has none, and who has one that somebody came with.
 */
export async function invitationFor(
  tx: Transaction,
  ctx: Context,
  event: Event,
  { code, email }: { code: string; email: string },
): Promise<Invited> {
  const typed = cleanCode(code);
  const { eventId, codeHash, removedAt } = eventInvitees;
  const listed = await tx
    .select({ id: eventInvitees.id, codeHash })
    .from(eventInvitees)
    .where(
      and(
        eq(eventId, event.id),
        isNull(removedAt),
        or(eq(codeHash, hashToken(typed)), ...(email === '' ? [] : [eq(eventInvitees.email, email)])),
      ),
    )
    // Whose code and whose mailbox may be two: the code was given on purpose.
    .orderBy(desc(eq(codeHash, hashToken(typed))))
    .get();
  const used = listed !== undefined && (await isUsed(tx, listed.id, email));
  if (listed && !used) return { inviteeId: listed.id, by: listed.codeHash === hashToken(typed) ? 'code' : 'mailbox' };
  if (event.audience === 'open') return { inviteeId: null, by: 'nothing' };
  ensure(!used, conflict(USED_CODE, 'code'));
  const settings = await tx.select().from(registrationSettings).where(eq(registrationSettings.eventId, event.id)).get();
  const shared = cleanCode(openShared(ctx, event.id, settings?.sharedCode ?? ''));
  ensure(typed !== '' && typed === shared, conflict(typed === '' ? NEEDS_CODE : WRONG_CODE, 'code'));
  return { inviteeId: null, by: 'code' };
}

/**
 * One invitation, one registration; colleagues on its form come with it. What nobody has verified gives way, and the same
 * mailbox is answered as who is registered already.
 */
export const isUsed = async (tx: Transaction, inviteeId: string, email: string): Promise<boolean> =>
  (await tx.$count(
    registrations,
    and(
      eq(registrations.inviteeId, inviteeId),
      isNull(registrations.leadId),
      ne(registrations.email, email),
      inArray(registrations.state, STANDING),
    ),
  )) > 0;

const STANDING = LIVE.filter((state) => state !== 'unverified');
export const USED_CODE = '这份邀请已经有人用来报名，一份邀请报一人；同事一起来的，请主办方另发邀请';
const NEEDS_CODE = '这次活动定向邀请：请填邀请信里的邀请码，或者用收到邀请的邮箱报名';
const WRONG_CODE = '邀请码不对，请照邀请信重填；没有收到邀请的，请联系主办方';
