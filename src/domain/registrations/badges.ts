import { and, asc, eq, isNotNull, isNull, like, or, type SQL } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { findRegistration, isOwnBy } from './load.ts';
import { mayManageRegistrations } from './policy.ts';
import { ticketCode } from './ticket.ts';

/** Whose badges an organiser prints. Only a confirmed seat has a code. */
export const BADGE_CHOICES = { all: '全部已确认', waiting: '还没有签到的', here: '已签到的' } as const;
export type BadgeChoice = keyof typeof BADGE_CHOICES;

/** 105 by 148 mm with a page for each; 90 by 54 mm, ten on A4. */
export const BADGE_LAYOUTS = { a6: 'A6，每页一张', labels: 'A4，每页十张（90×54 毫米）' } as const;
export type BadgeLayout = keyof typeof BADGE_LAYOUTS;

export type Badge = { id: string; name: string; firm: string; code: string };
export type Badges = { event: HostedEvent; page: Page<Badge> };

/** So many on one page: each has a QR code to draw. */
export const BADGES_SIZE = 160;
type Wanted = { choice: BadgeChoice; word: string; page: number };

/** 参会证 of an event in the order in which they are laid out at the door: by organisation. For who organises. */
export async function listBadges(ctx: Context, eventId: string, wanted: Wanted): Promise<Badges> {
  const event = await findEvent(ctx, eventId);
  ensure(event !== undefined && mayManageRegistrations(ctx.actor, event), notFound());
  const { id, name, firm, ticketRev } = registrations;
  const where = and(eq(registrations.eventId, eventId), eq(registrations.state, 'confirmed'), wantedBy(wanted));
  const [rows, total] = await Promise.all([
    ctx.db
      .select({ id, name, firm, ticketRev })
      .from(registrations)
      .where(where)
      .orderBy(asc(firm), asc(registrations.createdAt), asc(id))
      .limit(BADGES_SIZE)
      .offset(offsetOf(wanted.page, BADGES_SIZE)),
    ctx.db.$count(registrations, where),
  ]);
  const badges = rows.map(({ ticketRev: rev, ...row }) => ({
    ...row,
    code: ticketCode(ctx.secret, eventId, { id: row.id, ticketRev: rev }),
  }));
  return { event, page: toPage(badges, total, wanted.page, BADGES_SIZE) };
}

function wantedBy({ choice, word }: Wanted): SQL | undefined {
  const { name, firm, checkedInAt } = registrations;
  const pattern = `%${word.replace(/[%_]/g, '')}%`;
  const called = word === '' ? undefined : or(like(name, pattern), like(firm, pattern));
  const there = { all: undefined, waiting: isNull(checkedInAt), here: isNotNull(checkedInAt) }[choice];
  return and(called, there);
}

/** One's own, by the account or by the link of a letter. */
export async function findOwnBadge(ctx: Context, eventId: string, own: { id: string; token: string }): Promise<Badges> {
  const found = await findRegistration(ctx, own.id);
  ensure(found?.event.id === eventId && isOwnBy(ctx, found.registration, own.token), notFound());
  const { registration, event } = found;
  ensure(registration.state === 'confirmed', notFound('报名确认以后才有参会证。'));
  const { id, name, firm } = registration;
  const badge = { id, name, firm, code: ticketCode(ctx.secret, eventId, registration) };
  return { event, page: toPage([badge], 1, 1, BADGES_SIZE) };
}
