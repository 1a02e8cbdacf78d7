import { and, asc, eq, inArray, isNotNull, isNull, notExists, sql } from 'drizzle-orm';
import { eventInvitees, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { inviteCode } from './invitation.ts';
import { mayManageRegistrations } from './policy.ts';
import { LIVE, type RegistrationState } from './states.ts';

export type Invitee = typeof eventInvitees.$inferSelect;
type Source = Pick<Context, 'db'>;

const live = inArray(registrations.state, [...LIVE]);

/** On the list, written to, and not registered in any way that stands. */
export const notAnswered = ({ db }: Source, eventId: string): Promise<Invitee[]> => {
  const came = db
    .select({ id: sql`1` })
    .from(registrations)
    .where(and(eq(registrations.eventId, eventId), eq(registrations.inviteeId, eventInvitees.id), live));
  const { removedAt, invitedAt } = eventInvitees;
  return db
    .select()
    .from(eventInvitees)
    .where(and(eq(eventInvitees.eventId, eventId), isNull(removedAt), isNotNull(invitedAt), notExists(came)));
};

const SIZE = 50;
export type InviteeRow = Invitee & { code: string; state: RegistrationState | null; registrationId: string | null };

/** The list with the codes, in the order of its sheet, and who of them has registered; organisers only. */
export async function listInvitees(ctx: Context, event: Event, page: number): Promise<Page<InviteeRow>> {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const listed = and(eq(eventInvitees.eventId, event.id), isNull(eventInvitees.removedAt));
  const rows = await ctx.db
    .select()
    .from(eventInvitees)
    .where(listed)
    .orderBy(asc(eventInvitees.createdAt), sql`${eventInvitees}.rowid`)
    .limit(SIZE)
    .offset(offsetOf(page, SIZE));
  const ids = rows.map(({ id }) => id);
  const came = await ctx.db
    .select({ id: registrations.id, inviteeId: registrations.inviteeId, state: registrations.state })
    .from(registrations)
    .where(and(eq(registrations.eventId, event.id), inArray(registrations.inviteeId, ids), live));
  const shown = rows.map((row) => {
    const one = came.find(({ inviteeId }) => inviteeId === row.id);
    return { ...row, code: inviteCode(ctx, row.id), state: one?.state ?? null, registrationId: one?.id ?? null };
  });
  return toPage(shown, await ctx.db.$count(eventInvitees, listed), page, SIZE);
}

/** How many are on the list, were written to, and have registered. */
export async function countInvitees({ db }: Source, eventId: string) {
  const listed = and(eq(eventInvitees.eventId, eventId), isNull(eventInvitees.removedAt));
  const [all, invited, waiting] = await Promise.all([
    db.$count(eventInvitees, listed),
    db.$count(eventInvitees, and(listed, isNotNull(eventInvitees.invitedAt))),
    notAnswered({ db }, eventId),
  ]);
  return { all, invited, waiting: waiting.length };
}
